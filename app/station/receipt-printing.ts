import { fillReceiptTemplate } from '../../kiosk-config/fill-receipt-template.ts';
import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import type { OfflineCache } from '../../offline-cache/index.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { serviceDelays } from '../flows/delays.ts';
import { stepOf } from '../flows/service/compile-service.ts';
import type { SettledPrint } from '../flows/service/service-effects.ts';
import type { DevicesLink } from './devices-link.ts';
import type { Log } from './log.ts';
import { receiptValues } from './receipt-values.ts';

export interface ReceiptPrintingParts {
  readonly configuration: Configuration;
  readonly cache: Pick<OfflineCache, 'findReceiptByNumber' | 'beginPrint' | 'abandonPrint' | 'itemStanding'> &
    Partial<Pick<OfflineCache, 'carry'>>;
  readonly devices: DevicesLink;
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * Prints the receipt of a saved application, by its number. A slip is marked as a copy whenever an earlier one is, or
 * may be, in somebody's hands.
 */
export function createReceiptPrinting({ configuration, cache, devices, log, now }: ReceiptPrintingParts) {
  return async (receiptNumber: string, signal: AbortSignal): Promise<Result<SettledPrint, PrintReceiptFailure>> => {
    const found = cache.findReceiptByNumber(receiptNumber);
    if (!found.ok || found.value === null) return fail('unprintable', 'receipt not in the register');
    const entry = found.value;
    const item = configuration.items.find((candidate) => candidate.itemCode === entry.itemCode);
    const templateId = item === undefined ? undefined : stepOf(item, 'print')?.receiptTemplate;
    const template =
      configuration.receiptTemplates.get(templateId ?? '') ?? [...configuration.receiptTemplates.values()][0];
    if (template === undefined) return fail('unprintable', 'no receipt template');

    const begun = cache.beginPrint(receiptNumber);
    // Where the count cannot be written a slip is still worth more than none; it then calls itself a copy.
    const copy = !begun.ok || begun.value.copy;
    const carried = entry.outcome === 'kept' && mayPrintLargeCode(configuration);
    const code = carried ? cache.carry?.receiptCode(receiptNumber) : undefined;
    const standing = cache.itemStanding(receiptNumber);
    const values = receiptValues(entry, item, standing.ok ? standing.value : null, {
      stationName: configuration.profile.name['zh-Hans'],
      copy,
      printedAt: now(),
      carryCode: code?.ok === true ? code.value : null,
    });
    const document = fillReceiptTemplate(template, values);
    const printed = await devices.printReceipt(document, serviceDelays.printCommand, signal);
    log('receipt-print', { receiptNumber, outcome: printed.ok ? 'settled' : printed.failure.code, copy });
    if (begun.ok && !printed.ok && printed.failure.code !== 'outcome-unknown') cache.abandonPrint(receiptNumber);
    return printed.ok ? ok({ copy }) : printed;
  };
}

/** Twenty thousand bytes of dots would take longer over a thin cable than a receipt may. */
const thinCableBaud = 38_400;

function mayPrintLargeCode({ profile }: Configuration): boolean {
  return profile.devices
    .filter(({ deviceClass }) => deviceClass === 'receipt-printer')
    .every(({ line }) => line.transport !== 'serial' || line.baudRate >= thinCableBaud);
}

export type PrintReceipt = ReturnType<typeof createReceiptPrinting>;
