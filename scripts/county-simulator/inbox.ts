import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { Application } from '../../app/contracts/application.ts';
import type { CountyDatabase } from './county-database.ts';
import { runsOf } from './runs.ts';

/** One application as the county holds it; also shown as `county/<caseNumber>.json`. */
export interface ReceivedApplication {
  readonly caseNumber: string;
  /** Counts applications taken, from 1. */
  readonly arrival: number;
  readonly key: string;
  readonly stationCode: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lane: string;
  readonly itemCode: string;
  readonly receiptNumber: string;
  readonly sealedSha256: string;
  /** Requests seen with this key that reached the inbox, the first included. */
  readonly attempts: number;
  /** SHA-256 of every item seen with this key, in order: all the same, unless a station misbehaved. */
  readonly fingerprints: readonly string[];
  readonly receivedAt: string;
  readonly acknowledgement: { readonly statement: string; readonly signature: string };
  /** SHA-256 of the sealed papers it names. */
  readonly attachments: readonly string[];
  /** Key of the application it was collected anew for. */
  readonly supersedes: string | null;
  readonly application: Application;
}

/** What is taken, before it has its place in the inbox. */
export type NewApplication = Omit<ReceivedApplication, 'arrival' | 'attempts' | 'fingerprints'>;

/** Sequence numbers that are missing below the highest one seen. */
export interface SequenceGap {
  readonly stationCode: string;
  readonly epoch: string;
  readonly missing: readonly number[];
}

/** Applications taken, unique by station and key. */
export interface Inbox {
  /** What a key led to, as long as keys are kept. */
  find(stationCode: string, key: string): ReceivedApplication | null;
  hasCaseNumber(caseNumber: string): boolean;
  /** Key, fingerprint, answer and effect in one transaction, with whatever `compose` draws from the records. */
  take(fingerprint: string, compose: () => NewApplication): ReceivedApplication;
  /** Notes one more request with a known key. */
  countAttempt(received: ReceivedApplication, fingerprint: string): ReceivedApplication;
  /** In order of arrival. */
  all(): readonly ReceivedApplication[];
  gaps(): readonly SequenceGap[];
  /** Runs of sequence numbers up to `highest` that are neither here nor declined. */
  missing(stationCode: string, epoch: string, highest: number): readonly (readonly [number, number])[];
  /** Forgets keys older than 400 days, never younger ones; returns how many. */
  purgeKeys(): number;
  /** After the records went back to a backup. */
  reload(): void;
}

const dayMs = 24 * 60 * 60_000;
const keysKeptMs = 400 * dayMs;

interface Columns {
  readonly arrival: number;
  readonly case_number: string;
  readonly station_code: string;
  readonly key: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lane: string;
  readonly item_code: string;
  readonly receipt_number: string;
  readonly sealed_sha256: string;
  readonly received_at: string;
  readonly statement: string;
  readonly signature: string;
  readonly attachments: string;
  readonly supersedes: string | null;
  readonly application: string;
}

/** Opens the inbox in the county's records and shows it under `folder/county`. */
export function openInbox(database: CountyDatabase, folder: string, now: () => number): Inbox {
  const showcase = join(folder, 'county');
  mkdirSync(showcase, { recursive: true });
  const byArrival = new Map<number, ReceivedApplication>();

  const show = (entry: ReceivedApplication): void => {
    byArrival.set(entry.arrival, entry);
    const path = join(showcase, `${entry.caseNumber}.json`);
    writeFileSync(`${path}.part`, `${JSON.stringify(entry, null, 2)}\n`);
    renameSync(`${path}.part`, path);
  };
  const load = (): void => {
    byArrival.clear();
    for (const name of readdirSync(showcase).filter((file) => file.endsWith('.json'))) rmSync(join(showcase, name));
    catchUp();
  };
  // Another process may have taken some, off a stick.
  const catchUp = (): void => {
    const after = byArrival.size;
    const fingerprints = Map.groupBy(
      database
        .sqlite()
        .prepare<[number], { arrival: number; fingerprint: string }>(
          'SELECT arrival, fingerprint FROM attempts WHERE arrival > ? ORDER BY id',
        )
        .all(after),
      ({ arrival }) => arrival,
    );
    const rows = database.sqlite().prepare<[number], Columns>('SELECT * FROM cases WHERE arrival > ? ORDER BY arrival');
    for (const columns of rows.all(after)) {
      show(readCase(columns, fingerprints.get(columns.arrival)?.map(({ fingerprint }) => fingerprint) ?? []));
    }
  };
  load();

  const noteAttempt = (arrival: number, fingerprint: string): void => {
    database.sqlite().prepare('INSERT INTO attempts (arrival, fingerprint) VALUES (?, ?)').run(arrival, fingerprint);
  };

  return {
    find(stationCode, key) {
      const found = database
        .sqlite()
        .prepare<[string, string], { arrival: number }>('SELECT arrival FROM keys WHERE station_code = ? AND key = ?')
        .get(stationCode, key);
      if (found === undefined) return null;
      catchUp();
      return byArrival.get(found.arrival) ?? null;
    },
    hasCaseNumber(caseNumber) {
      return database.sqlite().prepare('SELECT 1 FROM cases WHERE case_number = ?').get(caseNumber) !== undefined;
    },
    take(fingerprint, compose) {
      const entry = database
        .sqlite()
        .transaction((): ReceivedApplication => {
          const taken = compose();
          const arrival = insertCase(database, taken);
          database
            .sqlite()
            .prepare('INSERT INTO keys (station_code, key, fingerprint, arrival, taken_at) VALUES (?, ?, ?, ?, ?)')
            .run(taken.stationCode, taken.key, fingerprint, arrival, now());
          noteAttempt(arrival, fingerprint);
          return { ...taken, arrival, attempts: 1, fingerprints: [fingerprint] };
        })
        .immediate();
      show(entry);
      return entry;
    },
    countAttempt(entry, fingerprint) {
      noteAttempt(entry.arrival, fingerprint);
      const counted = {
        ...entry,
        attempts: entry.attempts + 1,
        fingerprints: [...entry.fingerprints, fingerprint],
      };
      show(counted);
      return counted;
    },
    all() {
      catchUp();
      return [...byArrival.values()].sort((a, b) => a.arrival - b.arrival);
    },
    gaps() {
      catchUp();
      return gapsOf([...byArrival.values()]);
    },
    missing(stationCode, epoch, highest) {
      const seen = database
        .sqlite()
        .prepare<[{ stationCode: string; epoch: string; highest: number }], number>(
          `SELECT sequence FROM cases WHERE station_code = @stationCode AND epoch = @epoch AND sequence <= @highest
           UNION
           SELECT sequence FROM declines WHERE station_code = @stationCode AND epoch = @epoch AND sequence <= @highest
           ORDER BY sequence`,
        )
        .pluck()
        .all({ stationCode, epoch, highest });
      return runsOf(seen, highest);
    },
    purgeKeys: () =>
      database
        .sqlite()
        .prepare('DELETE FROM keys WHERE taken_at < ?')
        .run(now() - keysKeptMs).changes,
    reload: load,
  };
}

