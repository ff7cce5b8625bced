/** An application that was handed in anew stays until the county has the newer one for good, and goes with that. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeInAnswer, takenWord } from '../carry/specimen-answer.ts';
import { restarts, specimenAnew } from '../specimen-anew.ts';
import { specimenStation } from '../specimen-cache.ts';
import { filesWith, needlesIn, specimenCounty } from './specimen-county.ts';

const dayMs = 24 * 60 * 60_000;
const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let bench: ReturnType<typeof specimenAnew>;
beforeEach(async () => {
  station = specimenStation();
  bench = specimenAnew(station, county, await station.open());
});
afterEach(async () => {
  await bench.closes();
  station.remove();
});

const days = (count: number) => station.clock.advance(count * dayMs);
const holding = (needle: Buffer | undefined): readonly string[] => filesWith(station.folder, needle ?? '');
const everywhere = ['journal/outbox.journal', 'outbox.db'];

/** One the county cannot read, with a paper, and the same handed in anew, with a paper of its own. */
async function handedInAnew() {
  const first = await bench.save([2000]);
  await bench.cannotRead(first.key);
  const second = await bench.save([1000], first.key);
  const needles = needlesIn(station.folder);
  return { first, second, needle: needles.get(first.key), newerNeedle: needles.get(second.key) };
}

async function takesWhole({ key, names }: { readonly key: string; readonly names: readonly string[] }): Promise<void> {
  await bench.takes(key);
  await bench.takesPapers(names);
}

test.each(restarts)(
  'thirty days after the county signed for the newer one, no file holds it or its paper; restarted %s',
  async (_how, happen) => {
    const { first, second, needle, newerNeedle } = await handedInAnew();
    await takesWhole(second);
    await days(20);
    await bench.reopens(happen);
    await days(9);
    expect(holding(needle)).toEqual(everywhere);
    expect(bench.papersHere()).toEqual(expect.arrayContaining([...first.names, ...first.names]));

    // A rebuilt database counts from the newest it knows.
    await days(25);
    expect(holding(needle)).toEqual([]);
    expect(holding(newerNeedle)).toEqual([]);
    expect(bench.papersHere()).toEqual([]);
    expect(bench.cache().itemStanding(first.receiptNumber)).toMatchObject({
      value: { state: 'superseded', replacedBy: second.receiptNumber },
    });
    expect(bench.cache().standing([])).toMatchObject({ value: { stuckCount: 0, attachments: { waiting: 0 } } });

    await bench.reopens();
    expect(bench.cache().opening).toMatchObject({ rebuiltRows: 0, repairedEntries: 0, damagedEntries: 0 });
    expect(bench.cache().itemStanding(first.receiptNumber)).toMatchObject({ value: { state: 'superseded' } });
    expect(bench.cache().carry.receiptCode(first.receiptNumber)).toEqual({ ok: true, value: null });
  },
);

test.each(restarts)('once erased it does not come back; restarted %s', async (_how, happen) => {
  const { second, needle } = await handedInAnew();
  await takesWhole(second);
  await days(32);
  await bench.reopens(happen);
  expect(holding(needle)).toEqual([]);
  expect(bench.cache().opening).toMatchObject({ rebuiltRows: 0, damagedEntries: 0 });
  expect(bench.cache().standing([])).toMatchObject({ value: { stuckCount: 0, attachments: { waiting: 0 } } });
  expect(bench.cache().waitingCount()).toEqual({ ok: true, value: 0 });
});

test.each([
  ['queued', async () => undefined],
  ['sending', () => bench.sends()],
  ['needs-staff', (key: string) => bench.cannotRead(key)],
  // A decline judges the newer one: it may have been another person's, and nobody has judged this one.
  ['rejected', (key: string) => bench.declines(key)],
  ['acknowledged without its papers', (key: string) => bench.takes(key)],
])('as long as the newer one is %s it stays, with its paper, in both copies', async (_state, happen) => {
  const { first, second, needle } = await handedInAnew();
  await happen(second.key);
  for (const [, restart] of restarts) {
    await days(500);
    expect(holding(needle)).toEqual(everywhere);
    expect(bench.papersHere().filter((name) => first.names.includes(name))).toHaveLength(2);
    await bench.reopens(restart);
  }
  expect(holding(needle)).toEqual(everywhere);
});

test('where the county loses the newer one and asks for it again, the older one stays until it is signed for once more', async () => {
  const first = await bench.save([]);
  await bench.cannotRead(first.key);
  const second = await bench.save([], first.key);
  const needle = needlesIn(station.folder).get(first.key);
  await bench.takes(second.key);
  await days(20);
  bench.asksAgain(2);
  await days(100);
  expect(holding(needle)).toEqual(everywhere);
  await bench.takes(second.key);
  await days(29);
  expect(holding(needle)).toEqual(everywhere);
  await days(3);
  expect(holding(needle)).toEqual([]);
});

test('of one handed in anew twice over, all go with the last', async () => {
  const { first, second, needle, newerNeedle } = await handedInAnew();
  await bench.cannotRead(second.key);
  const third = await bench.save([], second.key);
  await days(100);
  expect([holding(needle), holding(newerNeedle)]).toEqual([everywhere, everywhere]);
  await bench.takes(third.key);
  await days(32);
  expect([holding(needle), holding(newerNeedle)]).toEqual([[], []]);
  expect(bench.papersHere()).toEqual([]);
  expect(bench.cache().itemStanding(first.receiptNumber)).toMatchObject({
    value: { state: 'superseded', replacedBy: second.receiptNumber },
  });
});

