import { assign, setup } from 'xstate';
import type { ReadCardFailure } from '../../contracts/devices/id-card-reading.ts';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { DraftPage } from '../../contracts/draft.ts';
import { assertNever } from '../../contracts/result.ts';
import type { CardTrouble, DocumentProgress, ReceiptProgress } from '../../contracts/visit-page.ts';
import { serviceDelays } from '../delays.ts';
import type { VisitEvent, VisitOutput, VisitTag } from '../visit-events.ts';
import type { Page } from './page.ts';
import { blankServiceContext, type ServiceContext, type ServiceInput } from './service-context.ts';
import type { PrintPaperFailure } from './service-effects.ts';
import { unprovidedServiceEffects } from './service-effects.ts';

/** Ties the types, effects, guards, actions and delays of every compiled service together. */
export const serviceSetup = setup({
  types: {
    context: {} as ServiceContext,
    events: {} as VisitEvent,
    input: {} as ServiceInput,
    output: {} as VisitOutput,
    tags: {} as VisitTag,
    meta: {} as Page,
  },
  actors: { ...unprovidedServiceEffects },
  guards: {
    lostReader: ({ event }) => event.type === 'device.lost' && event.deviceClass === 'id-card-reader',
    restoredReader: ({ event }) => event.type === 'device.restored' && event.deviceClass === 'id-card-reader',
    printerBackWithNothingPrinted: ({ context, event }) =>
      context.receipt.state === 'trouble' &&
      event.type === 'device.restored' &&
      event.deviceClass === 'receipt-printer',
    jobStandsStill: ({ event }) => event.type === 'document.held' && event.trouble !== null,
    documentPrinterBackWithNothingPrinted: ({ context, event }) =>
      context.document.state === 'trouble' &&
      context.document.trouble !== 'job-aborted' &&
      event.type === 'device.restored' &&
      event.deviceClass === 'document-printer',
    changesField: ({ event }, { field }: { readonly field: string }) =>
      event.type === 'change' && event.field === field,
    cardStillOnReader: ({ context }) => context.cardOnReader,
  },
  actions: {
    noteCardDetected: assign({ reading: true }),
    noteCardRemoved: assign({ cardOnReader: false, reading: false }),
    noteLinkLost: assign({ linkUp: false }),
    noteLinkRestored: assign({ linkUp: true }),
    /** Answers an event by changing nothing: the effect in progress tells its own failure, or leaving has to wait. */
    stay: assign({}),
    storeAnswer: assign(({ context, event }, { field }: { readonly field: string }) =>
      event.type === 'answer' ? { answers: { ...context.answers, [field]: event.value }, problemField: null } : {},
    ),
    markProblem: assign((_scope, { field }: { readonly field: string }) => ({ problemField: field })),
    tellReaderOffline: assign({ cardTrouble: 'reader-offline', reading: false }),
    /** A command may already wait for the card while the line is only just being opened. */
    tellReaderBack: assign(({ context }) => (context.cardTrouble === 'reader-offline' ? { cardTrouble: null } : {})),
    startReading: assign({ reading: false }),
    noteJobHeld: assign(({ event }) =>
      event.type !== 'document.held'
        ? {}
        : {
            document:
              event.trouble === null
                ? ({ state: 'printing' } as const)
                : ({ state: 'held', trouble: event.trouble } as const),
          },
    ),
    /** Tells the pad that the person is done; the station provides it. */
    finishSignature: assign({}),
    forgetPadStrokes: assign({ padStrokes: [] }),
    /** Keeps the visit as it stands on a page, under the key of the card; the station provides it. */
    keepDraft: (_scope, _params: { readonly at: DraftPage }) => {},
    /** Erases the draft of this service; the station provides it. */
    dropDraft: () => {},
    skipDocument: assign({ document: { state: 'skipped' } }),
    returnToReview: assign({ returningToReview: true, problemField: null }),
    clearProblem: assign({ problemField: null }),
    endFinished: assign({ endedBecause: 'finished' }),
    endCancelled: assign({ endedBecause: 'cancelled' }),
    endIdle: assign({ endedBecause: 'idle' }),
    /** Nothing of the person stays in memory while the farewell is on screen. */
    forgetPerson: assign(({ context }) => ({
      ...blankServiceContext(context),
      endedBecause: context.endedBecause,
    })),
  },
  delays: {
    readCardLimit: serviceDelays.readCardLimit,
    readCardPause: serviceDelays.readCardPause,
    loadDraftLimit: serviceDelays.loadDraftLimit,
    saveLimit: serviceDelays.saveLimit,
    countyLimit: serviceDelays.countyLimit,
    scanPageLimit: serviceDelays.scanPageLimit,
    improvePageLimit: serviceDelays.improvePageLimit,
    captureSignatureLimit: serviceDelays.captureSignatureLimit,
    printLimit: serviceDelays.printLimit,
    printDocumentLimit: serviceDelays.printDocumentLimit,
    /** Replaced by the station's own timings (`compileService`). */
    farewell: 8_000,
    farewellWithCard: 30_000,
  },
});

/** What a failed read tells the person; `null` where there is nothing to tell and reading simply goes on. */
export function troubleOf(code: ReadCardFailure): CardTrouble | null {
  switch (code) {
    case 'card-removed':
    case 'card-unreadable':
    case 'not-an-id-card':
    case 'unsupported-card':
    case 'card-not-authentic':
    case 'card-data-invalid':
    case 'reader-fault':
    case 'reader-offline':
      return code;
    case 'timed-out':
    case 'cancelled':
    case 'busy':
      return null;
    default:
      return assertNever(code);
  }
}

/** How a failed print is told; commands that never reached the printer count as the printer being away. */
export function receiptProgressOf(code: PrintReceiptFailure): ReceiptProgress {
  switch (code) {
    case 'paper-out':
    case 'cover-open':
    case 'cutter-fault':
    case 'overheated':
    case 'printer-fault':
    case 'printer-offline':
      return { state: 'trouble', trouble: code };
    case 'outcome-unknown':
      return { state: 'unknown' };
    case 'unprintable':
      return { state: 'trouble', trouble: 'printer-fault' };
    case 'timed-out':
    case 'cancelled':
    case 'busy':
      return { state: 'trouble', trouble: 'printer-offline' };
    default:
      return assertNever(code);
  }
}

/** How a failed document is told; a job that was taken back for want of paper counts as the printer being out of it. */
export function documentProgressOf(code: PrintPaperFailure, held: DocumentProgress): DocumentProgress {
  switch (code) {
    case 'outcome-unknown':
      return { state: 'unknown' };
    case 'timed-out':
    case 'cancelled':
      return { state: 'trouble', trouble: held.state === 'held' ? held.trouble : 'printer-offline' };
    case 'busy':
      return { state: 'trouble', trouble: 'printer-offline' };
    default:
      return { state: 'trouble', trouble: code };
  }
}
