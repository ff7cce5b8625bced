import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UploadAttachment } from '../../../app/contracts/delivery.ts';
import { openAsCounty } from './county-key.ts';
import type { Promises } from './promises.ts';
import type { SavedPaper } from './words.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Papers that were promised and that the county neither holds nor has declined with their application. */
export function outstandingPapers(promises: Promises): readonly SavedPaper[] {
  return [...promises.saved]
    .filter(([key]) => !promises.refused.has(key))
    .flatMap(([, { papers = [] }]) => papers)
    .filter(({ sealedSha256 }) => !promises.countyPapers.has(sealedSha256));
}

/** Those of which neither folder has a copy that the county can read. */
export async function unreadablePapers(folder: string, promises: Promises): Promise<readonly string[]> {
  const unreadable: string[] = [];
  for (const { sealedSha256, plaintextSha256 } of outstandingPapers(promises)) {
    let readable = false;
    for (const copies of ['attachments', 'journal/attachments']) {
      const path = join(folder, copies, `${sealedSha256}.age`);
      const plaintext = existsSync(path) ? await openAsCounty(readFileSync(path)) : null;
      if (plaintext !== null && hashOf(plaintext) === plaintextSha256) readable = true;
    }
    if (!readable) unreadable.push(`paper ${sealedSha256}`);
  }
  return unreadable;
}

/** A county that takes papers, notes what is wrong with them, and what it is sent twice. */
export function takePapers(promises: Promises, wrong: string[], twice: string[]): UploadAttachment<AbortSignal> {
  const known = new Map(
    [...promises.saved.values()].flatMap(({ papers = [] }) => papers.map((one) => [one.sealedSha256, one])),
  );
  const contents = new Map<string, string>();
  return async ({ sealedSha256, sizeBytes, read }) => {
    const bytes = await read(0, sizeBytes);
    const plaintext = await openAsCounty(bytes);
    if (hashOf(bytes) !== sealedSha256 || plaintext === null) {
      wrong.push(`paper ${sealedSha256} has other bytes`);
      return { outcome: 'returned', code: 'hash-mismatch' };
    }
    const content = hashOf(plaintext);
    const promised = known.get(sealedSha256);
    if (promised !== undefined && promised.plaintextSha256 !== content) wrong.push(`paper ${sealedSha256} is another`);
    if (contents.has(content)) twice.push(`paper ${sealedSha256}`);
    contents.set(content, sealedSha256);
    promises.countyPapers.add(sealedSha256);
    return { outcome: 'acknowledged', acknowledgement: { sealedSha256, statement: '{}', signature: 'A'.repeat(86) } };
  };
}
