import { assign } from 'xstate';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import { draftApplication } from './draft-application.ts';
import type { ServiceContext } from './service-context.ts';
import { receiptProgressOf, serviceSetup } from './service-setup.ts';

/**
 * Into the durable outbox, link or no link. Leaving and falling silent have to wait here: between "submit" and
 * "saved" there is no honest answer to "did it go through?".
 */
export function savingState(item: ServiceItem) {
  return serviceSetup.createStateConfig({
    meta: { page: 'saving' },
    tags: ['busy'],
    on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
    invoke: {
      id: 'saveApplication',
      src: 'saveApplication',
      input: ({ context }) => draftApplication(item, context),
      onDone: [
        {
          guard: ({ event }) => event.output.ok,
          target: 'awaitingCounty',
          actions: assign(({ event }) => (event.output.ok ? { saved: event.output.value } : {})),
        },
        {
          target: 'saveFailed',
          actions: assign(({ event }) => (event.output.ok ? {} : { saveFailure: event.output.failure.code })),
        },
      ],
      onError: { target: 'saveFailed', actions: assign({ saveFailure: 'save-crashed' }) },
    },
    after: { saveLimit: { target: 'saveFailed', actions: assign({ saveFailure: 'save-timed-out' }) } },
  });
}

/** The outbox could not take it. Nothing was kept, and the page says so. */
export const saveFailedState = serviceSetup.createStateConfig({
  meta: { page: 'save-failed' },
  on: { 'try-again': { target: 'saving' }, 'go-back': { target: 'review' } },
});

/** Safe. The screen waits some seconds for the county, then goes on either way. */
export const awaitingCountyState = serviceSetup.createStateConfig({
  meta: { page: 'awaiting-county' },
  tags: ['busy'],
  on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
  invoke: {
    id: 'awaitCounty',
    src: 'awaitCounty',
    input: ({ context }) => ({ key: savedOf(context).key }),
    onDone: { target: 'outcome', actions: assign(({ event }) => ({ countyAnswer: event.output })) },
    onError: { target: 'outcome', actions: assign({ countyAnswer: { kind: 'unanswered' } }) },
  },
  after: { countyLimit: { target: 'outcome', actions: assign({ countyAnswer: { kind: 'unanswered' } }) } },
});

/** How it went, and the receipt, where the item prints one. */
export function outcomeState(printsReceipt: boolean) {
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
              guard: ({ event }) => event.output.ok,
              target: 'settled',
              actions: assign(({ event }) =>
                event.output.ok ? { receipt: { state: 'settled', copy: event.output.value.copy } } : {},
              ),
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
      settled: { meta: page.meta, tags: [...page.tags] },
      trouble: {
        meta: page.meta,
        tags: [...page.tags],
        on: {
          'print-again': { target: 'printing' },
          'skip-receipt': { target: 'settled', actions: assign({ receipt: { state: 'skipped' } }) },
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

/** The visit is over; what was held of the person is gone before this page is drawn. */
export const farewellState = serviceSetup.createStateConfig({
  meta: { page: 'farewell' },
  tags: ['busy'],
  entry: 'forgetPerson',
  on: {
    finish: { target: 'ended' },
    cancel: { target: 'ended' },
    idle: { target: 'ended' },
    'card.removed': { target: 'ended', actions: 'noteCardRemoved' },
  },
  after: {
    farewell: [{ guard: ({ context }) => !context.cardOnReader, target: 'ended' }],
    farewellWithCard: { target: 'ended' },
  },
});

function savedOf(context: ServiceContext) {
  if (context.saved === null) throw new Error('a page after saving was reached without a saved application');
  return context.saved;
}
