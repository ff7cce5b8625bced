import type { AskCatalogue, CatalogueAnswer, CatalogueForm } from '../../app/contracts/catalogue.ts';
import type { UndecidedCode } from '../../app/contracts/delivery.ts';
import type { WireTurn } from '../delivery/wire-scheduler.ts';
import type { StorageFailureCode } from '../storage-failure.ts';
import { maxPackedBytes } from './packed-catalogue.ts';
import type { PartialAnswer, PartialDownload } from './partial-download.ts';

/**
 * Why a county that answers cannot be fetched from. Somebody should look at its server, or at a proxy before it.
 * - `range-ignored`     it gives its catalogue whole only, and that is longer than the link may carry at once
 * - `whole-broken-off`  it gives its catalogue whole only, and the link broke before its end
 * - `pieces-differ`     what it gives piece by piece does not belong together
 */
export type FetchTroubleCode = 'range-ignored' | 'whole-broken-off' | 'pieces-differ';

type Piece = Extract<CatalogueAnswer, { readonly outcome: 'piece' }>;

/** What one turn on the link came to. */
export type Fetched =
  | { readonly outcome: 'current' }
  | { readonly outcome: 'whole'; readonly form: CatalogueForm; readonly bytes: Uint8Array }
  /** The link is for something more urgent now; what came is kept. */
  | { readonly outcome: 'yielded' }
  | { readonly outcome: 'refused'; readonly code: 'catalogue-older' | 'catalogue-too-large' }
  | { readonly outcome: 'storage'; readonly code: StorageFailureCode }
  | { readonly outcome: 'troubled'; readonly code: FetchTroubleCode }
  | {
      readonly outcome: 'undecided';
      readonly code: UndecidedCode;
      readonly countyReached: boolean;
      readonly retryAfterMs?: number;
    };

/** How often what came had to be given up, over all turns of one round. */
export interface Restarts {
  count: number;
}

// A county that gives each question another answer would hold the link for ever.
const mostRestarts = 3;

/** Asks piece by piece until an answer is here whole, the link is wanted elsewhere, or something is wrong. */
export async function fetchCatalogue(
  { ask, partial }: { readonly ask: AskCatalogue<AbortSignal>; readonly partial: PartialDownload },
  have: { readonly version: number; readonly rootHash: string },
  canBuildOn: boolean,
  turn: WireTurn,
  restarts: Restarts = { count: 0 },
): Promise<Fetched> {
  while (restarts.count <= mostRestarts) {
    const begun = partial.state();
    // Taken over already, where the power went, or the disk failed, between that and giving up the part.
    if (begun !== null && begun.version <= have.version) {
      partial.discard();
      continue;
    }
    if (begun !== null && begun.length === begun.totalBytes) return wholeOf(partial, begun.form);
    const pieceBytes = turn.nextPieceBytes();
    if (turn.signal.aborted) return { outcome: 'undecided', code: 'interrupted', countyReached: false };
    if (pieceBytes === 0) return { outcome: 'yielded' };
    const base = canBuildOn && have.version > 0 ? have : null;
    const wholeBytes = Math.min(turn.wholeBytes(), maxPackedBytes);
    const question = { have: base, partial: begun, pieceBytes, wholeBytes };
    const answer = await ask(question, (bytes) => turn.moved(bytes), turn.signal);
    if (answer.outcome === 'whole-only') {
      return refusalOf(answer, have.version) ?? { outcome: 'troubled', code: 'range-ignored' };
    }
    if (answer.outcome === 'undecided') {
      return answer.wholeOnly === true ? { outcome: 'troubled', code: 'whole-broken-off' } : answer;
    }
    if (answer.outcome === 'current') {
      partial.discard();
      return answer;
    }
    // What is here belongs to an answer that the county no longer gives, or it contradicts itself: begin anew.
    if (answer.outcome === 'no-such-piece' || !follows(answer, begun)) {
      partial.discard();
      restarts.count += 1;
      continue;
    }
    const taken = takePiece(answer, have.version, partial, pieceBytes);
    if (taken !== null) return taken;
  }
  return { outcome: 'troubled', code: 'pieces-differ' };
}

/** Refused before it is fetched; the signed statement is looked at again when it is here. */
function refusalOf(
  { version, totalBytes }: { readonly version: number; readonly totalBytes: number | null },
  haveVersion: number,
): Extract<Fetched, { readonly outcome: 'refused' }> | null {
  if (version <= haveVersion) return { outcome: 'refused', code: 'catalogue-older' };
  if (totalBytes !== null && totalBytes > maxPackedBytes) return { outcome: 'refused', code: 'catalogue-too-large' };
  return null;
}

/** Whether a piece belongs behind what is here and brings it on; one that does neither would be asked for for ever. */
function follows(piece: Piece, begun: PartialAnswer | null): boolean {
  if (isWhole(piece)) return true;
  const { offset, bytes, tag, totalBytes } = piece;
  if (offset !== (begun?.length ?? 0) || bytes.length === 0 || offset + bytes.length > totalBytes) return false;
  return begun === null || (tag === begun.tag && totalBytes === begun.totalBytes);
}

function isWhole({ offset, bytes, totalBytes }: Piece): boolean {
  return offset === 0 && bytes.length === totalBytes;
}

function takePiece(piece: Piece, haveVersion: number, partial: PartialDownload, pieceBytes: number): Fetched | null {
  const refused = refusalOf(piece, haveVersion);
  if (refused !== null) {
    partial.discard();
    return refused;
  }
  if (isWhole(piece)) {
    // Should the disk not take it over, it need not be fetched again; where not even this can be kept, it is tried all
    // the same.
    if (piece.bytes.length > pieceBytes) partial.add(piece);
    return { outcome: 'whole', form: piece.form, bytes: piece.bytes };
  }
  const added = partial.add(piece);
  return added.ok ? null : { outcome: 'storage', code: added.failure.code };
}

function wholeOf(partial: PartialDownload, form: CatalogueForm): Fetched {
  const bytes = partial.bytes();
  return bytes.ok ? { outcome: 'whole', form, bytes: bytes.value } : { outcome: 'storage', code: bytes.failure.code };
}
