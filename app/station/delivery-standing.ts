import type { Standing } from '../../offline-cache/index.ts';
import type { DeliveryStanding } from '../contracts/maintenance-page.ts';
import { beijingTime } from './receipt-values.ts';

export interface DeliverySurroundings {
  readonly link: 'up' | 'down';
  /** What this hour may use, `null` for no limit. */
  readonly bytesPerHour: number | null;
  /** The catalogue in use, `null` where the station has only what it was shipped with. */
  readonly catalogue: { readonly version: number; readonly at: string | null } | null;
  /** Why what the county offers was not taken, `null` where all is well. */
  readonly catalogueTrouble: string | null;
}

/** More do not fit on the page; the oldest are told first. */
const mostShown = 6;

/** What the technician is shown of a standing. */
export function deliveryStanding(
  standing: Standing,
  { link, bytesPerHour, catalogue, catalogueTrouble }: DeliverySurroundings,
): DeliveryStanding {
  const { waiting, attachments, wire, opening } = standing;
  return {
    link,
    lastContactAt: shortTime(standing.lastContactAt),
    waiting: waiting.items,
    oldestAt: shortTime(waiting.oldestAt),
    papersWaiting: attachments.waiting,
    paperBytes: attachments.bytes,
    stuck: standing.stuck.slice(0, mostShown).map(({ receiptNumber, kind, code, since }) => ({
      ...{ receiptNumber, kind, code },
      since: shortTime(since) ?? '',
    })),
    stuckCount: standing.stuckCount,
    bytesThisHour: wire.bytesThisHour,
    bytesToday: wire.bytesToday,
    bytesPerHour,
    reservedCaseNumbers: standing.reservedCaseNumbers,
    catalogue: catalogue === null ? null : { version: catalogue.version, at: shortTime(catalogue.at) },
    catalogueTrouble,
    drafts: standing.drafts,
    freeBytes: standing.disk?.freeBytes ?? null,
    databaseBytes: standing.databaseBytes,
    journalBytes: standing.journalBytes,
    epoch: standing.epoch,
    opening: {
      quarantined: opening.quarantined !== null,
      rebuiltRows: opening.rebuiltRows,
      repairedEntries: opening.repairedEntries,
      damagedEntries: opening.damagedEntries,
      auditBroken: opening.brokenAuditLine !== null,
    },
  };
}

/** `MM-DD HH:mm` in China. */
function shortTime(at: string | null): string | null {
  return at === null ? null : beijingTime(new Date(at)).slice('YYYY-'.length);
}
