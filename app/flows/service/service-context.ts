import type { EligibilityRule } from '../../../kiosk-config/schemas/service-item.ts';
import type { PageWarning } from '../../contracts/devices/document-scanning.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { Draft } from '../../contracts/draft.ts';
import type { Language } from '../../contracts/localized-text.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';
import type { CardTrouble, DocumentProgress, MaterialTrouble, ReceiptProgress } from '../../contracts/visit-page.ts';
import type { SupersededItem } from '../visit-events.ts';
import type { CountyAnswer, SavedApplication } from './service-effects.ts';

/** What a visit is started with. */
export interface ServiceInput {
  readonly language: Language;
  /** Whether the county's link was up when the visit began; kept up to date while it lasts. */
  readonly linkUp: boolean;
  /** Whether a card lies on the reader already: the last person's, or this person's own. */
  readonly cardOnReader: boolean;
  /** Today at the station, `YYYYMMDD`. */
  readonly today: string;
  /** Whether applications can be saved. Where not, the guide can be read and that is all. */
  readonly canSave: boolean;
  /** The earlier application that this one replaces. */
  readonly supersedes: SupersededItem | null;
}

/** One page of a paper. */
export interface MaterialPage {
  readonly pageId: string;
  readonly jpeg: Uint8Array;
  readonly dpi: number;
  readonly warnings: readonly PageWarning[];
}

/** Everything one visit holds. It lives in memory only and dies with the visit. */
export interface ServiceContext extends ServiceInput {
  readonly card: IdentityCard | null;
  /** A card is in the field and being read. */
  readonly reading: boolean;
  readonly cardTrouble: CardTrouble | null;
  readonly failedRule: EligibilityRule | null;
  /** Left by an earlier visit with this card; until the person has said what to do with it. */
  readonly draft: Draft | null;
  readonly answers: Readonly<Record<string, string>>;
  /** The question whose last answer did not do. */
  readonly problemField: string | null;
  /** Set while one answer is being changed from the review page. */
  readonly returningToReview: boolean;
  /** Pages taken so far, by paper. */
  readonly materials: Readonly<Record<string, readonly MaterialPage[]>>;
  readonly pagesTaken: number;
  readonly materialTrouble: MaterialTrouble | null;
  readonly signature: readonly SignatureStroke[] | null;
  /** What stands on the pen pad so far. */
  readonly padStrokes: readonly SignatureStroke[];
  readonly saved: SavedApplication | null;
  readonly saveFailure: string | null;
  readonly countyAnswer: CountyAnswer | null;
  readonly receipt: ReceiptProgress;
  readonly document: DocumentProgress;
  readonly endedBecause: 'finished' | 'cancelled' | 'idle';
}

/** A visit that knows nothing about anybody yet. Also what remains after wiping. */
export function blankServiceContext(input: ServiceInput): ServiceContext {
  const { language, linkUp, cardOnReader, today, canSave, supersedes } = input;
  return {
    language,
    linkUp,
    cardOnReader,
    today,
    canSave,
    supersedes,
    card: null,
    reading: false,
    cardTrouble: null,
    failedRule: null,
    draft: null,
    answers: {},
    problemField: null,
    returningToReview: false,
    materials: {},
    pagesTaken: 0,
    materialTrouble: null,
    signature: null,
    padStrokes: [],
    saved: null,
    saveFailure: null,
    countyAnswer: null,
    receipt: { state: 'skipped' },
    document: { state: 'waiting' },
    endedBecause: 'finished',
  };
}

/** What was saved. Throws where nothing was: a broken flow. */
export function savedOf(context: ServiceContext): SavedApplication {
  if (context.saved === null) throw new Error('a page after saving was reached without a saved application');
  return context.saved;
}
