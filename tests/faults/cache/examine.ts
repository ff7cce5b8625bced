import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { acknowledged, declined, saveSpecimen, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { recipient as countyRecipient } from './county-key.ts';
import { outstandingPapers, takePapers, unreadablePapers } from './examine-papers.ts';
import { scratch } from './loop-filesystem.ts';
import type { Promises } from './promises.ts';

/** Which copies the station finds when it starts again. */
export type Surviving = 'both' | 'database' | 'journal';

export interface Findings {
  /** Promised and not there any more. */
  readonly lost: readonly string[];
  /** There twice, as the county sees it. */
  readonly duplicated: readonly string[];
  /** The county gets it though nobody was told it was saved; after a kill or a cut that is no harm. */
  readonly unpromised: readonly string[];
  /** Anything else that is not as it should be. */
  readonly wrong: readonly string[];
  readonly openMs: number;
}

/**
 * Starts a station on a copy of `folder`, delivers everything it has to a county that knows what was taken before, and
 * compares that with the promises.
 */
export async function examine(folder: string, promises: Promises, surviving: Surviving = 'both'): Promise<Findings> {
  const home = mkdtempSync(join(scratch, 'cunban-examined-'));
  try {
    if (existsSync(folder)) cpSync(folder, home, { recursive: true });
    if (surviving === 'database') rmSync(join(home, 'journal'), { recursive: true, force: true });
    if (surviving === 'journal') {
      for (const name of ['outbox.db', 'outbox.db-wal', 'attachments']) {
        rmSync(join(home, name), { recursive: true, force: true });
      }
    }
    return await examineHere(home, promises.copy(), surviving);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function examineHere(folder: string, promises: Promises, surviving: Surviving): Promise<Findings> {
  const wrong: string[] = [];
  const lost = [...(await unreadablePapers(folder, promises))];
  const begun = performance.now();
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient,
    clock: { ...systemClock, setTimeout: (callback, ms) => systemClock.setTimeout(callback, ms / 200) },
    random: Math.random,
    reserveBytes: 256 * 1024,
  });
  const openMs = performance.now() - begun;
  if (!opened.ok)
    return { lost: [...promises.saved.keys()], duplicated: [], unpromised: [], wrong: [opened.failure.code], openMs };
  const cache = opened.value;
  try {
    if (cache.opening.quarantined !== null) wrong.push('the database was set aside');
    if (cache.opening.brokenAuditLine !== null) wrong.push(`audit line ${cache.opening.brokenAuditLine} is broken`);
    wrong.push(...contradictions(cache, promises, surviving));
    lost.push(...lostReceipts(cache, promises, surviving));
    const fresh = await saveSpecimen(cache, 'examiner');
    const another = await saveSpecimen(cache, 'examiner');
    const numbers = [...promises.saved.values()].map(({ receiptNumber }) => receiptNumber);
    if (numbers.includes(fresh.receiptNumber)) wrong.push(`${fresh.receiptNumber} was given twice`);
    const twice: string[] = [];
    await deliverAll(cache, promises, wrong, twice);
    lost.push(...outstandingPapers(promises).map(({ sealedSha256 }) => `paper ${sealedSha256} did not arrive`));
    wrong.push(...otherCaseNumbers(promises, [fresh, another]));
    for (const key of [...promises.saved.keys(), fresh.key, another.key]) {
      if (!promises.county.has(key) && !promises.refused.has(key)) lost.push(key);
    }
    const unpromised = [...promises.county.keys()].filter(
      (key) => ![fresh.key, another.key].includes(key) && !promises.saved.has(key),
    );
    return {
      lost,
      duplicated: [...duplicates(promises), ...twice],
      unpromised,
      wrong: [...wrong, ...promises.mixedUp],
      openMs,
    };
  } finally {
    await cache.close();
  }
}

function lostReceipts(cache: OfflineCache, promises: Promises, surviving: Surviving): string[] {
  const lost: string[] = [];
  for (const [key, { receiptNumber, pickupCode }] of promises.saved) {
    // The journal forgets what was archived, and the register goes with its database; the county has it by then.
    if (surviving === 'journal' && (promises.county.has(key) || promises.refused.has(key))) continue;
    const found = cache.findReceiptByPickupCode(pickupCode);
    if (!found.ok || found.value?.receiptNumber !== receiptNumber) lost.push(receiptNumber);
  }
  return lost;
}

function contradictions(cache: OfflineCache, promises: Promises, surviving: Surviving): string[] {
  if (surviving === 'journal') return [];
  const wrong: string[] = [];
  for (const [key, settled] of promises.settled) {
    const outcome = cache.outcomeOf(key);
    if (!outcome.ok || outcome.value.outcome !== settled) wrong.push(`${key} was ${settled} and is not any more`);
  }
  for (const [receiptNumber, prints] of promises.prints) {
    const found = cache.findReceiptByNumber(receiptNumber);
    if (!found.ok || (found.value?.printedCount ?? 0) < prints) wrong.push(`${receiptNumber} forgot a print`);
  }
  return wrong;
}

/** What is wrong with the numbers on the receipts: one the county was not told, or one of an application before. */
function otherCaseNumbers(
  promises: Promises,
  fresh: readonly { readonly caseNumber: string | null }[],
): readonly string[] {
  const wrong: string[] = [];
  const printed = new Set<string>();
  for (const [key, { caseNumber }] of promises.saved) {
    const taken = promises.county.get(key);
    if (taken !== undefined && taken.caseNumber !== caseNumber) wrong.push(`${key} went under another case number`);
    if (caseNumber !== null && printed.has(caseNumber)) wrong.push(`case number ${caseNumber} was printed twice`);
    if (caseNumber !== null) printed.add(caseNumber);
  }
  for (const { caseNumber } of fresh) {
    if (caseNumber !== null && printed.has(caseNumber)) wrong.push(`case number ${caseNumber} was drawn again`);
  }
  return wrong;
}

/** Papers come after their applications; so long a wait for them means that one does not come. */
const longestWaitMs = 10_000;

async function deliverAll(cache: OfflineCache, promises: Promises, wrong: string[], twice: string[]): Promise<void> {
  cache.startDelivery({
    uploadAttachment: takePapers(promises, wrong, twice),
    onEvent: () => undefined,
    async send(application) {
      const { key, sealed, sealedSha256 } = application;
      if (createHash('sha256').update(sealed).digest('hex') !== sealedSha256) wrong.push(`${key} has other bytes`);
      if (promises.refused.has(key)) return declined(application);
      promises.take(application);
      return acknowledged(application);
    },
  });
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    const waiting = cache.waitingCount();
    if (!waiting.ok) throw new Error(waiting.failure.code);
    if (waiting.value === 0 && (outstandingPapers(promises).length === 0 || performance.now() > deadline)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Receipt numbers and places in the sequence that two applications claim. */
function duplicates(promises: Promises): string[] {
  const claims = new Map<string, number>();
  for (const { receiptNumber, epoch, sequence, caseNumber } of promises.county.values()) {
    const claimed = [receiptNumber, `${epoch} ${sequence}`, ...(caseNumber == null ? [] : [caseNumber])];
    for (const claim of claimed) claims.set(claim, (claims.get(claim) ?? 0) + 1);
  }
  return [...claims].filter(([, count]) => count > 1).map(([claim]) => claim);
}
