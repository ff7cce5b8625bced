import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';
import type { WipeOrder } from './wipe-order.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
let needle: Buffer;
const county = specimenCounty();

beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
  const { key } = await saveSpecimen(cache);
  needle = needlesIn(station.folder).get(key) ?? Buffer.alloc(0);
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const wipeAll: Partial<WipeOrder> = { scope: ['undelivered'] };

function expectRefused(text: string, code: string): void {
  expect(cache.retention.obey(text, county.key)).toMatchObject({ ok: false, failure: { code } });
  expect(filesWith(station.folder, needle)).not.toEqual([]);
}

test.each([
  ['another station’s', { stationCode: '13099910002' }, 'order-for-another'],
  ['one for next week', { notBefore: '2026-11-28T00:00:00Z' }, 'order-not-yet'],
  ['one of last week', { expires: '2026-11-23T12:00:00Z' }, 'order-expired'],
  ['one whose end is no time', { expires: '2026-99-99T00:00:00Z' }, 'order-expired'],
  ['one with a word of a later release', { scope: ['undelivered', 'everything' as 'names'] }, 'order-garbled'],
  ['one without a scope', { scope: [] }, 'order-garbled'],
  ['something else the county signed', { kind: 'cunban.acknowledgement/1' as 'cunban.wipe-order/1' }, 'order-garbled'],
] satisfies readonly (readonly [string, Partial<WipeOrder>, string])[])('%s order', (_name, changes, code) => {
  expectRefused(county.order({ ...wipeAll, ...changes }), code);
});

test('one a stranger signed, one changed after it was signed, and rubbish', () => {
  expectRefused(specimenCounty().order(wipeAll), 'order-not-signed');
  expectRefused(county.order({ ...wipeAll, scope: ['names'] }).replace('names', 'undelivered'), 'order-not-signed');
  expectRefused('<html>', 'order-garbled');
});
