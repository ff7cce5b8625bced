import type { AskCatalogue, CatalogueAnswer, CatalogueForm } from '../../app/contracts/catalogue.ts';
import type { UndecidedCode } from '../../app/contracts/delivery.ts';
import type { WireTurn } from '../delivery/wire-scheduler.ts';
import type { StorageFailureCode } from '../storage-failure.ts';
import { maxPackedBytes } from './packed-catalogue.ts';
import type { PartialAnswer, PartialDownload } from './partial-download.ts';

type Piece = Extract<CatalogueAnswer, { readonly outcome: 'piece' }>;

/** What one turn on the link came to. */
export type Fetched =
  | { readonly outcome: 'current' }
  | { readonly outcome: 'whole'; readonly form: CatalogueForm; readonly bytes: Uint8Array }
  /** The link is for something more urgent now; what came is kept. */
  | { readonly outcome: 'yielded' }
  | { readonly outcome: 'refused'; readonly code: 'catalogue-older' | 'catalogue-too-large' }
  | { readonly outcome: 'storage'; readonly code: StorageFailureCode }
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
    const answer = await ask({ have: base, partial: begun, pieceBytes }, (bytes) => turn.moved(bytes), turn.signal);
    if (answer.outcome !== 'piece' && answer.outcome !== 'no-such-piece') {
      if (answer.outcome === 'current') partial.discard();
      return answer;
    }
    // What is here belongs to an answer that the county no longer gives, or it contradicts itself: begin anew.
    if (answer.outcome === 'no-such-piece' || !follows(answer, begun)) {
      partial.discard();
      restarts.count += 1;
      continue;
    }
    const taken = takePiece(answer, have.version, partial);
    if (taken !== null) return taken;
  }
  return { outcome: 'undecided', code: 'county-failed', countyReached: true };
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

function takePiece(piece: Piece, haveVersion: number, partial: PartialDownload): Fetched | null {
  // Refused before it is fetched; the signed statement is looked at again when it is here.
  const refusal =
    piece.version <= haveVersion ? 'catalogue-older' : piece.totalBytes > maxPackedBytes ? 'catalogue-too-large' : null;
  if (refusal !== null) {
    partial.discard();
    return { outcome: 'refused', code: refusal };
  }
  if (isWhole(piece)) return { outcome: 'whole', form: piece.form, bytes: piece.bytes };
  const added = partial.add(piece);
  return added.ok ? null : { outcome: 'storage', code: added.failure.code };
}

function wholeOf(partial: PartialDownload, form: CatalogueForm): Fetched {
  const bytes = partial.bytes();
  return bytes.ok ? { outcome: 'whole', form, bytes: bytes.value } : { outcome: 'storage', code: bytes.failure.code };
}
