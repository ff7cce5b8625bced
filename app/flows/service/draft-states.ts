import { assign } from 'xstate';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { DraftPage } from '../../contracts/draft.ts';
import { pagesOf } from './answers.ts';
import { papersOf } from './materials.ts';
import { hasBegun, isSamePage, landingOf } from './resume-draft.ts';
import type { ServiceContext } from './service-context.ts';
import { serviceSetup } from './service-setup.ts';

type Scope = { readonly context: ServiceContext };

/**
 * Looks whether the card in hand has a draft of this service. The page stays as it is: as a rule this is over before
 * anybody sees it. `first` is the page a visit without a draft begins on.
 */
export function seekingDraftState(item: ServiceItem, first: string) {
  return serviceSetup.createStateConfig({
    meta: { page: 'confirm-identity' },
    on: { 'go-back': { target: 'confirmIdentity' } },
    invoke: {
      id: 'loadDraft',
      src: 'loadDraft',
      input: () => ({ itemCode: item.itemCode }),
      onDone: [
        {
          // Who came back to the first pages in this very visit goes on with what is on the screen.
          guard: ({ context, event }) => event.output !== null && !hasBegun(context) && context.supersedes === null,
          target: 'resume',
          actions: assign(({ event }) => ({ draft: event.output })),
        },
        { target: first },
      ],
      onError: { target: first },
    },
    after: { loadDraftLimit: { target: first } },
  });
}

/** There is a draft: go on where it stands, or begin anew. Leaving keeps it. */
export function resumeState(item: ServiceItem, first: string) {
  const pages: readonly DraftPage[] = [
    ...pagesOf(item).map(({ field }) => ({ page: 'question' as const, field })),
    ...papersOf(item).map(({ id }) => ({ page: 'material' as const, paper: id })),
    { page: 'review' },
  ];
  const landsOn = (page: DraftPage) => ({
    guard: ({ context }: Scope) => context.draft !== null && isSamePage(landingOf(item, context.draft).at, page),
    target: stateOf(page),
    actions: serviceSetup.assign(({ context }) =>
      context.draft === null ? {} : { answers: landingOf(item, context.draft).answers, draft: null },
    ),
  });
  return serviceSetup.createStateConfig({
    meta: { page: 'resume' },
    tags: ['nothing-to-lose'],
    on: {
      'resume-draft': pages.map(landsOn),
      'start-over': { target: first, actions: ['dropDraft', assign({ draft: null })] },
      'go-back': { target: 'confirmIdentity', actions: assign({ draft: null }) },
    },
  });
}

function stateOf(page: DraftPage): string {
  if (page.page === 'question') return `#service.form.${page.field}`;
  return page.page === 'material' ? `#service.materials.${page.paper}` : '#service.review';
}

/**
 * Keeps the visit as it stands on entering a page. With nothing given there is nothing to keep. What is handed in anew in
 * place of an earlier application is begun from its receipt each time, and leaves no draft.
 */
export function keepingDraft(at: DraftPage) {
  return serviceSetup.enqueueActions(({ context, enqueue }) => {
    if (hasBegun(context) && context.supersedes === null) enqueue({ type: 'keepDraft', params: { at } });
  });
}

/** The person leaves for good: what this visit has kept goes too. A draft it has not touched stays. */
export const abandoningDraft = serviceSetup.enqueueActions(({ context, enqueue }) => {
  if (hasBegun(context) && context.supersedes === null) enqueue('dropDraft');
});
