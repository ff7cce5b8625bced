import type { ServiceItem, Step } from '../../../kiosk-config/schemas/service-item.ts';
import { pagesOf } from './answers.ts';
import { abandoningDraft, resumeState, seekingDraftState } from './draft-states.ts';
import { formStates, reviewState, signState } from './form-states.ts';
import { confirmIdentity, identifyState, notEligible } from './identify-states.ts';
import { materialStates } from './material-states.ts';
import { papersOf } from './materials.ts';
import { outcomeState } from './outcome-states.ts';
import { blankServiceContext } from './service-context.ts';
import { serviceSetup } from './service-setup.ts';
import { awaitingCountyState, farewellState, saveFailedState, savingState } from './submit-states.ts';

/**
 * Turns the description of a service item into an explicit state machine: a state a step and page. The item has passed
 * the linter, so steps stand in their order and questions agree with their schema.
 *
 * Root handlers answer cancel, idle, card removed, device lost and link lost in every state that has no better answer.
 */
export function compileService(item: ServiceItem) {
  const pages = pagesOf(item);
  const firstQuestion = pages[0];
  const firstPaper = papersOf(item)[0];
  const afterForm = firstPaper === undefined ? '#service.review' : `#service.materials.${firstPaper.id}`;
  const first = firstQuestion === undefined ? afterForm : `#service.form.${firstQuestion.field}`;
  const rules = stepOf(item, 'check-eligibility')?.rules ?? [];
  const afterReview = stepOf(item, 'sign') === undefined ? 'saving' : 'sign';

  return serviceSetup.createMachine({
    id: 'service',
    context: ({ input }) => blankServiceContext(input),
    initial: 'guide',
    on: {
      // Nobody is sent away without the card: the farewell stays while it lies on the reader.
      cancel: [
        { guard: 'cardStillOnReader', target: '.farewell', actions: [abandoningDraft, 'endCancelled'] },
        { target: '.ended', actions: [abandoningDraft, 'endCancelled'] },
      ],
      idle: [
        { guard: 'cardStillOnReader', target: '.farewell', actions: 'endIdle' },
        { target: '.ended', actions: 'endIdle' },
      ],
      'card.removed': { actions: 'noteCardRemoved' },
      'device.lost': { actions: 'stay' },
      'device.restored': { actions: 'stay' },
      'link.lost': { actions: 'noteLinkLost' },
      'link.restored': { actions: 'noteLinkRestored' },
    },
    states: {
      guide: {
        meta: { page: 'guide' },
        tags: ['nothing-to-lose'],
        on: {
          begin: { guard: ({ context }) => context.canSave, target: 'identify' },
          'go-back': { target: 'ended', actions: 'endCancelled' },
          cancel: { target: 'ended', actions: 'endCancelled' },
          idle: { target: 'ended', actions: 'endIdle' },
        },
      },
      identify: identifyState(item),
      confirmIdentity: confirmIdentity(rules, 'seekingDraft'),
      seekingDraft: seekingDraftState(item, first),
      resume: resumeState(item, first),
      notEligible,
      ...(firstQuestion === undefined
        ? {}
        : { form: { initial: firstQuestion.field, states: formStates(item, afterForm) } }),
      ...(firstPaper === undefined ? {} : { materials: { initial: firstPaper.id, states: materialStates(item) } }),
      review: reviewState(item, afterReview),
      ...(afterReview === 'sign' ? { sign: signState } : {}),
      saving: savingState(item),
      saveFailed: saveFailedState,
      awaitingCounty: awaitingCountyState,
      outcome: outcomeState(item),
      farewell: farewellState,
      ended: { type: 'final' },
    },
    output: ({ context }) => ({ reason: context.endedBecause }),
  });
}

export type ServiceMachine = ReturnType<typeof compileService>;

/** The one step of a kind, if the item has it. */
export function stepOf<Kind extends Step['step']>(
  item: ServiceItem,
  kind: Kind,
): Extract<Step, { readonly step: Kind }> | undefined {
  return item.steps.find((step): step is Extract<Step, { readonly step: Kind }> => step.step === kind);
}
