import { assign } from 'xstate';
import type { Paper, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { ScannedPage } from '../../contracts/devices/document-scanning.ts';
import type { Immutable } from '../../contracts/immutable.ts';
import type { VisitEvent } from '../visit-events.ts';
import { isVisible, pagesOf } from './answers.ts';
import { keepingDraft } from './draft-states.ts';
import { hasRequiredPapers, movedForward, pageRequest, pagesTaken, papersOf, scanTroubleOf } from './materials.ts';
import type { ServiceContext } from './service-context.ts';
import { serviceSetup } from './service-setup.ts';

type Scope = { readonly context: ServiceContext; readonly event: VisitEvent };

/** One state a paper; in it pages are taken, looked at, dropped and put in order. */
export function materialStates(item: ServiceItem) {
  const papers = papersOf(item);
  return Object.fromEntries(
    papers.map((paper, index) => {
      const next = papers[index + 1];
      const previous = papers[index - 1];
      return [
        paper.id,
        paperState(
          item,
          paper,
          next === undefined ? '#service.review' : `#service.materials.${next.id}`,
          previous === undefined ? lastAskedQuestion(item) : [{ target: `#service.materials.${previous.id}` }],
        ),
      ] as const;
    }),
  );
}

interface Turn {
  readonly guard?: (scope: { readonly context: ServiceContext }) => boolean;
  readonly target: string;
}

/** Back from the first paper: to the last question that was asked, else to the person. */
function lastAskedQuestion(item: ServiceItem): readonly Turn[] {
  return [
    ...pagesOf(item)
      .toReversed()
      .map((page) => ({
        guard: ({ context }: { readonly context: ServiceContext }) => isVisible(page, context.answers),
        target: `#service.form.${page.field}`,
      })),
    { target: '#service.confirmIdentity' },
  ];
}

function paperState(item: ServiceItem, paper: Paper, next: string, previous: readonly Turn[]) {
  const hasRoom = ({ context }: { readonly context: ServiceContext }): boolean =>
    pagesTaken(context, paper).length < paper.maxPages;
  const isDone = ({ context }: Scope): boolean => pagesTaken(context, paper).length > 0;
  const maySkip = ({ context }: Scope): boolean => !paper.required && pagesTaken(context, paper).length === 0;
  const onwards = (guard: (scope: Scope) => boolean) => [
    {
      guard: (scope: Scope) =>
        guard(scope) && scope.context.returningToReview && hasRequiredPapers(item, scope.context),
      target: '#service.review',
    },
    { guard, target: next },
  ];
  // By its full name: an entry of the paper's own state would forget the trouble.
  const ready = `#service.materials.${paper.id}.ready`;

  const taken = (context: ServiceContext, pages: readonly Immutable<ScannedPage>[]): Partial<ServiceContext> => {
    const room = paper.maxPages - pagesTaken(context, paper).length;
    const added = pages.slice(0, room).map(({ jpeg, dpi, warnings }, index) => ({
      pageId: `${paper.id}-${context.pagesTaken + index + 1}`,
      jpeg,
      dpi,
      warnings,
    }));
    return {
      materials: { ...context.materials, [paper.id]: [...pagesTaken(context, paper), ...added] },
      pagesTaken: context.pagesTaken + added.length,
      materialTrouble: null,
    };
  };

  return serviceSetup.createStateConfig({
    initial: 'ready',
    entry: [assign({ materialTrouble: null }), keepingDraft({ page: 'material', paper: paper.id })],
    states: {
      ready: {
        meta: { page: 'material', paper: paper.id },
        on: {
          'scan-page': { guard: hasRoom, target: 'scanning' },
          photograph: { guard: hasRoom, target: 'improving' },
          'camera-failed': { actions: assign({ materialTrouble: 'camera-failed' }) },
          'drop-page': {
            actions: assign(({ context, event }) => ({
              materials: {
                ...context.materials,
                [paper.id]: pagesTaken(context, paper).filter(({ pageId }) => pageId !== event.pageId),
              },
            })),
          },
          'move-page': {
            actions: assign(({ context, event }) => ({
              materials: { ...context.materials, [paper.id]: movedForward(pagesTaken(context, paper), event.pageId) },
            })),
          },
          'paper-done': onwards(isDone),
          'skip-paper': onwards(maySkip),
          'go-back': [
            {
              guard: ({ context }) => context.returningToReview && hasRequiredPapers(item, context),
              target: '#service.review',
            },
            ...previous,
          ],
        },
      },
      scanning: {
        meta: { page: 'material', paper: paper.id },
        tags: ['busy'],
        on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
        invoke: {
          id: 'scanPages',
          src: 'scanPages',
          input: () => pageRequest(item, paper),
          onDone: {
            target: ready,
            actions: assign(({ context, event }) =>
              event.output.ok
                ? taken(context, event.output.value)
                : { materialTrouble: scanTroubleOf(event.output.failure.code) },
            ),
          },
          onError: { target: ready, actions: assign({ materialTrouble: 'not-taken' }) },
        },
        after: { scanPageLimit: { target: ready, actions: assign({ materialTrouble: 'not-taken' }) } },
      },
      improving: {
        meta: { page: 'material', paper: paper.id },
        tags: ['busy'],
        on: { cancel: { actions: 'stay' }, idle: { actions: 'stay' } },
        invoke: {
          id: 'improvePhoto',
          src: 'improvePhoto',
          input: ({ event }) => ({
            ...pageRequest(item, paper),
            jpeg: event.type === 'photograph' ? event.jpeg : new Uint8Array(),
          }),
          onDone: {
            target: ready,
            actions: assign(({ context, event }) =>
              event.output.ok ? taken(context, [event.output.value]) : { materialTrouble: 'not-taken' as const },
            ),
          },
          onError: { target: ready, actions: assign({ materialTrouble: 'not-taken' }) },
        },
        after: { improvePageLimit: { target: ready, actions: assign({ materialTrouble: 'not-taken' }) } },
      },
    },
  });
}
