import { assign, fromPromise, type PromiseActorLogic, setup } from 'xstate';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { Language } from '../../contracts/localized-text.ts';
import type { Result } from '../../contracts/result.ts';
import type { ReceiptProgress } from '../../contracts/visit-page.ts';
import { serviceDelays } from '../delays.ts';
import type { Page } from '../service/page.ts';
import type { SettledPrint } from '../service/service-effects.ts';
import { receiptProgressOf } from '../service/service-setup.ts';
import type { VisitEvent, VisitOutput, VisitTag } from '../visit-events.ts';

/** What the receipt register knows of a receipt: nothing that names a person in full. */
export interface RegisteredReceipt {
  readonly receiptNumber: string;
  readonly itemCode: string;
  readonly maskedName: string;
  readonly outcome: 'accepted' | 'kept' | 'returned' | 'needs-staff' | 'superseded';
  readonly caseNumber: string | null;
  /** Key of its application; `null` where the outbox cannot be asked. */
  readonly key: string | null;
  /** `MM-DD HH:mm` in China. */
  readonly keptSince: string;
  /** Receipt number of the application that replaces it. */
  readonly replacedBy: string | null;
}

export interface ReprintInput {
  readonly language: Language;
}

export interface ReprintContext extends ReprintInput {
  readonly code: string;
  readonly notFound: boolean;
  readonly found: RegisteredReceipt | null;
  readonly receipt: ReceiptProgress;
  readonly endedBecause: VisitOutput['reason'];
  readonly anew: NonNullable<VisitOutput['anew']> | null;
}

/** Effects of the errand; the station provides them. */
export interface ReprintEffects {
  /**
   * Waits, as long as it is let, for somebody to hold a receipt under the code scanner, and gives the digits on it. Other
   * codes, payment codes above all, are passed over; so is `except`, which was just looked up in vain.
   */
  readonly scanReceipt: PromiseActorLogic<string, { readonly except: string | null }>;
  readonly findReceipt: PromiseActorLogic<RegisteredReceipt | null, { readonly pickupCode: string }>;
  readonly reprintReceipt: PromiseActorLogic<
    Result<SettledPrint, PrintReceiptFailure>,
    { readonly receiptNumber: string }
  >;
}

const reprintSetup = setup({
  types: {
    context: {} as ReprintContext,
    events: {} as VisitEvent,
    input: {} as ReprintInput,
    output: {} as VisitOutput,
    tags: {} as VisitTag,
    meta: {} as Page,
  },
  actors: {
    scanReceipt: fromPromise<string, { readonly except: string | null }>(() =>
      Promise.reject(new Error('effect scanReceipt was not provided')),
    ),
    findReceipt: fromPromise<RegisteredReceipt | null, { readonly pickupCode: string }>(() =>
      Promise.reject(new Error('effect findReceipt was not provided')),
    ),
    reprintReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, { readonly receiptNumber: string }>(() =>
      Promise.reject(new Error('effect reprintReceipt was not provided')),
    ),
  },
  actions: {
    stay: assign({}),
    endFinished: assign({ endedBecause: 'finished' }),
    endCancelled: assign({ endedBecause: 'cancelled' }),
    endIdle: assign({ endedBecause: 'idle' }),
  },
  delays: { findReceiptLimit: serviceDelays.findReceiptLimit, printLimit: serviceDelays.printLimit },
});

/** Printing an earlier receipt again, by the eight digits on it, typed or scanned. */
export const reprintMachine = reprintSetup.createMachine({
  id: 'reprint',
  context: ({ input }) => ({
    ...input,
    code: '',
    notFound: false,
    found: null,
    receipt: { state: 'skipped' },
    endedBecause: 'finished',
    anew: null,
  }),
  initial: 'entering',
  on: {
    cancel: { target: '.ended', actions: 'endCancelled' },
    idle: { target: '.ended', actions: 'endIdle' },
    'card.removed': { actions: 'stay' },
    'device.lost': { actions: 'stay' },
    'device.restored': { actions: 'stay' },
    'link.lost': { actions: 'stay' },
    'link.restored': { actions: 'stay' },
  },
  states: {
    entering: {
      meta: { page: 'enter-pickup-code' },
      tags: ['nothing-to-lose'],
      // Beside the keypad and without a limit: the page's own silence ends the errand.
      invoke: {
        id: 'scanReceipt',
        src: 'scanReceipt',
        input: ({ context }) => ({ except: context.notFound ? context.code : null }),
        onDone: { target: 'searching', actions: assign({ code: ({ event }) => event.output }) },
        onError: { actions: 'stay' },
      },
      on: {
        'enter-pickup-code': { target: 'searching', actions: assign({ code: ({ event }) => event.code }) },
        'go-back': { target: 'ended', actions: 'endCancelled' },
      },
    },
    searching: {
      meta: { page: 'enter-pickup-code' },
      tags: ['busy', 'nothing-to-lose'],
      invoke: {
        id: 'findReceipt',
        src: 'findReceipt',
        input: ({ context }) => ({ pickupCode: context.code }),
        onDone: [
          {
            guard: ({ event }) => event.output !== null,
            target: 'found',
            actions: assign({ found: ({ event }) => event.output, notFound: false }),
          },
          { target: 'entering', actions: assign({ notFound: true }) },
        ],
        onError: { target: 'entering', actions: assign({ notFound: true }) },
      },
      after: { findReceiptLimit: { target: 'entering', actions: assign({ notFound: true }) } },
    },
    found: {
      meta: { page: 'receipt-found' },
      tags: ['last-page', 'nothing-to-lose'],
      on: {
        'print-again': { target: 'printing' },
        'go-back': { target: 'entering', actions: assign({ found: null, code: '' }) },
        'apply-anew': {
          guard: ({ context }) => anewOf(context.found) !== null,
          target: 'ended',
          actions: assign({ endedBecause: 'finished', anew: ({ context }) => anewOf(context.found) }),
        },
        finish: { target: 'ended', actions: 'endFinished' },
      },
    },
    printing: {
      meta: { page: 'receipt-found' },
      tags: ['busy'],
      on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
      entry: assign({ receipt: { state: 'printing' } }),
      invoke: {
        id: 'reprintReceipt',
        src: 'reprintReceipt',
        input: ({ context }) => ({ receiptNumber: context.found?.receiptNumber ?? '' }),
        onDone: {
          target: 'found',
          actions: assign({
            receipt: ({ event }) =>
              event.output.ok
                ? { state: 'settled', copy: event.output.value.copy }
                : receiptProgressOf(event.output.failure.code),
          }),
        },
        onError: { target: 'found', actions: assign({ receipt: { state: 'unknown' } }) },
      },
      after: { printLimit: { target: 'found', actions: assign({ receipt: { state: 'unknown' } }) } },
    },
    ended: { type: 'final' },
  },
  output: ({ context }) => ({
    reason: context.endedBecause,
    ...(context.anew === null ? {} : { anew: context.anew }),
  }),
});

/** What handing in anew needs to know of the item found; `null` for one that goes on by itself, or is settled. */
export function anewOf(found: RegisteredReceipt | null): NonNullable<VisitOutput['anew']> | null {
  if (found === null || found.outcome !== 'needs-staff' || found.key === null) return null;
  const { itemCode, key, receiptNumber, maskedName } = found;
  return { itemCode, supersedes: { key, receiptNumber, maskedName } };
}

export type ReprintMachine = typeof reprintMachine;
