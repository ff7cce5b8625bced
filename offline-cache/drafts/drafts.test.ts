import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Draft } from '../../app/contracts/draft.ts';
import type { SuiteId } from '../ciphers/cipher-suite.ts';
import { openOutboxDatabase } from '../open-database.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import { type CardBlocks, draftTag, stretchCard } from './card-key.ts';
import { startDraftExpiry } from './draft-expiry.ts';
import { createDraftStore, eraseNewestDrafts } from './draft-store.ts';
import { createDraftTime } from './draft-time.ts';
import { type CardDrafts, openDrafts } from './drafts.ts';

const idNumber = '130999195803120026';
const card: CardBlocks = {
  textBlock: Uint8Array.from(Buffer.from(`赵桂英 ${idNumber} 安和县柳河镇东街村16号`.padEnd(128, ' '), 'utf16le')),
  photo: Uint8Array.from({ length: 1024 }, (_, index) => Math.imul(index + 7, 0x9e3779b1) >>> 24),
};
const stationKey = Uint8Array.from({ length: 32 }, (_, index) => 200 - index);
const hour = 60 * 60_000;

const draft: Draft = {
  schema: 'cunban.draft/1',
  itemCode: 'item-1',
  itemVersion: 1,
  at: { page: 'question', field: 'contribution' },
  answers: { phone: '13800001234', category: 'resident' },
  papers: ['photo-of-book'],
};

let folder: string;
let clock: ReturnType<typeof createSimulatedClock>;
let elapsed: number;
const closers: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-drafts-'));
  clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  elapsed = 0;
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  rmSync(folder, { recursive: true, force: true });
});

function station({ key = stationKey, suite = 'default-1' as SuiteId, submittedUnseen = 0 } = {}) {
  const opened = openOutboxDatabase(folder, clock.now);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  const store = createDraftStore(
    database,
    createDraftTime(database, clock.now, () => elapsed),
  );
  eraseNewestDrafts(database, submittedUnseen);
  store.sweep();
  const expiry = startDraftExpiry(store, clock);
  const drafts = openDrafts({ store, stationKey: key, suite });
  const close = (): void => {
    expiry.close();
    database.close();
  };
  closers.push(close);
  return { drafts, database, close: () => closers.splice(closers.indexOf(close), 1)[0]?.() };
}

/** Time goes by as it does while nothing leaps. */
async function pass(ms: number): Promise<void> {
  elapsed += ms;
  await clock.advance(ms);
}

function loaded(drafts: CardDrafts, itemCode = draft.itemCode): Draft | null {
  const found = drafts.load(itemCode);
  if (!found.ok) throw new Error(found.failure.code);
  return found.value;
}

