import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { openOutboxDatabase } from '../open-database.ts';
import { createSimulatedClock, type SimulatedClock } from '../simulated-clock.ts';
import { specimenStation } from '../specimen-cache.ts';
import { startDraftExpiry } from './draft-expiry.ts';
import { createDraftStore } from './draft-store.ts';
import { createDraftTime } from './draft-time.ts';

const minute = 60_000;
const hour = 60 * minute;
const year = 365 * 24 * hour;
const tag = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);

let folder: string;
/** What time it is in truth. */
let trueMs: number;
let run: Run | null;
interface Run {
  readonly database: Database;
  readonly store: ReturnType<typeof createDraftStore>;
  readonly clock: SimulatedClock;
  /** The county says what time it is. */
  countyTells(): void;
  hasDraft(of?: Uint8Array): boolean;
}
let elapsed: number;
/** By how much the clock is wrong. */
let wrongByMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-draft-time-'));
  trueMs = Date.parse('2026-11-24T01:00:00Z');
  run = null;
});
afterEach(() => {
  powerCut();
  rmSync(folder, { recursive: true, force: true });
});

function powerCut(): void {
  run?.database.close();
  run = null;
}

/** The station starts with its clock at `clockMs`. */
function starts(clockMs = trueMs): Run {
  const clock = createSimulatedClock(clockMs);
  const now = (): number => clock.now() + wrongByMs;
  wrongByMs = 0;
  const opened = openOutboxDatabase(folder, now);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { database } = opened.value;
  elapsed = 0;
  const store = createDraftStore(
    database,
    createDraftTime(database, now, () => elapsed),
  );
  store.sweep();
  const expiry = startDraftExpiry(store, clock);
  run = {
    database,
    store,
    clock,
    countyTells: () => expiry.countyTold(trueMs),
    hasDraft: (of = tag) => store.find(of) !== null,
  };
  return run;
}

async function passes(ms: number): Promise<void> {
  elapsed += ms;
  trueMs += ms;
  await run?.clock.advance(ms);
}

const keep = ({ store }: Run, of = tag): void => store.keep(of, new Uint8Array(600));
const countOf = ({ database }: Run): unknown => database.prepare('SELECT count(*) FROM draft').pluck().get();

test('one start thirty years ahead; once clock and county are right, a draft lives 72 hours, the station on or off', async () => {
  keep(starts(trueMs + 30 * year), other);
  await passes(minute);
  powerCut();
  trueMs += 16 * hour;

  const second = starts();
  await passes(minute);
  keep(second);
  await passes(minute);
  second.countyTells();
  for (const day of [1, 2, 3]) {
    // Eight hours on, sixteen off; 24 hours less the minutes it takes until the county has answered.
    await passes(8 * hour - 2 * minute);
    powerCut();
    trueMs += 16 * hour;
    const next = starts();
    expect(next.hasDraft(), `day ${day}`).toBe(true);
    await passes(2 * minute);
    next.countyTells();
    expect(next.hasDraft(), `day ${day}`).toBe(day < 3);
  }
  await passes(10 * minute);
  expect(run === null ? null : countOf(run)).toBe(0);
});

test('a leap put right in the same run: what was kept before ends early by it, what was kept after it on time', async () => {
  const station = starts();
  keep(station);
  await passes(hour);
  wrongByMs = 10 * hour;
  keep(station, other);
  wrongByMs = 0;
  await passes(minute);
  station.countyTells();
  await passes(61 * hour - minute - 1);
  expect([station.hasDraft(), station.hasDraft(other)]).toEqual([true, true]);
  await passes(1);
  expect([station.hasDraft(), station.hasDraft(other)]).toEqual([false, true]);
  await passes(11 * hour - 1);
  expect(station.hasDraft(other)).toBe(true);
  await passes(1);
  expect(station.hasDraft(other)).toBe(false);
});

test('a draft that was there when the station started with its time ahead goes: nobody knows how old it is', async () => {
  keep(starts(trueMs + 30 * year));
  powerCut();
  trueMs += 5 * 24 * hour;
  const later = starts();
  // Without the county the time of drafts is all there is.
  expect(later.hasDraft()).toBe(true);
  later.countyTells();
  expect(countOf(later)).toBe(0);
});

test('a clock that is always eight hours ahead measures well, and the county takes nothing from a draft', async () => {
  keep(starts(trueMs + 8 * hour));
  for (let told = 0; told < 71; told += 1) {
    await passes(hour);
    run?.countyTells();
    expect(run?.hasDraft()).toBe(true);
    powerCut();
    starts(trueMs + 8 * hour);
  }
  await passes(hour);
  expect(run?.hasDraft()).toBe(false);
});

test('a county that disagrees by some minutes, or sees the clock behind, changes nothing', async () => {
  const station = starts(trueMs + 9 * minute);
  keep(station);
  const latest = () => station.database.prepare('SELECT latest_ms FROM draft_time').pluck().get();
  const before = latest();
  station.countyTells();
  trueMs += hour;
  station.countyTells();
  expect(latest()).toBe(before);
});

test('time and ends move together or not at all', async () => {
  keep(starts(trueMs + 30 * year), other);
  await passes(minute);
  powerCut();
  const { database, ...station } = starts();
  await passes(minute);
  keep({ database, ...station });
  const state = () => [
    database.prepare('SELECT latest_ms FROM draft_time').pluck().get(),
    database.prepare('SELECT expires_at FROM draft').pluck().all(),
  ];
  const before = state();
  database.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE ON draft_time BEGIN SELECT missing_function(); END`);
  expect(() => station.countyTells()).toThrow();
  expect(state()).toEqual(before);
  database.exec('DROP TRIGGER full');
  station.countyTells();
  expect(state()).toEqual([trueMs, [trueMs + 72 * hour]]);
});

test('with a clock that begins in 2016 at every start, and every run cut off within the hour, drafts end all the same', async () => {
  keep(starts());
  powerCut();
  for (let hours = 0; hours < 90; hours += 1) {
    starts(Date.parse('2016-01-01T00:00:00Z'));
    await passes(59 * minute);
    powerCut();
  }
  expect(countOf(starts(0))).toBe(0);
});

test('the county tells its time with the answer to a report', async () => {
  const wrong = specimenStation();
  const { folder: cacheFolder } = wrong;
  const right = createSimulatedClock(wrong.clock.now());
  const keepIn = async (opened: OfflineCache, itemCode: string): Promise<void> => {
    const drafts = opened.openDrafts({ stationKey: new Uint8Array(32), suite: 'default-1' });
    const own = await drafts.unlock({ textBlock: new Uint8Array(256), photo: new Uint8Array(1024) });
    const at = { page: 'review' } as const;
    own.keep({ schema: 'cunban.draft/1', itemCode, itemVersion: 1, at, answers: {}, papers: [] });
  };
  await wrong.clock.advance(30 * year);
  const before = await wrong.open();
  await keepIn(before, 'item-1');
  await before.close();
  const cache = await specimenStation({ folder: cacheFolder, clock: right }).open();
  await right.advance(minute);
  await keepIn(cache, 'item-2');
  cache.takeReportAnswer({ time: new Date(right.now()).toISOString(), gaps: [], lackingAttachments: [] });
  expect(cache.standing([])).toMatchObject({ value: { drafts: 1 } });
  await cache.close();
  const later = createSimulatedClock(right.now() + 72 * hour);
  const reopened = await specimenStation({ folder: cacheFolder, clock: later }).open();
  expect(reopened.standing([])).toMatchObject({ value: { drafts: 0 } });
  await reopened.close();
  wrong.remove();
});
