import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { Draft, DraftPage } from '../../contracts/draft.ts';
import { fits, isVisible, pagesOf, relevantAnswers } from './answers.ts';
import { papersOf } from './materials.ts';
import type { ServiceContext } from './service-context.ts';

/** Where a draft is taken up again: what of its answers still fits, and the page. */
export interface Landing {
  readonly at: DraftPage;
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * The page the person stood on, with the answers given by then; or one before it, where something has to be given
 * first: an answer that this version of the item asks for or no longer takes, or a paper, for pictures are not kept.
 */
export function landingOf(item: ServiceItem, draft: Draft): Landing {
  const answers = relevantAnswers(item, fittingAnswers(item, draft));
  const questions = pagesOf(item)
    .filter((page) => isVisible(page, answers))
    .map(({ field }): Step => ({ at: { page: 'question', field }, isDue: answers[field] === undefined }));
  const papers = papersOf(item).map(
    ({ id, required }): Step => ({
      at: { page: 'material', paper: id },
      isDue: required || draft.papers.includes(id),
    }),
  );
  const steps: readonly Step[] = [...questions, ...papers, { at: { page: 'review' }, isDue: true }];
  const review = steps.length - 1;
  const stood = steps.findIndex(({ at }) => isSamePage(at, draft.at));
  const due = steps.findIndex(({ isDue }) => isDue);
  // A page that is no longer asked is passed over.
  const landing = steps[Math.min(stood < 0 ? review : stood, due)];
  return { at: landing?.at ?? { page: 'review' }, answers };
}

interface Step {
  readonly at: DraftPage;
  /** Must be done before what comes after it. */
  readonly isDue: boolean;
}

function fittingAnswers(item: ServiceItem, draft: Draft): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(draft.answers).filter(([field, value]) => fits(item, field, value)));
}

export function isSamePage(one: DraftPage, other: DraftPage): boolean {
  if (one.page === 'question') return other.page === 'question' && one.field === other.field;
  if (one.page === 'material') return other.page === 'material' && one.paper === other.paper;
  return other.page === 'review';
}

/** Whether the person has given anything that a draft would keep. */
export function hasBegun({ answers, materials }: ServiceContext): boolean {
  return Object.keys(answers).length > 0 || Object.values(materials).some((pages) => pages.length > 0);
}

/** What of a visit is kept when it stands on `at`. */
export function draftOf(item: ServiceItem, { answers, materials }: ServiceContext, at: DraftPage): Draft {
  return {
    schema: 'cunban.draft/1',
    itemCode: item.itemCode,
    itemVersion: item.itemVersion,
    at,
    answers,
    papers: papersOf(item)
      .map(({ id }) => id)
      .filter((id) => (materials[id]?.length ?? 0) > 0),
  };
}
