/** What the fault suites need to know of a device: one exchange with it, and a line that can be cut at any byte. */
import type { DeviceProfile } from '../app/contracts/devices/device-profile.ts';
import { ok, type Result } from '../app/contracts/result.ts';
import type { DrivenDevices } from './driven-devices.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { type MemoryCable, memoryCable } from './transports/memory.ts';
import type { Connection, Transport } from './transports/transport.ts';
import type { Transports } from './transports/transports.ts';
import type { Wire } from './transports/wire.ts';

export type LineDirection = 'to-device' | 'from-device';

/** A line in memory that counts what crosses it and can be pulled after any byte. */
export interface CuttableLine {
  /** Bytes (for HID: bytes of reports) that crossed it so far. */
  crossed(direction: LineDirection): number;
  /** Pulls the cable once so many more bytes have crossed in that direction; 0 pulls it before the next one. */
  cutAfter(direction: LineDirection, count: number): void;
  /** True once the cable was pulled. */
  readonly isCut: boolean;
  /** Called when the cable is pulled. */
  onCut(listener: () => void): void;
  /** Puts the cable back; the device was without power meanwhile. */
  plug(): void;
  /** Links that were opened and not closed by either side. */
  readonly openLinks: number;
}

/** A device with its simulator at the other end of a cuttable line, before the supervisor has seen it. */
export interface ExchangeBench {
  readonly profile: DeviceProfile;
  readonly transports: Partial<Transports>;
  readonly line: CuttableLine;
  /** Runs the command once; called again after a line came back, to show that the device serves again. */
  run(devices: DrivenDevices, commandId: string): Promise<Result<unknown>>;
  /** What a person would do before trying again: lift the card and put it back, take the torn slip. */
  prepareAgain?(): void;
}

/** One exchange of one device: a command and everything that crosses the line for it. */
export interface DeviceExchange {
  /** `id-card-reader: read a card` */
  readonly name: string;
  /** The command's own time-out; it must have ended by then, whatever happens to the line. */
  readonly timeoutMs: number;
  /** The codes with which it may end when the line is cut for good. */
  readonly failures: readonly string[];
  prepare(clock: SimulatedClock): ExchangeBench;
  /** The same on a wire, for devices on a line of bytes: suites put it on a real pseudo-terminal. */
  readonly onWire?: () => WireBench;
}

/** A device with its simulator, not yet on a line. The profile's serial path is replaced by whoever lays the line. */
export interface WireBench extends Pick<ExchangeBench, 'profile' | 'run' | 'prepareAgain'> {
  /** Switches the simulator on at the end of a wire; what it knew is gone. */
  powerUp(wire: Wire): void;
}

/** An exchange on a serial line: in memory for the exhaustive suite, on pseudo-terminals for the sampled one. */
export function wireExchange(
  exchange: Omit<DeviceExchange, 'prepare' | 'onWire'> & { readonly onWire: () => WireBench },
): DeviceExchange {
  return {
    ...exchange,
    prepare() {
      const { powerUp, ...bench } = exchange.onWire();
      const { line, transport } = cuttableCable(memoryCable(), powerUp);
      return { ...bench, transports: { serial: () => transport }, line };
    },
  };
}

/**
 * A memory cable as a cuttable line, with the transport to use in place of the cable's own. `powerUp` is
 * called when the plug goes in, now and again: it connects the simulator, which knows nothing of before.
 */
export function cuttableCable(
  cable: MemoryCable,
  powerUp: (wire: Wire) => void,
): {
  readonly line: CuttableLine;
  readonly transport: Transport;
} {
  let isCut = false;
  let openLinks = 0;
  let onCut: () => void = () => {};
  const pull = (): void => {
    isCut = true;
    cable.unplug();
    onCut();
  };
  const meters = { 'to-device': new Meter(pull), 'from-device': new Meter(pull) };
  const wire: Wire = {
    onBytes: (listener) => cable.wire.onBytes(listener),
    send: (bytes) => meters['from-device'].pass(bytes, (allowed) => cable.wire.send(allowed)),
  };
  powerUp(wire);

  return {
    line: {
      crossed: (direction) => meters[direction].crossed,
      get isCut() {
        return isCut;
      },
      get openLinks() {
        return openLinks;
      },
      cutAfter: (direction, count) => meters[direction].cutAfter(count),
      onCut(listener) {
        onCut = listener;
      },
      plug() {
        isCut = false;
        cable.plug();
        powerUp(wire);
      },
    },
    transport: {
      async open() {
        const opened = await cable.transport.open();
        if (!opened.ok) return opened;
        openLinks += 1;
        opened.value.onClose(() => {
          openLinks -= 1;
        });
        const { value: connection } = opened;
        const write = (bytes: Uint8Array): ReturnType<Connection['write']> =>
          meters['to-device'].pass(bytes, (allowed) => connection.write(allowed));
        return ok({ ...connection, write });
      },
    },
  };
}

/** Counts the bytes of one direction and lets no more through than the cut allows. */
export class Meter {
  readonly #pull: () => void;
  #crossed = 0;
  #left = Number.POSITIVE_INFINITY;

  constructor(pull: () => void) {
    this.#pull = pull;
  }

  get crossed(): number {
    return this.#crossed;
  }

  cutAfter(count: number): void {
    if (count === 0) this.#pull();
    else this.#left = count;
  }

  /** Hands on as many of the bytes as may still cross, and pulls the cable right behind the last of them. */
  pass<Answer>(bytes: Uint8Array, hand: (allowed: Uint8Array) => Answer): Answer {
    const allowed = bytes.slice(0, this.#left);
    this.#left -= allowed.length;
    this.#crossed += allowed.length;
    const answer = hand(allowed);
    if (this.#left === 0) {
      this.#left = Number.POSITIVE_INFINITY;
      // What was handed on is under way as a microtask; the cable goes behind it.
      queueMicrotask(this.#pull);
    }
    return answer;
  }
}
