import { type Clock, pause } from '../clock.ts';
import type { Link, Transport } from '../transports/transport.ts';

/** One plug makes several entries in the file system, and udev sets the rights of the first a moment later. */
const SETTLE_MS = 20;

/** Tells when a device may have come. Listens from the moment it is made until `stop`. */
export interface Arrivals {
  /** Waits for an arrival, but no longer than `limitMs`; one that came since the last wait counts. True if one came. */
  within(limitMs: number, ended: AbortSignal): Promise<boolean>;
  stop(): void;
}

export function awaitArrivals(transport: Pick<Transport<Link>, 'onArrival'>, clock: Clock): Arrivals {
  let arrived = false;
  let wake: () => void = () => {};
  const stop = transport.onArrival?.(() => {
    arrived = true;
    wake();
  });
  return {
    async within(limitMs, ended) {
      if (!arrived) {
        const waiting = new AbortController();
        wake = () => waiting.abort();
        await pause(clock, limitMs, AbortSignal.any([waiting.signal, ended]));
        wake = () => {};
      }
      if (!arrived) return false;
      await pause(clock, SETTLE_MS, ended);
      arrived = false;
      return true;
    },
    stop: () => stop?.(),
  };
}
