import type { Health } from '../attached-device.ts';

/** What a server told of one UPS; `null` where it does not say. */
export interface UpsReading {
  readonly status: string;
  readonly charge: string | null;
  readonly runtime: string | null;
}

export const UNKNOWN_POWER = { power: 'unknown', low: false, charge: null, runtimeSeconds: null } as const;

/**
 * Health from `ups.status`, a list of words: OL on mains, OB on battery, LB battery low, FSD the server is about to switch
 * everything off, RB the battery must be replaced, WAIT nothing heard yet.
 */
export function healthOf({ status, charge, runtime }: UpsReading): Health<'ups'> {
  const words = new Set(status.split(' '));
  if (words.has('WAIT')) return { device: 'starting', ...UNKNOWN_POWER };
  const onBattery = words.has('OB');
  return {
    device: words.has('RB') ? 'hardwareError' : 'online',
    power: onBattery ? 'battery' : words.has('OL') ? 'mains' : 'unknown',
    // A battery that is low while the mains are back is being charged: nobody need go to rest for that.
    low: words.has('FSD') || (onBattery && words.has('LB')),
    charge: numberIn(charge, 100),
    runtimeSeconds: numberIn(runtime, Number.MAX_SAFE_INTEGER),
  };
}

function numberIn(text: string | null, maximum: number): number | null {
  if (text === null || !/^[0-9]+(\.[0-9]+)?$/.test(text)) return null;
  return Math.min(Number(text), maximum);
}
