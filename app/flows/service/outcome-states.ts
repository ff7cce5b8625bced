import { assign } from 'xstate';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { Result } from '../../contracts/result.ts';
import { documentRequest, documentTemplateOf } from './document-request.ts';
import { type ServiceContext, savedOf } from './service-context.ts';
import type { SettledPrint } from './service-effects.ts';
import { documentProgressOf, receiptProgressOf, serviceSetup } from './service-setup.ts';

function settledReceipt(printed: Result<SettledPrint, PrintReceiptFailure>): Partial<Pick<ServiceContext, 'receipt'>> {
  return printed.ok ? { receipt: { state: 'settled', copy: printed.value.copy } } : {};
}

/** How it went; the receipt, where the item prints one; then the document, where one belongs to the outcome. */
export function outcomeState(item: ServiceItem) {
  const printsReceipt = item.steps.some((step) => step.step === 'print');
  const printsDocuments = item.steps.some((step) => step.step === 'print' && step.documents !== undefined);
  const isDocumentDue = (context: ServiceContext): boolean => documentTemplateOf(item, context) !== undefined;
  // A target has to exist, also where its guard never lets anybody through.
  const nextPaper = printsDocuments ? 'printingDocument' : 'settled';
  const page = { meta: { page: 'outcome' as const }, tags: ['last-page', 'nothing-to-lose'] as const };
  return serviceSetup.createStateConfig({
    initial: printsReceipt ? 'printing' : 'settled',
    on: { finish: { target: 'farewell', actions: 'endFinished' } },
    states: {
      printing: {
        meta: { page: 'outcome' },
        tags: ['busy'],
        on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
        entry: assign({ receipt: { state: 'printing' } }),
        invoke: {
          id: 'printReceipt',
          src: 'printReceipt',
          input: ({ context }) => ({ receiptNumber: savedOf(context).receiptNumber }),
          onDone: [
            {
              guard: ({ context, event }) => event.output.ok && isDocumentDue(context),
              target: nextPaper,
              actions: assign(({ event }) => settledReceipt(event.output)),
            },
            {
              guard: ({ event }) => event.output.ok,
              target: 'settled',
              actions: assign(({ event }) => settledReceipt(event.output)),
            },
            {
              target: 'trouble',
              actions: assign(({ event }) =>
                event.output.ok ? {} : { receipt: receiptProgressOf(event.output.failure.code) },
              ),
            },
          ],
          onError: { target: 'trouble', actions: assign({ receipt: { state: 'unknown' } }) },
        },
        after: { printLimit: { target: 'trouble', actions: assign({ receipt: { state: 'unknown' } }) } },
      },
      ...(printsDocuments ? documentStates(item) : {}),
      settled: { meta: page.meta, tags: [...page.tags] },
      trouble: {
        meta: page.meta,
        tags: [...page.tags],
        on: {
          'print-again': { target: 'printing' },
          'skip-receipt': [
            {
              guard: ({ context }) => isDocumentDue(context),
              target: nextPaper,
              actions: assign({ receipt: { state: 'skipped' } }),
            },
            { target: 'settled', actions: assign({ receipt: { state: 'skipped' } }) },
          ],
          /** Paper is back: nothing was printed before, so printing now needs nobody's leave. */
          'device.restored': [
            {
              guard: 'printerBackWithNothingPrinted',
              target: 'printing',
            },
            { actions: 'stay' },
          ],
        },
      },
    },
  });
}

/** States of the paper that comes after the receipt. */
function documentStates(item: ServiceItem) {
  return {
    printingDocument: printingDocumentState(item),
    documentTrouble: serviceSetup.createStateConfig({
      meta: { page: 'outcome' },
      tags: ['last-page', 'nothing-to-lose'],
      on: {
        'print-again': { target: 'printingDocument' },
        'skip-document': { target: 'settled', actions: 'skipDocument' },
        'device.restored': [
          { guard: 'documentPrinterBackWithNothingPrinted', target: 'printingDocument' },
          { actions: 'stay' },
        ],
      },
    }),
  };
}

/** A4: drawn, sent, and followed until the printer has settled it; while the job waits for paper one may go without. */
function printingDocumentState(item: ServiceItem) {
  return serviceSetup.createStateConfig({
    meta: { page: 'outcome' },
    tags: ['busy'],
    entry: assign({ document: { state: 'printing' } }),
    initial: 'moving',
    on: {
      cancel: { actions: 'stay' },
      idle: { actions: 'stay' },
      'document.held': [
        { guard: 'jobStandsStill', target: '.held', actions: 'noteJobHeld' },
        { target: '.moving', actions: 'noteJobHeld' },
      ],
    },
    invoke: {
      id: 'printDocument',
      src: 'printDocument',
      input: ({ context }) => documentRequest(item, context),
      onDone: [
        {
          guard: ({ event }) => event.output.ok,
          target: 'settled',
          actions: assign(({ event }) =>
            event.output.ok ? { document: { state: 'settled', copy: event.output.value.copy } } : {},
          ),
        },
        {
          target: 'documentTrouble',
          actions: assign(({ event, context }) =>
            event.output.ok ? {} : { document: documentProgressOf(event.output.failure.code, context.document) },
          ),
        },
      ],
      onError: { target: 'documentTrouble', actions: assign({ document: { state: 'unknown' } }) },
    },
    after: { printDocumentLimit: { target: 'documentTrouble', actions: assign({ document: { state: 'unknown' } }) } },
    states: {
      moving: { meta: { page: 'outcome' } },
      held: {
        meta: { page: 'outcome' },
        on: { 'skip-document': { target: '#service.outcome.settled', actions: 'skipDocument' } },
      },
    },
  });
}
