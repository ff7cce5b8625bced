import type { OutboundApplication } from '../contracts/delivery.ts';
import { uuidBytes } from './uuid-bytes.ts';

/** An application as an item of a batch. Built field by field: what the document does not name never leaves the station. */
export function wireItem(application: OutboundApplication): Readonly<Record<string, unknown>> {
  const { key, epoch, sequence, lane, itemCode, receiptNumber, sealed, caseNumber, attachments } = application;
  const { supersedes, earlier } = application;
  return {
    key: uuidBytes(key),
    epoch: uuidBytes(epoch),
    ...{ sequence, lane, itemCode, receiptNumber, sealed },
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(attachments === undefined || attachments.length === 0
      ? {}
      : { attachments: attachments.map((sha256) => Buffer.from(sha256, 'hex')) }),
    ...(supersedes === undefined ? {} : { supersedes: uuidBytes(supersedes) }),
    ...(earlier === undefined
      ? {}
      : { earlier: { statement: earlier.statement, signature: Buffer.from(earlier.signature, 'base64') } }),
  };
}
