import { createHash } from 'node:crypto';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { wireItem } from '../../../app/platform/wire-item.ts';
import type { CarriedResult } from '../../../offline-cache/carry/acknowledgement-file.ts';
import { type County, openCounty } from '../county.ts';
import type { CountyKeys } from '../county-keys.ts';
import { CountyProblem } from '../problem.ts';
import type { CountyDoor } from './import-carried-file.ts';

/** The door of the county kept in `folder`: the same unique keys, fingerprints and effects as over the link. */
export function openCountyDoor(folder: string, keys: CountyKeys): CountyDoor {
  const county = openCounty({ folder, keys: () => keys, now: Date.now });
  return {
    takeItem: (application) => takeItem(application, county),
    takePaper: ({ sealedSha256 }) => Promise.resolve({ sealedSha256, status: 507, code: 'storage-full' }),
  };
}

async function takeItem(application: OutboundApplication, county: County): Promise<CarriedResult> {
  const { key, stationCode } = application;
  const sealedSha256 = createHash('sha256').update(application.sealed).digest('hex');
  try {
    if (sealedSha256 !== application.sealedSha256) throw new CountyProblem(400, 'hash-mismatch', 'sealedSha256');
    const { received } = await county.takeItem(stationCode, wireItem(application));
    return { key, ...received.acknowledgement };
  } catch (error) {
    if (!(error instanceof CountyProblem)) throw error;
    return { key, status: error.status, code: error.body.code };
  }
}