test('the county’s word on a paper is kept when the paper goes', async () => {
  const first = await bench.save([2000, 3000]);
  await bench.takesPapers(first.names.slice(0, 1));
  await bench.cannotRead(first.key);
  const second = await bench.save([], first.key);
  await bench.takes(second.key);
  await days(32);
  await bench.reopens((folder) => {
    const database = new BetterSqlite3(join(folder, 'outbox.db'), { readonly: true });
    const rows = database.prepare('SELECT sealed_sha256 AS name, state FROM attachment').all();
    const row = database.prepare('SELECT state, last_failure AS code FROM outbox WHERE key = ?').get(first.key);
    database.close();
    expect(rows).toEqual([{ name: first.names[0], state: 'archived' }]);
    expect(row).toEqual({ state: 'needs-staff', code: 'seal-unreadable' });
  });
  expect(bench.papersHere()).toEqual([]);
});

test('four hundred days after the county signed for the newer one, nobody’s name is left', async () => {
  const { first, second } = await handedInAnew();
  await takesWhole(second);
  await days(395);
  expect(bench.cache().findReceiptByNumber(first.receiptNumber)).toMatchObject({ value: { maskedName: '王*英' } });
  await days(10);
  expect(holding(Buffer.from(first.maskedName))).toEqual([]);
  expect(bench.cache().findReceiptByNumber(first.receiptNumber)).toMatchObject({ value: { maskedName: '' } });
});

test('a sweep cut off before the journal was rewritten is finished by the next opening', async () => {
  const { second, needle } = await handedInAnew();
  await takesWhole(second);
  const journal = join(station.folder, 'journal', 'outbox.journal');
  const before = readFileSync(journal);
  await days(32);
  expect(holding(needle)).toEqual([]);
  await bench.reopens(() => writeFileSync(journal, before));
  expect(holding(needle)).toEqual([]);
});

test('a newer row that no longer reads as it was saved erases nothing', async () => {
  const { first, second, needle } = await handedInAnew();
  await bench.takes(second.key);
  await bench.takesPapers(second.names);
  await bench.reopens((folder) => {
    const database = new BetterSqlite3(join(folder, 'outbox.db'));
    database.prepare('UPDATE outbox SET details_hash = ? WHERE key = ?').run('0'.repeat(64), second.key);
    database.close();
  });
  await days(60);
  expect(holding(needle)).toEqual(everywhere);
  expect(bench.papersHere()).toEqual([...first.names, ...first.names]);
});

test('the county’s late word on one that was erased changes nothing', async () => {
  const { first, second } = await handedInAnew();
  const late = takenWord(county, station.folder, first.key);
  await takesWhole(second);
  await days(32);
  const taken = await takeInAnswer(bench.cache(), county, { results: [late] });
  expect(taken).toMatchObject({ ok: true, value: { acknowledged: 0, known: 1 } });
  expect(bench.cache().itemStanding(first.receiptNumber)).toMatchObject({ value: { state: 'superseded' } });
});

test('an order to wipe what the county signed for erases the newer one, and leaves the older its thirty days', async () => {
  const { second, needle, newerNeedle } = await handedInAnew();
  await takesWhole(second);
  const obeyed = bench.cache().retention.obey(county.order(), county.key);
  expect(obeyed).toEqual({ ok: true, value: { acknowledged: 1 } });
  await days(29);
  expect([holding(needle), holding(newerNeedle)]).toEqual([everywhere, []]);
  await days(3);
  expect(holding(needle)).toEqual([]);
});

test('an order for the undelivered that names it ends it, whatever became of the newer one', async () => {
  const { first, second, needle, newerNeedle } = await handedInAnew();
  await bench.declines(second.key);
  const order = county.order({ scope: ['undelivered'], keys: [first.key] });
  expect(bench.cache().retention.obey(order, county.key)).toEqual({ ok: true, value: { undelivered: 1 } });
  expect([holding(needle), holding(newerNeedle)]).toEqual([[], everywhere]);
});

test('what was erased is no longer undelivered to an order; its masked name goes by one as others do', async () => {
  const { first, second } = await handedInAnew();
  await takesWhole(second);
  await days(32);
  const times = { notBefore: '2026-12-01T00:00:00Z', expires: '2027-01-30T00:00:00Z' };
  const order = county.order({ ...times, scope: ['undelivered', 'names'] });
  expect(bench.cache().retention.obey(order, county.key)).toEqual({ ok: true, value: { undelivered: 0, names: 2 } });
  expect(bench.cache().itemStanding(first.receiptNumber)).toMatchObject({ value: { state: 'superseded' } });
  expect(holding(Buffer.from(first.maskedName))).toEqual([]);
});

test.each<[string, (path: string) => void]>([
  [
    'nothing of which can be read',
    (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0x55, 0, 100);
      writeFileSync(path, bytes);
    },
  ],
  [
    'the rows of which can be read still',
    (path) => {
      const database = new BetterSqlite3(path);
      database.exec('DROP INDEX outbox_supersedes');
      database.close();
    },
  ],
])('a damaged database set aside that holds it goes after its time too: one %s', async (_how, damage) => {
  const { second } = await handedInAnew();
  await bench.reopens((folder) => damage(join(folder, 'outbox.db')));
  const aside = bench.cache().opening.quarantined ?? '-';
  await days(100);
  expect(readdirSync(station.folder)).toContain(aside);
  await takesWhole(second);
  await days(29);
  expect(readdirSync(station.folder)).toContain(aside);
  await days(3);
  expect(readdirSync(station.folder)).not.toContain(aside);
});
