import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { sealedSha256Of, takeInAnswer } from './specimen-answer.ts';

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

const hashOf = (key: string): string => sealedSha256Of(station.folder, key) ?? '';
const takeIn = (result: object) => takeInAnswer(cache, county, { results: [result] }, stick);

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
