import type { CounterName, DeviceCounters } from '../../app/contracts/devices/device-status.ts';
import type { Clock } from '../clock.ts';

const HOUR_MS = 3_600_000;

/** Counts what one device did since the process started. Numbers only: nothing of whom it was done for. */
export class DeviceTally {
  readonly #clock: Clock;
  readonly #counts = new Map<CounterName, number>();
  #connectedMs = 0;
  #connectedSince: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  count(name: Exclude<CounterName, 'hours'>, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  connected(): void {
    this.#connectedSince ??= this.#clock.now();
  }

  disconnected(): void {
    if (this.#connectedSince !== null) this.#connectedMs += this.#clock.now() - this.#connectedSince;
    this.#connectedSince = null;
  }

  get counters(): DeviceCounters['counters'] {
    const running = this.#connectedSince === null ? 0 : this.#clock.now() - this.#connectedSince;
    const hours = Math.round(((this.#connectedMs + running) / HOUR_MS) * 1000) / 1000;
    return { ...Object.fromEntries(this.#counts), hours };
  }
}
