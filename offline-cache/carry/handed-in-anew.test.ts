import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveWithPapers } from '../attachments/specimen-papers.ts';
import type { OfflineCache } from '../index.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { specimenApplication, specimenStation } from '../specimen-cache.ts';
import { decodeReceiptCode } from './receipt-code.ts';
import { takeInAnswer, takenPaper, takenWord } from './specimen-answer.ts';
import { carryTo } from './specimen-stick.ts';

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

const carry = () =>
  cache.carry.out(carryTo({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null }));

/** One that the county cannot read, with a paper, and the same handed in anew without. */
async function handedInAnew() {
  const { saved: first, names } = await saveWithPapers(cache, [1000]);
  if (!first.ok) throw new Error(first.failure.code);
  const { key, receiptNumber } = first.value;
  await takeInAnswer(cache, county, { results: [{ key, status: 422, code: 'seal-unreadable' }] });
  expect(cache.itemStanding(receiptNumber)).toMatchObject({ value: { state: 'needs-staff' } });
  const untilThen = { carried: await carry(), code: cache.carry.receiptCode(receiptNumber) };
  const second = await cache.saveApplication({
    lane: 'anew',
    supersedes: key,
    build: (ids) => specimenApplication(ids.receiptNumber),
  });
  if (!second.ok) throw new Error(second.failure.code);
  return { first: first.value, second: second.value, names, untilThen };
}

test('until it is handed in anew, what the county could not read is carried', async () => {
  const { untilThen } = await handedInAnew();
  expect(untilThen.carried).toMatchObject({ ok: true, value: { applications: 1, attachments: 1 } });
  expect(untilThen.code).toMatchObject({ ok: true, value: expect.stringMatching(/^CB1:/) });
});

test('what was handed in anew stays at home with its papers: it would become a second case', async () => {
  const { first, second } = await handedInAnew();
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 1, attachments: 0 } });
  await takeInAnswer(cache, county, { results: [takenWord(county, station.folder, second.key)] });
  expect(cache.itemStanding(first.receiptNumber)).toMatchObject({ value: { state: 'superseded' } });
  expect(await carry()).toMatchObject({ ok: false, failure: { code: 'nothing-to-carry' } });
});

test('a slip that says the new receipt counts does not carry the old application', async () => {
  const { first, second } = await handedInAnew();
  expect(cache.carry.receiptCode(first.receiptNumber)).toEqual({ ok: true, value: null });
  const code = cache.carry.receiptCode(second.receiptNumber);
  expect(decodeReceiptCode(code.ok ? (code.value ?? '') : '')).toMatchObject({
    key: second.key,
    supersedes: first.key,
  });
});

test('the county’s word on a stick written before still counts, and then its papers follow', async () => {
  const { first, names } = await handedInAnew();
  const answered = await takeInAnswer(cache, county, { results: [takenWord(county, station.folder, first.key)] });
  expect(answered).toMatchObject({ ok: true, value: { acknowledged: 1 } });
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 1, attachments: 1 } });
  await takeInAnswer(cache, county, { attachments: names.map((name) => takenPaper(county, name)) });
  expect(await carry()).toMatchObject({ ok: true, value: { applications: 1, attachments: 0 } });
});