const countOf = (database: Database): unknown => database.prepare('SELECT count(*) FROM draft').pluck().get();
const everyByte = (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

describe('the same card', () => {
  test('finds its draft after a restart, and the newest alone', async () => {
    const before = station();
    const own = await before.drafts.unlock(card);
    expect(loaded(own)).toBeNull();
    own.keep({ ...draft, answers: {} });
    own.keep(draft);
    expect(countOf(before.database)).toBe(1);
    before.close();
    expect(loaded(await station().drafts.unlock(card))).toEqual(draft);
  });

  test('finds nothing under another service, and each service has its own', async () => {
    const own = await station().drafts.unlock(card);
    own.keep(draft);
    own.keep({ ...draft, itemCode: 'item-2', answers: {} });
    own.drop('item-1');
    expect(loaded(own, 'item-1')).toBeNull();
    expect(loaded(own, 'item-2')).toMatchObject({ itemCode: 'item-2' });
    expect(loaded(own, 'item-3')).toBeNull();
  });

  test('finds a draft that another suite of ciphers sealed', async () => {
    const older = station({ suite: 'default-1' });
    (await older.drafts.unlock(card)).keep(draft);
    older.close();
    const newer = station({ suite: 'gm-1' });
    const own = await newer.drafts.unlock(card);
    expect(loaded(own)).toEqual(draft);
    own.keep({ ...draft, itemVersion: 2 });
    expect(newer.database.prepare('SELECT hex(substr(sealed, 1, 1)) FROM draft').pluck().get()).toBe('02');
    expect(loaded(own)).toMatchObject({ itemVersion: 2 });
  });

  test('finds and keeps nothing any more once it is forgotten', async () => {
    const { drafts, database } = station();
    const own = await drafts.unlock(card);
    own.keep(draft);
    own.forget();
    expect(loaded(own)).toBeNull();
    expect(own.tagOf('item-1')).toBeNull();
    own.drop('item-1');
    own.keep({ ...draft, itemCode: 'item-2' });
    expect(countOf(database)).toBe(1);
  });

  test('finds nothing where the row has rotted, and no error', async () => {
    const { drafts, database } = station();
    const own = await drafts.unlock(card);
    own.keep(draft);
    const sealed = database.prepare<[], Buffer>('SELECT sealed FROM draft').pluck().get() ?? Buffer.alloc(0);
    for (const at of [0, 1, 20, sealed.length - 1]) {
      const rotten = Buffer.from(sealed);
      rotten.writeUInt8(rotten.readUInt8(at) ^ 1, at);
      database.prepare('UPDATE draft SET sealed = ?').run(rotten);
      expect(loaded(own)).toBeNull();
    }
  });
});

describe('without the card', () => {
  test('the files tell nothing: no answer, no service, no number, whatever the coding', async () => {
    const { drafts } = station();
    (await drafts.unlock(card)).keep(draft);
    const files = everyByte();
    for (const needle of [
      ...Object.values(draft.answers),
      draft.itemCode,
      'contribution',
      'photo-of-book',
      idNumber,
      '赵桂英',
    ]) {
      for (const coded of [
        Buffer.from(needle, 'utf8'),
        Buffer.from(needle, 'utf16le'),
        Buffer.from(Buffer.from(needle, 'utf8').toString('base64').slice(0, 6)),
        Buffer.from(Buffer.from(needle, 'utf8').toString('hex')),
      ]) {
        expect(files.includes(coded), needle).toBe(false);
      }
    }
  });

  test('who has files, station key and everything printed on the card, but not its photo block, finds no tag', async () => {
    const { drafts, database } = station();
    (await drafts.unlock(card)).keep(draft);
    const tags = database.prepare<[], Buffer>('SELECT tag FROM draft').pluck().all();
    const isFound = async (guess: CardBlocks, key = stationKey): Promise<boolean> => {
      const tag = draftTag(await stretchCard(guess, key), draft.itemCode);
      return tags.some((known) => known.equals(tag));
    };
    const nothing = new Uint8Array();
    const number = Uint8Array.from(Buffer.from(idNumber, 'ascii'));
    expect(await isFound(card)).toBe(true);
    const guesses: readonly CardBlocks[] = [
      { textBlock: number, photo: nothing },
      { textBlock: Uint8Array.from(Buffer.from(idNumber, 'utf16le')), photo: nothing },
      { textBlock: card.textBlock, photo: nothing },
      { textBlock: card.textBlock, photo: new Uint8Array(1024) },
      { textBlock: nothing, photo: card.photo },
      // Nor does a byte that moves from one block to the other.
      { textBlock: Uint8Array.from([...card.textBlock, card.photo[0] ?? 0]), photo: card.photo.subarray(1) },
    ];
    for (const guess of guesses) expect(await isFound(guess)).toBe(false);
    // Nor with the card itself, at another station.
    expect(await isFound(card, new Uint8Array(32))).toBe(false);
  });

  test('drafts of little and of much look the same', async () => {
    const { drafts, database } = station();
    const own = await drafts.unlock(card);
    own.keep({ ...draft, answers: {} });
    own.keep({
      ...draft,
      itemCode: 'item-2',
      answers: { phone: '13800001234', category: 'farmer', bank: 'x'.repeat(40) },
    });
    expect(database.prepare('SELECT DISTINCT length(sealed) FROM draft').pluck().all()).toHaveLength(1);
  });
});

describe('what is dropped', () => {
  test('is in no file any more', async () => {
    const { drafts, database } = station();
    const own = await drafts.unlock(card);
    const sealed: Buffer[] = [];
    for (const phone of ['1', '2', '3']) {
      own.keep({ ...draft, answers: { phone } });
      sealed.push(database.prepare<[], Buffer>('SELECT sealed FROM draft').pluck().get() ?? Buffer.alloc(0));
    }
    const traces = (): number => sealed.filter((bytes) => everyByte().includes(bytes.subarray(20, 60))).length;
    expect(traces()).toBeGreaterThan(0);
    own.drop(draft.itemCode);
    expect(traces()).toBe(0);
  });

  test('is the draft of an application of which only the journal knew', async () => {
    const before = station();
    const own = await before.drafts.unlock(card);
    own.keep({ ...draft, itemCode: 'item-2' });
    await pass(60_000);
    own.keep(draft);
    before.close();
    const { drafts } = station({ submittedUnseen: 1 });
    const again = await drafts.unlock(card);
    expect(loaded(again)).toBeNull();
    expect(loaded(again, 'item-2')).not.toBeNull();
  });
});

describe('after 72 hours', () => {
  test('a draft is gone, and not a moment before', async () => {
    const { drafts, database } = station();
    const own = await drafts.unlock(card);
    own.keep({ ...draft, answers: {} });
    await pass(10 * hour);
    own.keep(draft);
    await pass(72 * hour - 1);
    expect(loaded(own)).toEqual(draft);
    await pass(1);
    expect(loaded(own)).toBeNull();
    await pass(hour);
    expect(countOf(database)).toBe(0);
  });

  test('it is gone also where the clock has leapt back meanwhile, with the station on or off', async () => {
    const before = station();
    (await before.drafts.unlock(card)).keep(draft);
    await pass(40 * hour);
    before.close();
    clock = createSimulatedClock(Date.parse('2016-01-01T00:00:00Z'));
    elapsed = 0;
    const { drafts } = station();
    const own = await drafts.unlock(card);
    await pass(31 * hour);
    expect(loaded(own)).toEqual(draft);
    await pass(2 * hour);
    expect(loaded(own)).toBeNull();
  });

  test('it is gone where the station was off all the while', async () => {
    const before = station();
    (await before.drafts.unlock(card)).keep(draft);
    before.close();
    clock = createSimulatedClock(clock.now() + 73 * hour);
    const { database } = station();
    expect(countOf(database)).toBe(0);
  });

  test.each([
    ['its own end has rotted', 'UPDATE draft SET expires_at = 9223372036854775806'],
    ['the time has rotted', 'UPDATE draft_time SET latest_ms = 9223372036854775806'],
    ['the time is lost', 'DELETE FROM draft_time'],
  ])('it is gone also where %s', async (_what, sql) => {
    const before = station();
    (await before.drafts.unlock(card)).keep(draft);
    before.database.exec(sql);
    const { database } = before;
    database.close();
    closers.length = 0;
    clock = createSimulatedClock(Date.parse('2016-01-01T00:00:00Z'));
    expect(countOf(station().database)).toBe(0);
  });
});
