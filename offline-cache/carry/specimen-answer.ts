import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfflineCache } from '../index.ts';
import { readJournal } from '../outbox/journal.ts';
import { specimenStationCode } from '../specimen-cache.ts';
import { acknowledgementFileKind } from './acknowledgement-file.ts';

/** Whose word a stick brings. */
export interface SigningCounty {
  readonly key: KeyObject;
  signed(said: object): { readonly statement: string; readonly signature: string };
}

/** What the county says on a stick for this station, taken in; for tests. */
export async function takeInAnswer(
  cache: OfflineCache,
  county: SigningCounty,
  {
    results = [],
    attachments = [],
  }: { readonly results?: readonly object[]; readonly attachments?: readonly object[] },
  /** Default: a stick of its own. */
  existing?: string,
) {
  const stick = existing ?? mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  try {
    const answer = { attachments, kind: acknowledgementFileKind, results, writtenAt: '' };
    const text = JSON.stringify(county.signed({ ...answer, stationCode: specimenStationCode }));
    writeFileSync(join(stick, `cunban-${specimenStationCode}-1.ack`), text);
    const volume = { mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null };
    return await cache.carry.takeIn(volume, county.key);
  } finally {
    if (existing === undefined) rmSync(stick, { recursive: true });
  }
}

/** The county's signature for an application of the station in `folder`. */
export function takenWord(county: SigningCounty, folder: string, key: string, caseNumber = 'CASE-1'): object {
  const word = { caseNumber, key, kind: 'cunban.acknowledgement/1', receivedAt: '2026-11-24T01:00:01.000Z' };
  return { key, ...county.signed({ ...word, sealedSha256: sealedSha256Of(folder, key) }) };
}

/** The county's signature that it does not take it up. */
export function declinedWord(county: SigningCounty, folder: string, key: string): object {
  const word = { declinedAt: '2026-11-24T01:00:01.000Z', key, kind: 'cunban.decline/1' };
  const signed = county.signed({ ...word, sealedSha256: sealedSha256Of(folder, key) });
  return { key, ...signed };
}

/** Name of a sealed application, by its key. */
export function sealedSha256Of(folder: string, key: string): string | undefined {
  const frames = [...readJournal(join(folder, 'journal'))];
  return frames.flatMap((frame) => (frame.kind === 'saved' ? [frame.row] : [])).find((row) => row.key === key)
    ?.sealedSha256;
}

/** The county's signature for a paper. */
export function takenPaper(county: SigningCounty, sealedSha256: string): object {
  return { sealedSha256, ...county.signed({ kind: 'cunban.attachment/1', sealedSha256 }) };
}
