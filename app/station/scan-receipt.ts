import { setTimeout as sleep } from 'node:timers/promises';
import { serviceDelays } from '../flows/delays.ts';
import { pickupCodeIn } from '../flows/reprint/receipt-code.ts';
import type { DevicesLink } from './devices-link.ts';
import type { Log } from './log.ts';

/**
 * Waits until somebody holds a receipt under the code scanner; ends only so, or by the signal. What else is held there
 * is forgotten at once: a payment code is money.
 */
export async function scanReceipt(
  except: string | null,
  parts: {
    readonly devices: Pick<DevicesLink, 'scanCode'>;
    readonly log: Log;
    /** Between two commands, in ms. */
    readonly pauseMs: number;
  },
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const scanned = await parts.devices.scanCode(serviceDelays.scanCodeCommand, signal);
    signal.throwIfAborted();
    if (scanned.ok) {
      const { purpose, text } = scanned.value;
      const pickupCode = purpose === 'general' ? pickupCodeIn(text) : null;
      if (pickupCode !== null && pickupCode !== except) {
        parts.log('receipt-scanned');
        return pickupCode;
      }
    }
    // A scanner that is away, or a code that stays under the beam, must not make this spin.
    await sleep(parts.pauseMs, undefined, { signal });
  }
}
