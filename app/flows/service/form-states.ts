import { assign } from 'xstate';
import type { FormPage, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { VisitEvent } from '../visit-events.ts';
import { fits, isComplete, isVisible, pagesOf, relevantAnswers } from './answers.ts';
import { keepingDraft } from './draft-states.ts';
import { hasRequiredPapers, papersOf } from './materials.ts';
import type { ServiceContext } from './service-context.ts';
import { serviceSetup } from './service-setup.ts';

type Scope = { readonly context: ServiceContext; readonly event: VisitEvent };

/** One state a question. Page turns skip what is not asked, and come back to the review when one answer is changed. */
export function formStates(item: ServiceItem, next: string) {
  const pages = pagesOf(item);
  return Object.fromEntries(pages.map((page, index) => [page.field, questionState(item, pages, page, index, next)]));
}

function questionState(
  item: ServiceItem,
  pages: readonly FormPage[],
  page: FormPage,
  index: number,
  afterForm: string,
) {
  const answered = ({ context, event }: Scope): Readonly<Record<string, string>> =>
    event.type === 'answer' ? { ...context.answers, [page.field]: event.value } : context.answers;
  const answerFits = ({ event }: Scope): boolean =>
    event.type === 'answer' && event.field === page.field && fits(item, page.field, event.value);
  const store = { type: 'storeAnswer' as const, params: { field: page.field } };

  /** The next question is the next one asked; while returning to the review only one that has no answer yet. */
  const asks = (next: FormPage, scope: Scope): boolean => {
    const answers = answered(scope);
    if (!isVisible(next, answers)) return false;
    return !scope.context.returningToReview || answers[next.field] === undefined;
  };

  return serviceSetup.createStateConfig({
    meta: { page: 'question', field: page.field },
    entry: keepingDraft({ page: 'question', field: page.field }),
    on: {
      answer: [
        // A second tap that was meant for the page before.
        {
          guard: ({ event }: Scope) => event.type === 'answer' && event.field !== page.field,
          actions: 'stay' as const,
        },
        ...pages.slice(index + 1).map((next) => ({
          guard: (scope: Scope) => answerFits(scope) && asks(next, scope),
          target: `#service.form.${next.field}`,
          actions: store,
        })),
        {
          guard: (scope: Scope) =>
            answerFits(scope) && !(scope.context.returningToReview && hasRequiredPapers(item, scope.context)),
          target: afterForm,
          actions: store,
        },
        { guard: answerFits, target: '#service.review', actions: store },
        { actions: { type: 'markProblem' as const, params: { field: page.field } } },
      ],
      'go-back': [
        // A changed answer may have opened a question that has no answer yet: then there is no way back to the review.
        {
          guard: ({ context }: Scope) =>
            context.returningToReview && isComplete(item, context.answers) && hasRequiredPapers(item, context),
          target: '#service.review',
        },
        ...pages
          .slice(0, index)
          .reverse()
          .map((previous) => ({
            guard: ({ context }: Scope) => isVisible(previous, context.answers),
            target: `#service.form.${previous.field}`,
            actions: 'clearProblem' as const,
          })),
        { target: '#service.confirmIdentity', actions: 'clearProblem' },
      ],
    },
  });
}

/** Everything on one page, each answer changeable. `next` follows the confirmation. */
export function reviewState(item: ServiceItem, next: string) {
  const papers = papersOf(item);
  const pages = pagesOf(item);
  return serviceSetup.createStateConfig({
    meta: { page: 'review' },
    entry: [
      assign(({ context }) => ({
        answers: relevantAnswers(item, context.answers),
        returningToReview: false,
        problemField: null,
      })),
      keepingDraft({ page: 'review' }),
    ],
    on: {
      change: [
        ...pages.map((page) => ({ field: page.field, target: `#service.form.${page.field}` })),
        ...papers.map((paper) => ({ field: paper.id, target: `#service.materials.${paper.id}` })),
      ].map(({ field, target }) => ({
        guard: { type: 'changesField' as const, params: { field } },
        target,
        actions: 'returnToReview' as const,
      })),
      'confirm-review': { target: next },
      'go-back': [
        ...papers.slice(-1).map((paper) => ({ target: `#service.materials.${paper.id}` })),
        ...pages.toReversed().map((page) => ({
          guard: ({ context }: Scope) => isVisible(page, context.answers),
          target: `#service.form.${page.field}`,
        })),
        { target: '#service.confirmIdentity' },
      ],
    },
  });
}

/**
 * The person signs, on the pen pad where there is one, else on the glass; strokes and their times are kept. A pad that
 * fails leaves the glass.
 */
export const signState = serviceSetup.createStateConfig({
  initial: 'onPad',
  on: {
    sign: { target: 'saving', actions: assign(({ event }) => ({ signature: event.strokes })) },
    'go-back': { target: 'review' },
  },
  states: {
    onPad: {
      meta: { page: 'sign', by: 'pad' },
      entry: 'forgetPadStrokes',
      exit: 'forgetPadStrokes',
      on: {
        'stroke.drawn': {
          actions: assign(({ context, event }) => ({ padStrokes: [...context.padStrokes, event.stroke] })),
        },
        'finish-signature': { actions: 'finishSignature' },
        'clear-signature': { target: 'onPad', reenter: true },
      },
      invoke: {
        id: 'captureSignature',
        src: 'captureSignature',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: '#service.saving',
            actions: assign(({ event }) => (event.output.ok ? { signature: event.output.value } : {})),
          },
          {
            guard: ({ event }) => !event.output.ok && event.output.failure.code === 'timed-out',
            target: 'onPad',
            reenter: true,
          },
          { target: 'byTouch' },
        ],
        onError: { target: 'byTouch' },
      },
      after: { captureSignatureLimit: { target: 'byTouch' } },
    },
    byTouch: { meta: { page: 'sign', by: 'touch' } },
  },
});
