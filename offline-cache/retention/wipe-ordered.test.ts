import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveWithPapers } from '../attachments/specimen-papers.ts';
import type { OfflineCache } from '../index.ts';
import { acknowledged, loseDatabase, saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
const county = specimenCounty();

beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

test('what the order names is in no file any more, what it does not name stays', async () => {
  const { key: done } = await saveSpecimen(cache, 'a');
  const { key: waiting } = await saveSpecimen(cache, 'b');
  const needles = needlesIn(station.folder);
  await county.answer(cache, station.folder, [done]);
  const obeyed = cache.retention.obey(county.order({ scope: ['acknowledged', 'drafts', 'quarantined'] }), county.key);
  expect(obeyed).toEqual({ ok: true, value: { acknowledged: 1, drafts: 0, quarantined: 0 } });
  expect(filesWith(station.folder, needles.get(done) ?? '')).toEqual([]);
  expect(filesWith(station.folder, needles.get(waiting) ?? '')).not.toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  expect(cache.outcomeOf(done)).toMatchObject({ value: { outcome: 'accepted' } });
});

test('every word but "undelivered" leaves what the county has not signed for', async () => {
  const { key } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  const order = county.order({ scope: ['acknowledged', 'returned', 'names', 'drafts', 'quarantined'] });
  expect(cache.retention.obey(order, county.key)).toMatchObject({ ok: true, value: { acknowledged: 0, names: 0 } });
  expect(filesWith(station.folder, needle)).toEqual(['journal/outbox.journal', 'outbox.db']);
});

test('undelivered applications go when the order says so: those it names, with the masked name', async () => {
  const { key: stolen, maskedName } = await saveSpecimen(cache, 'a');
  const { key: other } = await saveSpecimen(cache, 'b');
  const needles = needlesIn(station.folder);
  const order = county.order({ scope: ['undelivered', 'names'], keys: [stolen] });
  expect(cache.retention.obey(order, county.key)).toEqual({ ok: true, value: { undelivered: 1, names: 1 } });
  expect(filesWith(station.folder, needles.get(stolen) ?? '')).toEqual([]);
  expect(filesWith(station.folder, needles.get(other) ?? '')).not.toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  expect(cache.outcomeOf(stolen)).toEqual({ ok: true, value: { outcome: 'returned', code: 'wiped-by-order' } });

  const rest = county.order({ scope: ['undelivered', 'names'], nonce: 'another-nonce-0123' });
  expect(cache.retention.obey(rest, county.key)).toEqual({ ok: true, value: { undelivered: 1, names: 2 } });
  expect(filesWith(station.folder, maskedName)).toEqual([]);
});

test('what was wiped does not come back with the next opening, and the proof stays', async () => {
  const { key } = await saveSpecimen(cache);
  const needle = needlesIn(station.folder).get(key) ?? '';
  cache.retention.obey(county.order({ scope: ['undelivered'] }), county.key);
  await cache.close();
  cache = await station.open();
  expect(cache.opening).toMatchObject({ rebuiltRows: 0, repairedEntries: 0, brokenAuditLine: null });
  expect(filesWith(station.folder, needle)).toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  expect(filesWith(station.folder, 'wiped-by-order')).toEqual(['outbox.db']);
});

test('a masked name that was wiped is in no file, and does not come back when the database is lost', async () => {
  const { key, maskedName } = await saveSpecimen(cache);
  await county.answer(cache, station.folder, [key]);
  expect(cache.retention.obey(county.order({ scope: ['names'] }), county.key)).toEqual({
    ok: true,
    value: { names: 1 },
  });
  expect(filesWith(station.folder, maskedName)).toEqual([]);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(cache.opening).toMatchObject({ rebuiltRows: 1 });
  expect(filesWith(station.folder, maskedName)).toEqual([]);
  expect(cache.outcomeOf(key)).toMatchObject({ value: { outcome: 'accepted' } });
});

test('an application whose papers the county does not have yet stays, unless the order means the undelivered', async () => {
  const { saved, names } = await saveWithPapers(cache, [1000]);
  const key = saved.ok ? saved.value.key : '';
  await county.answer(cache, station.folder, [key]);
  const paper = join(station.folder, 'attachments', `${names[0]}.age`);
  expect(cache.retention.obey(county.order(), county.key)).toEqual({ ok: true, value: { acknowledged: 0 } });
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(existsSync(paper)).toBe(true);
  expect(cache.standing([])).toMatchObject({ value: { attachments: { waiting: 1 } } });

  const needle = needlesIn(station.folder).get(key) ?? '';
  const rest = county.order({ scope: ['undelivered'], nonce: 'another-nonce-0123' });
  expect(cache.retention.obey(rest, county.key)).toEqual({ ok: true, value: { undelivered: 1 } });
  expect(existsSync(paper)).toBe(false);
  expect(filesWith(station.folder, needle)).toEqual([]);
  expect(cache.outcomeOf(key)).toMatchObject({ value: { outcome: 'accepted' } });
  expect(cache.standing([])).toMatchObject({ value: { attachments: { waiting: 0 } } });
});

test('an application that was with the staff and is wiped reads so after the next opening too', async () => {
  const { key } = await saveSpecimen(cache);
  cache.startDelivery({
    onEvent: () => undefined,
    send: async () => ({ outcome: 'returned', code: 'seal-unreadable' }),
  });
  await station.clock.advance(60_000);
  expect(cache.standing([])).toMatchObject({ value: { stuck: [{ key, code: 'seal-unreadable' }] } });
  cache.retention.obey(county.order({ scope: ['undelivered'] }), county.key);
  await cache.close();
  cache = await station.open();
  expect(cache.opening).toMatchObject({ repairedEntries: 0 });
  expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'returned', code: 'wiped-by-order' } });
});

