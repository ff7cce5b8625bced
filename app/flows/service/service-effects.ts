import { fromPromise, type PromiseActorLogic } from 'xstate';
import type { DocumentValues } from '../../../kiosk-config/fill-document-template.ts';
import type { Application } from '../../contracts/application.ts';
import type { PrintDocumentFailure } from '../../contracts/devices/document-printing.ts';
import type {
  ImprovePageFailure,
  ScanDocumentFailure,
  ScannedPage,
} from '../../contracts/devices/document-scanning.ts';
import type { ReadCardFailure } from '../../contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { CaptureSignatureFailure } from '../../contracts/devices/signing.ts';
import type { Draft } from '../../contracts/draft.ts';
import type { Immutable } from '../../contracts/immutable.ts';
import type { Result } from '../../contracts/result.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';

/** An application as the visit knows it; the station adds what only it knows: number, time, place. */
export type ApplicationDraft = Omit<
  Application,
  'schema' | 'receiptNumber' | 'appliedAt' | 'stationCode' | 'attachments'
> & {
  /** Key of the application this one replaces; goes beside the sealed envelope. */
  readonly supersedes: string | null;
  /** Papers as taken; the station binds each into one PDF. */
  readonly materials: readonly {
    readonly paper: string;
    readonly name: string;
    readonly pages: readonly { readonly jpeg: Uint8Array; readonly dpi: number }[];
  }[];
};

/** How much one page of a paper may weigh, and whether colour matters. */
export interface PageRequest {
  readonly mode: 'gray' | 'colour';
  readonly pageBudgetBytes: number;
}
type TakenPage = Immutable<ScannedPage>;

/** A saved application: from here on nothing may lose it. */
export interface SavedApplication {
  /** Idempotency key of the outbox row. */
  readonly key: string;
  readonly receiptNumber: string;
  readonly pickupCode: string;
}

/** What the county said within the time the screen waits; `unanswered` says nothing about the outcome. */
export type CountyAnswer =
  | { readonly kind: 'accepted'; readonly caseNumber: string }
  | { readonly kind: 'returned' }
  /** The county could not read it; nobody has judged the case. */
  | { readonly kind: 'needs-staff' }
  | { readonly kind: 'unanswered' };

export interface PrintRequest {
  readonly receiptNumber: string;
}

/** A document of a case: its template, and what only the visit knows to fill it with. It lives in memory only. */
export interface DocumentRequest {
  readonly template: string;
  readonly receiptNumber: string;
  readonly texts: Pick<
    DocumentValues['texts'],
    'itemName' | 'itemCode' | 'applicantName' | 'idNumber' | 'birthDate' | 'address' | 'timeLimit' | 'nextStep'
  >;
  readonly lists: DocumentValues['lists'];
}

/** Why a document is not known to be printed: the printer's own failures, or it could not be drawn. */
export type PrintPaperFailure = PrintDocumentFailure | 'not-drawn';

/** A settled print, and whether the slip carries the copy mark because an earlier one may exist. */
export interface SettledPrint {
  readonly copy: boolean;
}

/**
 * The effects a service machine invokes by name. The station provides them; a machine imports no driver, no database
 * and no `fetch`. Each resolves to a `Result`; a rejection is a bug of the station.
 */
export interface ServiceEffects {
  readonly readCard: PromiseActorLogic<Result<IdentityCard, ReadCardFailure>>;
  /** What an earlier visit with the card that was read last left behind; `null` for nothing. */
  readonly loadDraft: PromiseActorLogic<Draft | null, { readonly itemCode: string }>;
  readonly scanPages: PromiseActorLogic<Result<readonly TakenPage[], ScanDocumentFailure>, PageRequest>;
  readonly improvePhoto: PromiseActorLogic<
    Result<TakenPage, ImprovePageFailure>,
    PageRequest & { readonly jpeg: Uint8Array }
  >;
  /** Strokes on the pen pad, until the action `finishSignature`; fails at once where there is no pad. */
  readonly captureSignature: PromiseActorLogic<Result<readonly SignatureStroke[], CaptureSignatureFailure>>;
  readonly saveApplication: PromiseActorLogic<Result<SavedApplication>, ApplicationDraft>;
  readonly awaitCounty: PromiseActorLogic<CountyAnswer, { readonly key: string }>;
  readonly printReceipt: PromiseActorLogic<Result<SettledPrint, PrintReceiptFailure>, PrintRequest>;
  readonly printDocument: PromiseActorLogic<Result<SettledPrint, PrintPaperFailure>, DocumentRequest>;
}

function unprovided<Output, Input = undefined>(name: string): PromiseActorLogic<Output, Input> {
  return fromPromise<Output, Input>(() =>
    Promise.reject(new Error(`effect ${name} was not provided`)),
  ) as PromiseActorLogic<Output, Input>;
}

/** Place-holders that fail loudly; `machine.provide` replaces them. */
export const unprovidedServiceEffects: ServiceEffects = {
  readCard: unprovided('readCard'),
  loadDraft: unprovided('loadDraft'),
  scanPages: unprovided('scanPages'),
  improvePhoto: unprovided('improvePhoto'),
  captureSignature: unprovided('captureSignature'),
  saveApplication: unprovided('saveApplication'),
  awaitCounty: unprovided('awaitCounty'),
  printReceipt: unprovided('printReceipt'),
  printDocument: unprovided('printDocument'),
};
