/** The first row of a lane that may be sent now. */
export interface ReadyHead {
  readonly lane: string;
  readonly position: number;
  readonly sizeBytes: number;
  /** Attempts of the lane that failed in a row. */
  readonly failures: number;
  /** Those of them that speak against the lane itself. */
  readonly suspicions: number;
}

export interface BatchLimits {
  readonly bytes: number;
  readonly items: number;
}

/** What an item costs beside its sealed bytes. */
const itemOverheadBytes = 200;
/** A lane that failed this often goes alone: whatever is the matter with it then holds up nobody else's request. */
const suspectAfter = 3;

/**
 * Which rows go in one request: heads of different lanes only, so that no lane is overtaken by itself. Those that failed
 * least go first, the oldest first among them; at least one goes, however large.
 */
export function composeBatch(heads: readonly ReadyHead[], limits: BatchLimits): readonly ReadyHead[] {
  const ordered = [...heads].sort((a, b) => a.failures - b.failures || a.position - b.position);
  const [first] = ordered;
  if (first === undefined || first.suspicions >= suspectAfter) return ordered.slice(0, 1);
  const batch: ReadyHead[] = [];
  let bytes = 0;
  for (const head of ordered) {
    bytes += head.sizeBytes + itemOverheadBytes;
    if (head.suspicions >= suspectAfter || batch.length >= limits.items) break;
    if (bytes > limits.bytes && batch.length > 0) break;
    batch.push(head);
  }
  return batch;
}

export function batchBytes(batch: readonly ReadyHead[]): number {
  return batch.reduce((sum, { sizeBytes }) => sum + sizeBytes + itemOverheadBytes, 0);
}
