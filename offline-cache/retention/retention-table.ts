/** How long one kind of thing stays on the station, and who sees to it that it goes. */
export interface RetentionRule {
  readonly id: string;
  readonly what: string;
  readonly where: string;
  /** Days after `since`; `null` where time alone never ends it. */
  readonly days: number | null;
  readonly since: string;
  /** `sweep` is the daily one of this folder; the others have their own. */
  readonly enforcedBy: 'sweep' | 'drafts' | 'catalogue' | 'log' | 'nobody';
  readonly why: string;
}

/**
 * What is kept on a station how long. The sweep erases by this table and by nothing else; `docs/retention.md` is the same
 * table for people, and a test holds the two together.
 */
export const retention = {
  undelivered: {
    id: 'undelivered',
    what: 'sealed applications and papers the county has not signed for',
    where: 'outbox.db, outbox.journal, attachments/',
    days: null,
    since: 'saved',
    enforcedBy: 'nobody',
    why: 'They are the only copy. Only the county’s signature, or its order that names them, ends it.',
  },
  acknowledged: {
    id: 'acknowledged',
    what: 'sealed bytes of applications the county signed for',
    where: 'outbox.db, outbox.journal',
    days: 30,
    since: 'the county’s signature',
    enforcedBy: 'sweep',
    why: 'A county that goes back to an older backup gets them again.',
  },
  papers: {
    id: 'papers',
    what: 'sealed papers the county signed for',
    where: 'attachments/ in both folders',
    days: 30,
    since: 'the county’s signature',
    enforcedBy: 'sweep',
    why: 'As the applications they belong to.',
  },
  returned: {
    id: 'returned',
    what: 'sealed bytes of applications the county declined, and their papers',
    where: 'outbox.db, outbox.journal, attachments/ in both folders',
    days: 30,
    since: 'the county’s answer',
    enforcedBy: 'sweep',
    why: 'The person may ask the county to look again.',
  },
  superseded: {
    id: 'superseded',
    what: 'sealed bytes of applications that could not be processed and were handed in anew, and their papers',
    where: 'outbox.db, outbox.journal, attachments/ in both folders',
    days: 30,
    since: 'the county’s signature for the newer one, and never before that one is erased',
    enforcedBy: 'sweep',
    why: 'Until the county has the newer one for good they may be all there is. Afterwards they serve nothing.',
  },
  proofs: {
    id: 'proofs',
    what: 'the county’s signed statements, keys, hashes, receipt and case numbers',
    where: 'outbox.db',
    days: null,
    since: 'the county’s signature',
    enforcedBy: 'nobody',
    why: 'Proof of what was handed in. Names nobody.',
  },
  names: {
    id: 'names',
    what: 'masked names in the register of receipts',
    where: 'outbox.db',
    days: 400,
    since: 'the county’s answer',
    enforcedBy: 'sweep',
    why: 'Staff find a case by it while people still ask. The county keeps its keys as long.',
  },
  audit: {
    id: 'audit',
    what: 'the audit log: events, receipt numbers, codes',
    where: 'outbox.db',
    days: null,
    since: 'written',
    enforcedBy: 'nobody',
    why: 'Each line proves the one before; a log with its beginning cut off proves nothing. Names nobody.',
  },
  drafts: {
    id: 'drafts',
    what: 'drafts of unfinished visits, under a key only the card and the station give together',
    where: 'outbox.db',
    days: 3,
    since: 'the last page turned',
    enforcedBy: 'drafts',
    why: 'Long enough to come back after a power cut, or with a paper that was missing.',
  },
  quarantined: {
    id: 'quarantined',
    what: 'damaged databases set aside',
    where: 'outbox.db.corrupt-…, its -wal and -shm',
    days: 90,
    since: 'set aside',
    enforcedBy: 'sweep',
    why: 'Until then they can be examined. One that may hold something the county has not signed for stays.',
  },
  catalogue: {
    id: 'catalogue',
    what: 'catalogue snapshots',
    where: 'catalogue.db',
    days: null,
    since: 'replaced',
    enforcedBy: 'catalogue',
    why: 'The one in use and the one before it. Public, names nobody.',
  },
  log: {
    id: 'log',
    what: 'the station’s log: events, ids, codes',
    where: 'logs/',
    days: null,
    since: 'written',
    enforcedBy: 'log',
    why: 'Two files of 1 MB, the older goes when the newer is full. Names nobody.',
  },
} as const satisfies Readonly<Record<string, RetentionRule>>;

const dayMs = 24 * 60 * 60_000;

/** The time before which a thing of this kind goes, RFC 3339. */
export function endOf(rule: RetentionRule & { readonly days: number }, nowMs: number): string {
  return new Date(nowMs - rule.days * dayMs).toISOString();
}

/** The table as it stands in the documentation. */
export function retentionAsMarkdown(): string {
  const rules: readonly RetentionRule[] = Object.values(retention);
  const rows = rules.map(({ what, where, days, since, enforcedBy, why }) => {
    const kept = days === null ? '—' : `${days} days after ${since}`;
    return `| ${what} | ${where} | ${kept} | ${enforcedBy} | ${why} |`;
  });
  return ['| what | where | kept | erased by | why |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}
