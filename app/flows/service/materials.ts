import type { Paper, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { ScanDocumentFailure } from '../../contracts/devices/document-scanning.ts';
import type { MaterialTrouble } from '../../contracts/visit-page.ts';
import type { MaterialPage, ServiceContext } from './service-context.ts';
import type { PageRequest } from './service-effects.ts';

/**
 * What all papers of an application may weigh together, in bytes. They travel inside the sealed envelope, over a link
 * of 64 kbit/s in the worst case, and base64 adds a third twice over.
 */
const papersBudget = 600_000;
/** Below this a page is not legible whatever is done to it. */
const leastPageBudget = 20_000;

/** All papers an item asks for. */
export function papersOf(item: ServiceItem): readonly Paper[] {
  return item.steps.flatMap((step) => (step.step === 'materials' ? step.papers : []));
}

/** Bytes that one paper, bound, may weigh. */
export function paperBudget(papers: number): number {
  return Math.floor(papersBudget / Math.max(1, papers));
}

export function pageRequest(item: ServiceItem, paper: Paper): PageRequest {
  const share = Math.floor((paperBudget(papersOf(item).length) * 0.9) / paper.maxPages);
  return { mode: paper.mode, pageBudgetBytes: Math.max(leastPageBudget, share) };
}

export function pagesTaken(context: ServiceContext, paper: Paper): readonly MaterialPage[] {
  return context.materials[paper.id] ?? [];
}

/** Whether every paper that is required has a page. */
export function hasRequiredPapers(item: ServiceItem, context: ServiceContext): boolean {
  return papersOf(item).every((paper) => !paper.required || pagesTaken(context, paper).length > 0);
}

/** Pages with one of them moved a place nearer to the front. */
export function movedForward(pages: readonly MaterialPage[], pageId: string): readonly MaterialPage[] {
  const index = pages.findIndex((page) => page.pageId === pageId);
  const [before, moved] = [pages[index - 1], pages[index]];
  if (before === undefined || moved === undefined) return pages;
  return [...pages.slice(0, index - 1), moved, before, ...pages.slice(index + 1)];
}

/** What a failed scan tells the person; `null` where the person stopped it. */
export function scanTroubleOf(code: ScanDocumentFailure): MaterialTrouble | null {
  switch (code) {
    case 'cancelled':
      return null;
    case 'busy':
    case 'timed-out':
    case 'unsupported':
    case 'over-budget':
      return 'not-taken';
    default:
      return code;
  }
}

/** The page with this id, of whichever paper; `undefined` for none. */
export function pageOf(context: ServiceContext, pageId: string): MaterialPage | undefined {
  return Object.values(context.materials)
    .flat()
    .find((page) => page.pageId === pageId);
}
