import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../../app/contracts/application.ts';
import type { components } from '../../app/platform/county-platform.generated.ts';

type Acknowledgement = components['schemas']['Acknowledgement'];

/** One application as the county holds it: `county/<caseNumber>.json`. */
export interface ReceivedApplication {
  readonly caseNumber: string;
  /** Counts applications taken, from 1. */
  readonly arrival: number;
  readonly key: string;
  readonly stationCode: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lane: string;
  readonly receiptNumber: string;
  readonly sealedSha256: string;
  /** Requests seen with this key that reached the inbox, the first included. */
  readonly attempts: number;
  /** SHA-256 of every request body seen with this key, in order: all the same, unless a station misbehaved. */
  readonly fingerprints: readonly string[];
  readonly receivedAt: string;
  readonly acknowledgement: Acknowledgement;
  readonly application: Application;
}

/** Sequence numbers that are missing below the highest one seen. */
export interface SequenceGap {
  readonly stationCode: string;
  readonly epoch: string;
  readonly missing: readonly number[];
}

/** Applications taken, unique by station and key. Key, fingerprint, answer and effect are one file, written in one step. */
export interface Inbox {
  find(stationCode: string, key: string): ReceivedApplication | null;
  /** Takes a new application; the file is in place when this returns. */
  take(received: ReceivedApplication): void;
  /** Notes one more request with a known key. */
  countAttempt(received: ReceivedApplication, fingerprint: string): ReceivedApplication;
  nextArrival(): number;
  /** In order of arrival. */
  all(): readonly ReceivedApplication[];
  gaps(): readonly SequenceGap[];
}

/** Opens the inbox kept under `folder/county`, with what an earlier run left there. */
export function openInbox(folder: string): Inbox {
  const inboxFolder = join(folder, 'county');
  mkdirSync(inboxFolder, { recursive: true });
  const received = new Map<string, ReceivedApplication>();
  for (const name of readdirSync(inboxFolder).filter((file) => file.endsWith('.json'))) {
    const entry = JSON.parse(readFileSync(join(inboxFolder, name), 'utf8')) as ReceivedApplication;
    received.set(identity(entry.stationCode, entry.key), entry);
  }

  const write = (entry: ReceivedApplication): void => {
    const path = join(inboxFolder, `${entry.caseNumber}.json`);
    writeFileSync(`${path}.part`, `${JSON.stringify(entry, null, 2)}\n`, { flush: true });
    renameSync(`${path}.part`, path);
    received.set(identity(entry.stationCode, entry.key), entry);
  };

  return {
    find: (stationCode, key) => received.get(identity(stationCode, key)) ?? null,
    take(entry) {
      if (existsSync(join(inboxFolder, `${entry.caseNumber}.json`))) throw new Error('case number given out twice');
      write(entry);
    },
    countAttempt(entry, fingerprint) {
      const counted = {
        ...entry,
        attempts: entry.attempts + 1,
        fingerprints: [...entry.fingerprints, fingerprint],
      };
      write(counted);
      return counted;
    },
    nextArrival: () => received.size + 1,
    all: () => [...received.values()].sort((a, b) => a.arrival - b.arrival),
    gaps: () => gapsOf([...received.values()]),
  };
}

function identity(stationCode: string, key: string): string {
  return `${stationCode} ${key}`;
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
      const highest = Math.max(...seen);
      const missing = Array.from({ length: highest }, (_, index) => index + 1).filter((number) => !seen.has(number));
      return { stationCode, epoch, missing };
    })
    .filter(({ missing }) => missing.length > 0);
}
