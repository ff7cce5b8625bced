import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import type { StoredRow } from './outbox.ts';

/** A sound row as it goes on the wire, field by field: what is not named here never leaves the station. */
export function outboundOf(
  { row, sealed, earlier }: Pick<Extract<StoredRow, { readonly status: 'sound' }>, 'row' | 'sealed' | 'earlier'>,
  stationCode: string,
): OutboundApplication {
  const { key, epoch, sequence, lane, itemCode, receiptNumber, sealedSha256, details } = row;
  const { reservedCaseNumber = null, supersedes = null, attachments = [] } = details ?? {};
  return {
    key,
    stationCode,
    epoch,
    sequence,
    lane,
    itemCode,
    receiptNumber,
    sealed,
    sealedSha256,
    ...(reservedCaseNumber === null ? {} : { caseNumber: reservedCaseNumber }),
    ...(attachments.length === 0 ? {} : { attachments: attachments.map((paper) => paper.sealedSha256) }),
    ...(supersedes === null ? {} : { supersedes }),
    ...(earlier === null ? {} : { earlier }),
  };
}
