/** A disk that is really full, really read-only, or whose fsync fails: a code for the staff, and nothing half done. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { acknowledged, specimenApplication, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { Random } from '../../random.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';
import { recipient } from './county-key.ts';
import { examine } from './examine.ts';
import { createLoopFilesystem, type LoopFilesystem, scratch, whyNoLoopFilesystem } from './loop-filesystem.ts';
import { Promises } from './promises.ts';
import { startStation } from './station-process.ts';
import { tracer, whyNoTracing } from './system-calls.ts';
import type { Word } from './words.ts';

const noLoop = await whyNoLoopFilesystem();
const noTracing = whyNoTracing();
if (noLoop !== null) console.warn(`full and read-only disks skipped: ${noLoop}`);
if (noTracing !== null) console.warn(`failing fsync skipped: ${noTracing}`);

const report: Record<string, unknown> = {};
afterAll(() => recordFigures('cache-broken-disk', report));

const open = (folder: string) =>
  openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient: recipient,
    clock: { ...systemClock, setTimeout: (callback, ms) => systemClock.setTimeout(callback, ms / 200) },
    random: Math.random,
    reserveBytes: 8 * 1024 * 1024,
  });

const save = (cache: OfflineCache, lane: string) =>
  cache.saveApplication({ lane, build: ({ receiptNumber }) => specimenApplication(receiptNumber) });

function fill(folder: string, leave: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const path = join(folder, 'somebody-elses-file');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(bsize, 1);
  try {
    for (let left = bavail * bsize - leave; left > 0; left -= bsize) writeSync(file, block);
    fsyncSync(file);
  } catch {
    // Fuller than it said: that is what was wanted.
  } finally {
    closeSync(file);
  }
  return path;
}

describe.skipIf(noLoop !== null)('on a disk of its own', () => {
  let disk: LoopFilesystem;
  let folder: string;
  beforeEach(() => {
    disk = createLoopFilesystem(40);
    folder = join(disk.folder, 'cache');
  });
  const caches: OfflineCache[] = [];
  afterEach(async () => {
    for (const cache of caches.splice(0)) await cache.close();
    disk.remove();
  });
  const openHere = async (): Promise<OfflineCache> => {
    const opened = await open(folder);
    if (!opened.ok) throw new Error(opened.failure.code);
    caches.push(opened.value);
    return opened.value;
  };
  const closeHere = async (): Promise<void> => {
    for (const cache of caches.splice(0)) await cache.close();
  };

  test('a full disk refuses the next application, delivers all that were promised, and goes on when it has room', async () => {
    const cache = await openHere();
    const promises = new Promises();
    const foreign = fill(disk.folder, 1024 * 1024);
    let refused = '';
    while (refused === '') {
      const saved = await save(cache, `lane-${promises.saved.size}`);
      if (saved.ok) promises.saved.set(saved.value.key, saved.value);
      else refused = saved.failure.code;
    }
    expect(refused).toBe('disk-full');
    expect(promises.saved.size).toBeGreaterThan(5);
    expect(await examine(folder, promises)).toMatchObject({ lost: [], duplicated: [], wrong: [] });

    cache.startDelivery({
      onEvent: () => undefined,
      async send(application) {
        promises.take(application);
        return acknowledged(application);
      },
    });
    const begun = performance.now();
    for (;;) {
      const waiting = cache.waitingCount();
      if (waiting.ok && waiting.value === 0) break;
      if (performance.now() - begun > 60_000) throw new Error('what was promised is stuck');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect([...promises.saved.keys()].filter((key) => !promises.county.has(key))).toEqual([]);
    expect(promises.county.size).toBe(promises.saved.size);
    report.full = { savedBeforeRefusal: promises.saved.size };
    rmSync(foreign);
    const again = await save(cache, 'afterwards');
    expect(again).toMatchObject({ ok: true });
  });

  test('a station that starts on a full disk opens and delivers', async () => {
    const saved = await save(await openHere(), 'a');
    await closeHere();
    fill(disk.folder, 0);
    const reopened = await openHere();
    expect(reopened.waitingCount()).toEqual({ ok: true, value: 1 });
    const delivery = reopened.startDelivery({
      onEvent: () => undefined,
      send: async (application) => acknowledged(application),
    });
    if (!saved.ok) throw new Error(saved.failure.code);
    expect(await delivery.waitForOutcome(saved.value.key, 1_000_000)).toMatchObject({ outcome: 'accepted' });
  });

  test('a disk that came up read-only says so, and everything is there once it is writable', async () => {
    const cache = await openHere();
    const promises = new Promises();
    for (let count = 0; count < 20; count += 1) {
      const saved = await save(cache, 'a');
      if (saved.ok) promises.saved.set(saved.value.key, saved.value);
    }
    await closeHere();
    disk.remountReadOnly();
    expect(await open(folder)).toMatchObject({ ok: false, failure: { code: 'read-only' } });
    disk.restart();
    expect(await examine(folder, promises)).toMatchObject({ lost: [], duplicated: [], wrong: [] });
  });
});

describe.skipIf(noTracing !== null)('with system calls that fail', () => {
  const tries = process.env.CUNBAN_LONG === '1' ? 200 : 30;
  const faults = [
    ['fsync', 'fsync,fdatasync', 'EIO'],
    ['write', 'write,pwrite64', 'EIO'],
    ['write', 'write,pwrite64', 'ENOSPC'],
    ['write', 'write,pwrite64', 'EROFS'],
  ] as const;

  test.each(faults)(
    '%s failing (%s, %s) is a typed failure, and nothing of a refused application is kept',
    async (_name, calls, error) => {
      const random = new Random(seed);
      const problems: string[] = [];
      const codes: Record<string, number> = {};
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const home = mkdtempSync(join(scratch, 'cunban-failing-'));
        const folder = join(home, 'cache');
        const promises = new Promises();
        let last: Word | null = null;
        const inject = `error=${error}:when=${1 + random.below(calls.startsWith('fsync') ? 40 : 400)}`;
        const plan = {
          folder,
          recipient,
          life: 'once',
          stopAt: null,
          weakDatabase: false,
          weakJournal: false,
        } as const;
        const station = startStation(
          { ...plan, months: 0, seed: 1 },
          (word) => {
            promises.hear(word);
            last = word;
          },
          tracer(folder, join(home, 'log'), inject, calls),
        );
        await station.ended;
        const end = last as Word | null;
        const code = end?.say === 'failed' ? end.code : (end?.say ?? 'nothing');
        codes[code] = (codes[code] ?? 0) + 1;
        if (!['storage-failed', 'disk-full', 'read-only', 'database-corrupt', 'done'].includes(code)) {
          problems.push(`${inject}: ended with ${code}`);
        }
        const found = await examine(folder, promises);
        for (const kind of ['lost', 'duplicated', 'wrong', 'unpromised'] as const) {
          for (const what of found[kind]) problems.push(`${inject}: ${kind} ${what}`);
        }
        rmSync(home, { recursive: true, force: true });
      }
      report[`${calls} ${error}`] = { tries, codes };
      expect(problems).toEqual([]);
    },
  );
});
