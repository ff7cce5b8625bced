import { type KeyObject, sign } from 'node:crypto';
import { Value } from 'typebox/value';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { ok, type Result } from '../../../app/contracts/result.ts';
import {
  acknowledgementFileKind,
  type CarriedAcknowledgement,
  type CarriedPaperResult,
  type CarriedResult,
} from '../../../offline-cache/carry/acknowledgement-file.ts';
import {
  attachmentFile,
  CarriedAttachment,
  CarriedItem,
  type CarriedManifest,
  itemFile,
} from '../../../offline-cache/carry/carried-file.ts';
import { type OpenCarriedFailure, openCarriedFile } from './open-carried-file.ts';

/** The county's one door: everything goes through it, whichever way it came. Never rejects. */
export interface CountyDoor {
  readonly takeItem: (application: OutboundApplication) => Promise<CarriedResult>;
  readonly takePaper: (
    paper: CarriedAttachment & { readonly stationCode: string; readonly bytes: Uint8Array },
  ) => Promise<CarriedPaperResult>;
}

export interface CarriedImport {
  readonly stationCode: string;
  /** What the archive said of the sequences: tells what is missing even when none of it is here. */
  readonly epochs: CarriedManifest['epochs'];
  readonly results: readonly CarriedResult[];
  readonly attachments: readonly CarriedPaperResult[];
  /** Text of the file for the way back. */
  readonly acknowledgement: string;
}

/**
 * Takes everything in a carried file, one by one: what is bad is refused by itself and named in the answer. Importing the
 * same file again, before or after delivery over the link, changes nothing and gives the same answers.
 */
export async function importCarriedFile(
  bytes: Uint8Array,
  county: { readonly identities: readonly string[]; readonly signingKey: KeyObject; readonly door: CountyDoor },
): Promise<Result<CarriedImport, OpenCarriedFailure>> {
  const opened = await openCarriedFile(bytes, county.identities);
  if (!opened.ok) return opened;
  const { manifest, files } = opened.value;
  const { stationCode, epochs } = manifest;

  const attachments: CarriedPaperResult[] = [];
  for (const claimed of manifest.attachments) {
    if (!Value.Check(CarriedAttachment, claimed)) continue;
    const paper = files.get(attachmentFile(claimed.sealedSha256));
    attachments.push(
      paper === undefined
        ? { sealedSha256: claimed.sealedSha256, status: 400, code: 'request-invalid' }
        : await county.door.takePaper({ ...claimed, stationCode, bytes: paper }),
    );
  }
  const results: CarriedResult[] = [];
  for (const claimed of manifest.items) {
    if (!Value.Check(CarriedItem, claimed)) {
      results.push({ key: keyIn(claimed), status: 400, code: 'request-invalid' });
      continue;
    }
    const sealed = files.get(itemFile(claimed.key));
    results.push(
      sealed === undefined
        ? { key: claimed.key, status: 400, code: 'request-invalid' }
        : await county.door.takeItem({ ...claimed, stationCode, sealed }),
    );
  }
  const acknowledgement = signedAnswer({ stationCode, results, attachments }, county.signingKey);
  return ok({ stationCode, epochs, results, attachments, acknowledgement });
}

/** Results as the file for the way back, signed whole. */
export function signedAnswer(
  { stationCode, results, attachments }: Pick<CarriedAcknowledgement, 'stationCode' | 'results' | 'attachments'>,
  signingKey: KeyObject,
): string {
  const writtenAt = new Date().toISOString();
  const statement = JSON.stringify({ attachments, kind: acknowledgementFileKind, results, stationCode, writtenAt });
  const signature = sign(null, Buffer.from(statement, 'utf8'), signingKey).toString('base64');
  return `${JSON.stringify({ statement, signature })}\n`;
}

function keyIn(claimed: unknown): string {
  return typeof claimed === 'object' && claimed !== null && 'key' in claimed && typeof claimed.key === 'string'
    ? claimed.key.slice(0, 64)
    : '';
}
