import { fillDocumentTemplate } from '../../kiosk-config/fill-document-template.ts';
import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import type { OfflineCache } from '../../offline-cache/index.ts';
import type { ContractClient } from '../contracts/contract-client.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import type { shellContract } from '../contracts/shell.ts';
import { serviceDelays } from '../flows/delays.ts';
import { receiptQrPayload } from '../flows/reprint/receipt-code.ts';
import type { DocumentRequest, PrintPaperFailure, SettledPrint } from '../flows/service/service-effects.ts';
import type { DevicesLink } from './devices-link.ts';
import type { Log } from './log.ts';

export interface DocumentPrintingParts {
  readonly configuration: Configuration;
  readonly cache: OfflineCache;
  readonly devices: DevicesLink;
  readonly shell: ContractClient<typeof shellContract>;
  readonly log: Log;
  readonly now: () => Date;
}

/** Failures after which paper may lie in somebody's hands: the next print is a copy. */
const mayHavePrinted: ReadonlySet<PrintPaperFailure> = new Set([
  'outcome-unknown',
  'job-aborted',
  'timed-out',
  'cancelled',
]);

/**
 * Prints a document of a saved case on A4: drawn by the shell, sent to the printer, counted in the register. The
 * document and its PDF exist in memory only, and the PDF is overwritten once the printer has it.
 */
export function createDocumentPrinting({ configuration, cache, devices, shell, log, now }: DocumentPrintingParts) {
  return async (request: DocumentRequest, signal: AbortSignal): Promise<Result<SettledPrint, PrintPaperFailure>> => {
    const { receiptNumber } = request;
    const template = configuration.documentTemplates.get(request.template);
    const found = cache.findReceiptByNumber(receiptNumber);
    if (template === undefined || !found.ok || found.value === null) return fail('not-drawn', 'no template or no case');
    const { caseNumber, pickupCode } = found.value;

    const begun = cache.beginDocumentPrint(receiptNumber, template.id);
    // Where the count cannot be written a paper is still worth more than none; it then calls itself a copy.
    const copy = !begun.ok || begun.value.copy;
    const document = fillDocumentTemplate(template, {
      texts: {
        ...request.texts,
        officeName: configuration.profile.name['zh-Hans'],
        receiptNumber,
        caseNumber: caseNumber ?? '',
        pickupCode: `${pickupCode.slice(0, 4)} ${pickupCode.slice(4)}`,
        issuedOn: chineseDate(now()),
        qrPayload: receiptQrPayload(found.value),
      },
      lists: request.lists,
      copyMark: copy ? '【补打件】' : '',
    });
    const printed = await print();
    log('document-print', {
      receiptNumber,
      document: template.id,
      outcome: printed.ok ? 'settled' : printed.failure.code,
      copy,
    });
    if (begun.ok && !printed.ok && !mayHavePrinted.has(printed.failure.code)) {
      cache.abandonDocumentPrint(receiptNumber, template.id);
    }
    return printed.ok ? ok({ copy }) : printed;

    async function print(): Promise<Result<null, PrintPaperFailure>> {
      const drawn = await shell.call('renderDocument', { document });
      if (!drawn.ok) return fail('not-drawn', drawn.failure.code);
      // The person may have gone without it while it was drawn.
      if (signal.aborted) return fail('busy');
      const { pdf } = drawn.value;
      const settled = await devices.printDocument(pdf, serviceDelays.printDocumentCommand, signal);
      pdf.fill(0);
      return settled;
    }
  };
}

export type PrintCaseDocument = ReturnType<typeof createDocumentPrinting>;

/** The day in China, as papers of an office write it. */
function chineseDate(at: Date): string {
  const beijing = new Date(at.getTime() + 8 * 60 * 60 * 1000);
  return `${beijing.getUTCFullYear()}年${beijing.getUTCMonth() + 1}月${beijing.getUTCDate()}日`;
}
