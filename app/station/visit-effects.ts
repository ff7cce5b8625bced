import { randomUUID } from 'node:crypto';
import { fromPromise } from 'xstate';
import type { Delivery, OfflineCache } from '../../offline-cache/index.ts';
import type { Application } from '../contracts/application.ts';
import type { ImprovePageFailure, ScanDocumentFailure, ScannedPage } from '../contracts/devices/document-scanning.ts';
import type { ReadCardFailure } from '../contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../contracts/devices/identity-card.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import type { CaptureSignatureFailure } from '../contracts/devices/signing.ts';
import type { Draft } from '../contracts/draft.ts';
import type { Immutable } from '../contracts/immutable.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import type { SignatureStroke } from '../contracts/user-event.ts';
import { serviceDelays } from '../flows/delays.ts';
import type { RegisteredReceipt, ReprintEffects } from '../flows/reprint/reprint-machine.ts';
import type {
  ApplicationDraft,
  CountyAnswer,
  DocumentRequest,
  PageRequest,
  PrintPaperFailure,
  PrintRequest,
  SavedApplication,
  ServiceEffects,
  SettledPrint,
} from '../flows/service/service-effects.ts';
import { type BoundPaper, bindMaterials } from './bind-materials.ts';
import type { DevicesLink } from './devices-link.ts';
import type { PrintCaseDocument } from './document-printing.ts';
import type { Log } from './log.ts';
import type { PrintReceipt } from './receipt-printing.ts';
import { registeredReceipt } from './registered-receipt.ts';
import { scanReceipt } from './scan-receipt.ts';
import type { Signing } from './signing.ts';
import type { VisitDrafts } from './visit-drafts.ts';

export interface VisitEffectsParts {
  readonly stationCode: string;
  readonly cache: OfflineCache;
  readonly delivery: Delivery;
  readonly devices: DevicesLink;
  readonly signing: Signing;
  readonly drafts: VisitDrafts;
  readonly print: PrintReceipt;
  readonly printDocument: PrintCaseDocument;
  /** How long the screen waits for the county after saving, in ms. */
  readonly countyAnswerMs: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly onQueueChanged: () => void;
}