function insertCase(database: CountyDatabase, taken: NewApplication): number {
  const { lastInsertRowid } = database
    .sqlite()
    .prepare(
      `INSERT INTO cases (case_number, station_code, key, epoch, sequence, lane, item_code, receipt_number,
         sealed_sha256, received_at, statement, signature, attachments, supersedes, application)
       VALUES (@caseNumber, @stationCode, @key, @epoch, @sequence, @lane, @itemCode, @receiptNumber,
         @sealedSha256, @receivedAt, @statement, @signature, @attachments, @supersedes, @application)`,
    )
    .run({
      caseNumber: taken.caseNumber,
      stationCode: taken.stationCode,
      key: taken.key,
      epoch: taken.epoch,
      sequence: taken.sequence,
      lane: taken.lane,
      itemCode: taken.itemCode,
      receiptNumber: taken.receiptNumber,
      sealedSha256: taken.sealedSha256,
      receivedAt: taken.receivedAt,
      statement: taken.acknowledgement.statement,
      signature: taken.acknowledgement.signature,
      attachments: JSON.stringify(taken.attachments),
      supersedes: taken.supersedes,
      application: JSON.stringify(taken.application),
    });
  return Number(lastInsertRowid);
}

function readCase(columns: Columns, fingerprints: readonly string[]): ReceivedApplication {
  const application: unknown = JSON.parse(columns.application);
  if (!Value.Check(Application, application)) throw new Error('a case in the records is no application');
  return {
    caseNumber: columns.case_number,
    arrival: columns.arrival,
    key: columns.key,
    stationCode: columns.station_code,
    epoch: columns.epoch,
    sequence: columns.sequence,
    lane: columns.lane,
    itemCode: columns.item_code,
    receiptNumber: columns.receipt_number,
    sealedSha256: columns.sealed_sha256,
    attempts: fingerprints.length,
    fingerprints,
    receivedAt: columns.received_at,
    acknowledgement: { statement: columns.statement, signature: columns.signature },
    attachments: JSON.parse(columns.attachments) as readonly string[],
    supersedes: columns.supersedes,
    application,
  };
}

function gapsOf(received: readonly ReceivedApplication[]): readonly SequenceGap[] {
  const lives = new Map<string, { readonly stationCode: string; readonly epoch: string; readonly seen: Set<number> }>();
  for (const { stationCode, epoch, sequence } of received) {
    const life = lives.get(`${stationCode} ${epoch}`) ?? { stationCode, epoch, seen: new Set() };
    life.seen.add(sequence);
    lives.set(`${stationCode} ${epoch}`, life);
  }
  return [...lives.values()]
    .map(({ stationCode, epoch, seen }) => {
      const highest = [...seen].reduce((most, sequence) => Math.max(most, sequence), 0);
      const missing = Array.from({ length: highest }, (_, index) => index + 1).filter((number) => !seen.has(number));
      return { stationCode, epoch, missing };
    })
    .filter(({ missing }) => missing.length > 0);
}