test('power that goes before the journal has forgotten a wiped paper does not bring it back', async () => {
  const { saved } = await saveWithPapers(cache, [1000]);
  const key = saved.ok ? saved.value.key : '';
  await county.answer(cache, station.folder, [key]);
  const asItWas = join(station.folder, '..', `${basename(station.folder)}-before`);
  cpSync(station.folder, asItWas, { recursive: true });
  cache.retention.obey(county.order({ scope: ['undelivered'] }), county.key);
  await cache.close();
  for (const part of ['journal', 'attachments']) {
    cpSync(join(asItWas, part), join(station.folder, part), { recursive: true });
  }
  rmSync(asItWas, { recursive: true });
  cache = await station.open();
  expect(cache.standing([])).toMatchObject({ value: { attachments: { waiting: 0 }, stuck: [] } });
  expect(filesWith(station.folder, 'age-encryption')).toEqual([]);
});

test('a paper with no sound copy goes with its application', async () => {
  const { saved, names } = await saveWithPapers(cache, [1000]);
  const key = saved.ok ? saved.value.key : '';
  const copies = ['attachments', 'journal/attachments'].map((part) => join(station.folder, part, `${names[0]}.age`));
  for (const copy of copies) flipLastBit(copy);
  cache.startDelivery({
    onEvent: () => undefined,
    send: async (application) => acknowledged(application),
    uploadAttachment: async () => ({ outcome: 'undecided', code: 'timed-out', countyReached: true }),
  });
  await station.clock.advance(60_000);
  expect(cache.standing([])).toMatchObject({ value: { stuck: [{ key, code: 'file-damaged' }] } });
  expect(cache.retention.obey(county.order(), county.key)).toEqual({ ok: true, value: { acknowledged: 1 } });
  expect(copies.map((copy) => existsSync(copy))).toEqual([false, false]);
  expect(cache.standing([])).toMatchObject({ value: { stuck: [] } });
});

function flipLastBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
