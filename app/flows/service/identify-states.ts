import { assign } from 'xstate';
import type { EligibilityRule, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { SupersededItem } from '../visit-events.ts';
import { firstUnmetRule } from './eligibility.ts';
import { serviceSetup, troubleOf } from './service-setup.ts';

/**
 * Card on the reader → the person it belongs to. A failed read says what to do and reading goes on by itself: the
 * person presents the card again and presses nothing.
 */
export function identifyState(item: ServiceItem) {
  const serves = (card: IdentityCard): boolean => (item.cards ?? ['citizen']).includes(card.kind);
  return serviceSetup.createStateConfig({
    initial: 'waiting',
    on: {
      'go-back': { target: 'guide' },
      'card.detected': { actions: 'noteCardDetected' },
      'reader.answers': { actions: 'tellReaderBack' },
      'device.lost': [{ guard: 'lostReader', actions: 'tellReaderOffline' }, { actions: 'stay' }],
      'device.restored': [{ guard: 'restoredReader', actions: 'tellReaderBack' }, { actions: 'stay' }],
    },
    states: {
      waiting: {
        meta: { page: 'present-card' },
        tags: ['nothing-to-lose'],
        entry: 'startReading',
        invoke: {
          id: 'readCard',
          src: 'readCard',
          onDone: [
            {
              guard: ({ context, event }) =>
                event.output.ok && serves(event.output.value) && mayBeOf(context.supersedes, event.output.value),
              target: '#service.confirmIdentity',
              actions: assign(({ event }) =>
                event.output.ok
                  ? { card: event.output.value, cardOnReader: true, cardTrouble: null, reading: false }
                  : {},
              ),
            },
            {
              target: 'pausing',
              actions: assign(({ event, context }) =>
                event.output.ok
                  ? // A true card, but of a kind that this service does not serve. Nothing of it is kept.
                    {
                      cardTrouble: serves(event.output.value) ? 'not-your-card' : 'unsupported-card',
                      reading: false,
                      cardOnReader: true,
                    }
                  : { cardTrouble: troubleOf(event.output.failure.code) ?? context.cardTrouble, reading: false },
              ),
            },
          ],
          onError: { target: 'pausing', actions: assign({ cardTrouble: 'reader-fault', reading: false }) },
        },
        after: {
          readCardLimit: { target: 'pausing', actions: assign({ cardTrouble: 'reader-fault', reading: false }) },
        },
      },
      pausing: {
        meta: { page: 'present-card' },
        tags: ['nothing-to-lose'],
        on: {
          'device.restored': { guard: 'restoredReader', target: 'waiting', actions: assign({ cardTrouble: null }) },
        },
        after: { readCardPause: 'waiting' },
      },
    },
  });
}

/** Whether a card may be the one an earlier application was made with, of which only the masked name is known. */
function mayBeOf(earlier: SupersededItem | null, card: IdentityCard): boolean {
  if (earlier === null) return true;
  const name = [...card.name.trim()];
  const masked = [...earlier.maskedName];
  return (
    name.length === masked.length && masked.every((character, index) => character === '*' || character === name[index])
  );
}

/** The form as the card filled it: is this you? `next` is the state that follows. */
export function confirmIdentity(rules: readonly EligibilityRule[], next: string) {
  return serviceSetup.createStateConfig({
    meta: { page: 'confirm-identity' },
    on: {
      'confirm-identity': [
        {
          guard: ({ context }) =>
            context.card === null || firstUnmetRule(rules, context.card, context.today) === undefined,
          target: next,
        },
        {
          target: 'notEligible',
          actions: assign(({ context }) => ({
            failedRule: context.card === null ? null : (firstUnmetRule(rules, context.card, context.today) ?? null),
          })),
        },
      ],
      // Papers and all else go with the card: the next one may be somebody else's.
      'deny-identity': {
        target: 'identify',
        actions: ['forgetPerson', assign({ cardTrouble: 'not-your-card' })],
      },
      'go-back': { target: 'identify', actions: 'forgetPerson' },
    },
  });
}

/** The card holder cannot have this service; says why and what to do instead. */
export const notEligible = serviceSetup.createStateConfig({
  meta: { page: 'not-eligible' },
  tags: ['nothing-to-lose', 'last-page'],
  on: { finish: { target: 'farewell', actions: 'endFinished' } },
});
