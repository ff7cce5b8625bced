import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { Clock, TimerId } from '../clock.ts';
import type { Urgency } from '../device.ts';

/** A loose plug or a cover knocked open and shut must not flicker over the screen. */
const BAD_NEWS_GRACE_MS = 1200;

/** Publishes what changed: bad news when it has lasted, good news and certain news at once. */
export class StatusDebouncer {
  readonly #clock: Clock;
  readonly #publish: (status: DeviceStatus) => void;
  #published: DeviceStatus;
  #latest: DeviceStatus;
  #grace: TimerId | null = null;

  constructor(initial: DeviceStatus, clock: Clock, publish: (status: DeviceStatus) => void) {
    this.#published = initial;
    this.#latest = initial;
    this.#clock = clock;
    this.#publish = publish;
  }

  get published(): DeviceStatus {
    return this.#published;
  }

  report(status: DeviceStatus, urgency: Urgency): void {
    this.#latest = status;
    const worsens = isWell(this.#published) && !isWell(status);
    if (!worsens || urgency === 'immediate') this.#settle();
    else this.#grace ??= this.#clock.setTimeout(() => this.#settle(), BAD_NEWS_GRACE_MS);
  }

  close(): void {
    if (this.#grace !== null) this.#clock.clearTimeout(this.#grace);
    this.#grace = null;
  }

  #settle(): void {
    this.close();
    if (isSame(this.#published, this.#latest)) return;
    this.#published = this.#latest;
    this.#publish(this.#latest);
  }
}

/** Serving, or not yet known not to. */
function isWell(status: DeviceStatus): boolean {
  const connected = status.device === 'online' || status.device === 'starting';
  return connected && !('trouble' in status && status.trouble !== null);
}

function isSame(a: DeviceStatus, b: DeviceStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