/** The real effects behind the machines' named actors. */
export function createVisitEffects(parts: VisitEffectsParts): ServiceEffects & ReprintEffects {
  const { cache, delivery, devices, log } = parts;
  return {
    readCard: fromPromise<Result<IdentityCard, ReadCardFailure>>(async ({ signal }) => {
      const read = await devices.readCard(serviceDelays.readCardCommand, signal);
      log('card-read', { outcome: read.ok ? 'ok' : read.failure.code });
      if (read.ok) parts.drafts.cardRead(read.value);
      return read;
    }),

    loadDraft: fromPromise<Draft | null, { readonly itemCode: string }>(({ input }) =>
      parts.drafts.load(input.itemCode),
    ),

    scanPages: fromPromise<Result<readonly Immutable<ScannedPage>[], ScanDocumentFailure>, PageRequest>(
      async ({ input, signal }) => {
        const pages: Immutable<ScannedPage>[] = [];
        const scanned = await devices.scanDocument(
          input,
          (page) => pages.push(page),
          serviceDelays.scanPageCommand,
          signal,
        );
        log('page-scanned', { outcome: scanned.ok ? 'ok' : scanned.failure.code, pages: pages.length });
        // Pages that came before a trouble are good; the next press takes the rest.
        return scanned.ok || pages.length > 0 ? ok(pages) : scanned;
      },
    ),

    improvePhoto: fromPromise<
      Result<Immutable<ScannedPage>, ImprovePageFailure>,
      PageRequest & { readonly jpeg: Uint8Array }
    >(async ({ input: { jpeg, pageBudgetBytes } }) => {
      const improved = await devices.improvePage(jpeg, pageBudgetBytes);
      jpeg.fill(0);
      log('page-scanned', { outcome: improved.ok ? 'photo' : improved.failure.code, pages: improved.ok ? 1 : 0 });
      return improved;
    }),

    captureSignature: fromPromise<Result<readonly SignatureStroke[], CaptureSignatureFailure>>(({ signal }) =>
      parts.signing.capture(signal),
    ),

    saveApplication: fromPromise<Result<SavedApplication>, ApplicationDraft>(
      async ({ input: { materials, supersedes, ...draft }, signal }) => {
        const bound = await bindMaterials(materials, devices);
        if (!bound.ok) {
          log('application-refused', { code: bound.failure.code });
          return bound;
        }
        const tag = await parts.drafts.tagOf(draft.itemCode);
        // The page has given up and said that nothing was kept. From here on saving holds up every timer until it is done.
        if (signal.aborted) {
          for (const { pdf } of bound.value) pdf.fill(0);
          log('application-refused', { code: 'save-too-late' });
          return fail('save-too-late');
        }
        const saved = await cache.saveApplication({
          // A new case has a lane of its own: nothing of another person's can hold it up.
          lane: randomUUID(),
          ...(tag === null ? {} : { draft: tag }),
          ...(supersedes === null ? {} : { supersedes }),
          papers: bound.value.map(({ pdf }) => pdf),
          build: ({ receiptNumber, savedAt, sealedPapers }) => ({
            ...draft,
            schema: 'cunban.application/1',
            stationCode: parts.stationCode,
            receiptNumber,
            appliedAt: savedAt,
            ...attachmentsOf(bound.value, sealedPapers),
          }),
        });
        if (!saved.ok) {
          for (const { pdf } of bound.value) pdf.fill(0);
          log('application-refused', { code: saved.failure.code });
          return fail(saved.failure.code, saved.failure.detail);
        }
        // Sealed and on disk: the pictures have done their duty.
        for (const { pages } of materials) for (const { jpeg } of pages) jpeg.fill(0);
        log('application-saved', { receiptNumber: saved.value.receiptNumber, anew: supersedes !== null });
        parts.onQueueChanged();
        return ok(saved.value);
      },
    ),

    awaitCounty: fromPromise<CountyAnswer, { readonly key: string }>(async ({ input: { key } }) => {
      delivery.deliverNow(key);
      const outcome = await delivery.waitForOutcome(key, parts.countyAnswerMs);
      switch (outcome.outcome) {
        case 'accepted':
          return { kind: 'accepted', caseNumber: outcome.caseNumber };
        case 'returned':
          return { kind: 'returned' };
        case 'needs-staff':
          return { kind: 'needs-staff' };
        case 'kept':
          return { kind: 'unanswered' };
      }
    }),

    printReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, PrintRequest>(({ input, signal }) =>
      parts.print(input.receiptNumber, signal),
    ),

    printDocument: fromPromise<Result<SettledPrint, PrintPaperFailure>, DocumentRequest>(({ input, signal }) =>
      parts.printDocument(input, signal),
    ),

    scanReceipt: fromPromise<string, { readonly except: string | null }>(({ input, signal }) =>
      scanReceipt(input.except, { devices, log, pauseMs: serviceDelays.scanCodePause }, signal),
    ),

    findReceipt: fromPromise<RegisteredReceipt | null, { readonly pickupCode: string }>(async ({ input }) => {
      const found = cache.findReceiptByPickupCode(input.pickupCode);
      return found.ok && found.value !== null ? registeredReceipt(found.value, cache.itemStanding) : null;
    }),

    reprintReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, { readonly receiptNumber: string }>(
      ({ input, signal }) => parts.print(input.receiptNumber, signal),
    ),
  };
}

/** What the application says of its papers, each under the name its sealed bytes travel by. */
function attachmentsOf(
  papers: readonly BoundPaper[],
  sealedPapers: readonly { readonly sealedSha256: string }[],
): Pick<Application, 'attachments'> {
  if (papers.length === 0) return {};
  return {
    attachments: papers.map(({ attachment }, index) => ({
      ...attachment,
      ...(sealedPapers[index] === undefined ? {} : { sealedSha256: sealedPapers[index].sealedSha256 }),
    })),
  };
}
