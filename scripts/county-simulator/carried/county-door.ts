import { createHash } from 'node:crypto';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { attachmentStatement } from '../../../app/platform/signed-statement.ts';
import { wireItem } from '../../../app/platform/wire-item.ts';
import type { CarriedPaperResult, CarriedResult } from '../../../offline-cache/carry/acknowledgement-file.ts';
import { type County, openCounty } from '../county.ts';
import type { CountyKeys } from '../county-keys.ts';
import { CountyProblem } from '../problem.ts';
import { signStatement } from '../sign-statement.ts';
import type { CountyDoor } from './import-carried-file.ts';

/** The door of the county kept in `folder`: the same unique keys, fingerprints and effects as over the link. */
export function openCountyDoor(folder: string, keys: CountyKeys): CountyDoor & { close(): void } {
  const county = openCounty({ folder, keys: () => keys, now: Date.now });
  return {
    takeItem: (application) => takeItem(application, county),
    takePaper: ({ bytes, sizeBytes: _claimed, ...paper }) => Promise.resolve(takePaper(paper, bytes, county)),
    close: () => county.close(),
  };
}

async function takeItem(application: OutboundApplication, county: County): Promise<CarriedResult> {
  const { key, stationCode } = application;
  const sealedSha256 = createHash('sha256').update(application.sealed).digest('hex');
  try {
    if (sealedSha256 !== application.sealedSha256) throw new CountyProblem(400, 'hash-mismatch', 'sealedSha256');
    const decided = await county.takeItem(stationCode, wireItem(application));
    if (decided.status !== 422) return { key, ...decided.received.acknowledgement };
    const { statement, signature } = decided.declined;
    return { key, statement, signature };
  } catch (error) {
    if (!(error instanceof CountyProblem)) throw error;
    return { key, status: error.status, code: error.body.code };
  }
}

function takePaper(
  paper: { readonly sealedSha256: string; readonly stationCode: string; readonly applicationKey: string },
  bytes: Uint8Array,
  county: County,
): CarriedPaperResult {
  const { sealedSha256 } = paper;
  const held = county.attachments.find(sealedSha256);
  if (held === null && !county.attachments.take(paper, bytes))
    return { sealedSha256, status: 422, code: 'hash-mismatch' };
  const { receivedAt, sizeBytes } = held ?? county.attachments.find(sealedSha256) ?? raise();
  const statement = attachmentStatement({ receivedAt, sealedSha256, sizeBytes });
  return { sealedSha256, statement, signature: signStatement(statement, county.keys().signingKey) };
}

function raise(): never {
  throw new Error('a paper just taken is not held');
}
