import { detailsHash, type RowDetails, type SavedRow, type SealedPaper } from './outbox-row.ts';

/** The details of a row as columns; all `null` where it has none. */
export interface DetailsColumns {
  readonly reserved_case_number: string | null;
  readonly supersedes: string | null;
  /** JSON: pairs of name and size. */
  readonly attachments: string | null;
  readonly details_hash: string | null;
}

export function columnsOf(row: SavedRow): DetailsColumns {
  const { reservedCaseNumber = null, supersedes = null, attachments = [] } = row.details ?? {};
  return {
    reserved_case_number: reservedCaseNumber,
    supersedes,
    attachments:
      attachments.length === 0
        ? null
        : JSON.stringify(attachments.map((paper) => [paper.sealedSha256, paper.sizeBytes])),
    details_hash: detailsHash(row),
  };
}

/** The details the columns say, right or not: the caller compares the hash. */
export function detailsOf(columns: DetailsColumns): RowDetails | null {
  const { reserved_case_number, supersedes, attachments, details_hash } = columns;
  if ([reserved_case_number, supersedes, attachments, details_hash].every((column) => column === null)) return null;
  return { reservedCaseNumber: reserved_case_number, supersedes, attachments: papersOf(attachments) };
}

function papersOf(text: string | null): readonly SealedPaper[] {
  if (text === null) return [];
  let pairs: unknown;
  try {
    pairs = JSON.parse(text);
  } catch {
    return [];
  }
  // Rotten text that is still JSON of another form; the hash will not fit what is left of it.
  if (!Array.isArray(pairs)) return [];
  return pairs.flatMap((pair: unknown) => {
    const [sealedSha256, sizeBytes] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    return typeof sealedSha256 === 'string' && typeof sizeBytes === 'number' ? [{ sealedSha256, sizeBytes }] : [];
  });
}
