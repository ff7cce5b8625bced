import { createHash } from 'node:crypto';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import type { CarriedResult } from '../../../offline-cache/carry/acknowledgement-file.ts';
import type { CountyKeys } from '../county-keys.ts';
import { openInbox } from '../inbox.ts';
import { loadInterfaceDocument } from '../interface-document.ts';
import { CountyProblem } from '../problem.ts';
import { createTakeApplication, type TakeApplication } from '../take-application.ts';
import type { CountyDoor } from './import-carried-file.ts';

/** The door of the county kept in `folder`: the same unique keys, fingerprints and effects as over the link. */
export function openCountyDoor(folder: string, keys: CountyKeys): CountyDoor {
  const document = loadInterfaceDocument();
  const take = createTakeApplication({
    keys,
    inbox: openInbox(folder),
    work: () => Promise.resolve(),
    onTaken: () => undefined,
  });
  return {
    takeItem: (application) => takeItem(application, document, take),
    takePaper: ({ sealedSha256 }) => Promise.resolve({ sealedSha256, status: 507, code: 'storage-full' }),
  };
}

async function takeItem(
  application: OutboundApplication,
  document: ReturnType<typeof loadInterfaceDocument>,
  take: TakeApplication,
): Promise<CarriedResult> {
  const { key, stationCode, epoch, sequence, lane, itemCode, receiptNumber } = application;
  const sealed = Buffer.from(application.sealed).toString('base64');
  const sealedSha256 = createHash('sha256').update(application.sealed).digest('hex');
  const envelope = { stationCode, epoch, sequence, lane, itemCode, receiptNumber, sealedSha256, sealed };
  try {
    if (!document.isIdempotencyKey(key) || !document.isEnvelope(envelope)) {
      throw new CountyProblem(400, 'request-invalid', 'carried item');
    }
    if (sealedSha256 !== application.sealedSha256) throw new CountyProblem(400, 'hash-mismatch', 'sealedSha256');
    const { received } = await take(key, envelope);
    return { key, ...received.acknowledgement };
  } catch (error) {
    if (!(error instanceof CountyProblem)) throw error;
    return { key, status: error.status, code: error.body.code };
  }
}
