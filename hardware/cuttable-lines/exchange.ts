/** What the fault suites need to know of a device: one exchange with it, and a line that can be cut at any byte. */
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { DrivenDevices } from '../driven-devices.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { memoryCable } from '../transports/memory.ts';
import type { Transports } from '../transports/transports.ts';
import type { Wire } from '../transports/wire.ts';
import { cuttableCable } from './cable.ts';
import type { CuttableLine } from './cut-switch.ts';

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
