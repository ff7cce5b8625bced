import type { FlashRate } from '../../app/contracts/devices/auxiliaries.ts';

/** Half a period, in ms: so long a light burns, and so long it does not. More than three flashes a second can hurt. */
const HALF_PERIOD_MS: Readonly<Record<Exclude<FlashRate, 'off' | 'continuous'>, number>> = {
  slow: 1000,
  medium: 500,
  quick: 250,
};

/** Whether a light of this rate burns at `now`. All lights of one rate flash together, whenever they were set. */
export function burnsAt(rate: FlashRate, now: number): boolean {
  if (rate === 'off') return false;
  if (rate === 'continuous') return true;
  return Math.floor(now / HALF_PERIOD_MS[rate]) % 2 === 0;
}

/** When it next goes on or out: ms from `now`; `Infinity` for a light that does not flash. */
export function nextEdgeIn(rate: FlashRate, now: number): number {
  if (rate === 'off' || rate === 'continuous') return Number.POSITIVE_INFINITY;
  const half = HALF_PERIOD_MS[rate];
  return half - (now % half);
}
