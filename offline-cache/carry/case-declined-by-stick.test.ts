import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { readJournal } from '../outbox/journal.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { saveSpecimen, specimenStation, specimenStationCode } from '../specimen-cache.ts';
import { acknowledgementFileKind } from './acknowledgement-file.ts';

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let stick = '';
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
});
afterEach(async () => {
  await cache.close();
  station.remove();
  rmSync(stick, { recursive: true });
});

function hashOf(key: string): string {
  for (const frame of readJournal(join(station.folder, 'journal'))) {
    if (frame.kind === 'saved' && frame.row.key === key) return frame.row.sealedSha256;
  }
  throw new Error('not saved');
}

async function takeIn(result: object) {
  const answer = { attachments: [], kind: acknowledgementFileKind, results: [result], writtenAt: '' };
  const text = JSON.stringify(county.signed({ ...answer, stationCode: specimenStationCode }));
  writeFileSync(join(stick, `cunban-${specimenStationCode}-1.ack`), text);
  return cache.carry.takeIn({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null }, county.key);
}

const word = (key: string, sealedSha256: string) =>
  county.signed({ declinedAt: '2026-11-24T01:00:01.000Z', key, kind: 'cunban.decline/1', sealedSha256 });

test('a decline comes by stick as well, with its own signature', async () => {
  const { key, receiptNumber } = await saveSpecimen(cache);
  const taken = await takeIn({ key, ...word(key, hashOf(key)) });
  expect(taken).toMatchObject({ ok: true, value: { acknowledged: 0, refused: 1, invalid: 0 } });
  expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'returned', code: 'case-declined' } });
  expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ value: { outcome: 'returned' } });
});

test('a bare code, or a decline of something else, declines nothing', async () => {
  const { key } = await saveSpecimen(cache, 'a');
  const { key: other } = await saveSpecimen(cache, 'b');
  expect(await takeIn({ key, status: 422, code: 'case-declined' })).toMatchObject({ value: { refused: 0, known: 1 } });
  expect(await takeIn({ key, ...word(other, hashOf(other)) })).toMatchObject({ value: { refused: 0, invalid: 1 } });
  expect(await takeIn({ key, ...word(key, '0'.repeat(64)) })).toMatchObject({ value: { refused: 0, invalid: 1 } });
  expect(cache.waitingCount()).toEqual({ ok: true, value: 2 });
});
