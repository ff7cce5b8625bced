import { assign } from 'xstate';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import { draftApplication } from './draft-application.ts';
import { savedOf } from './service-context.ts';
import { serviceSetup } from './service-setup.ts';

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
