import { commandOf } from '../../hardware/id-card-reader/sdt-command.ts';
import { SdtFrameParser } from '../../hardware/id-card-reader/sdt-frame.ts';
import type { ArmedFault } from './state.ts';

/** Faults armed at the workbench. The simulator does not say when it has used one up: the wire does. */
export class ArmedFaults {
  readonly #requests = new SdtFrameParser(3);
  #left: readonly ArmedFault[] = [];

  get left(): readonly ArmedFault[] {
    return this.#left;
  }

  arm(fault: ArmedFault): void {
    this.#left = [...this.#left, fault];
  }

  clear(): void {
    this.#left = [];
  }

  /** Bytes have gone to the reader: every request uses up one fault armed for it, the oldest first. */
  seen(bytes: Uint8Array): void {
    for (const event of this.#requests.push(bytes)) {
      const command = event.kind === 'frame' ? commandOf(event.body) : null;
      const used = this.#left.find(({ at }) => at === command);
      this.#left = this.#left.flatMap((armed) => {
        if (armed !== used) return [armed];
        return armed.timesLeft > 1 ? [{ ...armed, timesLeft: armed.timesLeft - 1 }] : [];
      });
    }
  }
}
