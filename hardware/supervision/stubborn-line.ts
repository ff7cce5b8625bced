/** A serial line whose opening and closing tests decide: what broken adapters do, without one. */
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { closeSignal } from '../transports/close-signal.ts';
import type { Connection, OpenFailure, Transport } from '../transports/transport.ts';

export class StubbornLine implements Transport {
  /** Attempts so far. */
  opened = 0;
  /** Links that were given out and not closed. */
  openLinks = 0;
  /** What the next attempts answer; `hangs` waits for `answer`. */
  mode: 'opens' | 'hangs' | 'throws' | OpenFailure = 'opens';
  closeHangs = false;
  readonly #listeners = new Set<() => void>();
  #hanging: ((result: Result<Connection, OpenFailure>) => void)[] = [];
  #cut: () => void = () => {};

  get watchers(): number {
    return this.#listeners.size;
  }

  async open(): Promise<Result<Connection, OpenFailure>> {
    this.opened += 1;
    switch (this.mode) {
      case 'opens':
        return ok(this.#link());
      case 'hangs':
        return new Promise((resolve) => this.#hanging.push(resolve));
      case 'throws':
        throw new Error('the binding is broken');
      default:
        return fail(this.mode);
    }
  }

  onArrival(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets attempts that hang succeed, or fail. */
  answer(failure?: OpenFailure): void {
    const hanging = this.#hanging;
    this.#hanging = [];
    for (const resolve of hanging) resolve(failure === undefined ? ok(this.#link()) : fail(failure));
  }

  /** Something was plugged in. */
  arrive(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The cable is pulled. */
  cut(): void {
    this.#cut();
  }

  #link(): Connection {
    this.openLinks += 1;
    const closing = closeSignal();
    closing.onClose(() => {
      this.openLinks -= 1;
    });
    this.#cut = closing.announce;
    return {
      write: async () => ok(undefined),
      onData: () => () => {},
      onClose: closing.onClose,
      close: async () => {
        if (this.closeHangs) return new Promise(() => {});
        closing.announce();
      },
    };
  }
}

/** Devices driven over stubborn lines, one a path. */
export interface StubbornStation {
  readonly clock: SimulatedClock;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  line(path: string): StubbornLine;
}

export function stubbornStation(): StubbornStation {
  const clock = new SimulatedClock();
  const lines = new Map<string, StubbornLine>();
  const line = (path: string): StubbornLine => {
    const known = lines.get(path) ?? new StubbornLine();
    lines.set(path, known);
    return known;
  };
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const devices = new DrivenDevices({
    clock,
    transports: simulatedTransports({ serial: ({ path = '' }) => line(path) }),
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  return { clock, devices, published, diagnostics, line };
}

/** A card reader on a path. */
export function readerOn(path: string, id: string = path): DeviceProfile {
  const line = { transport: 'serial', path, baudRate: 115200, rtscts: false } as const;
  return { id, deviceClass: 'id-card-reader', driver: 'sdt', line, settings: {} };
}
