/**
 * Ten thousand applications over real sockets to the real simulated county, through a proxy that loses, cuts, delays,
 * doubles and holds back what passes, puts a captive portal in its way, and has the county die between effect and answer.
 * Every effect must be there exactly once. A naive retry and a queue in the manner of Workbox meet the same fates beside.
 * `CUNBAN_SEED` plays a history again.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { specimenApplication, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Fate, startExchangeProxy } from '../../link-proxy/exchange-proxy.ts';
import { Random } from '../../random.ts';
import { scratch } from '../cache/loop-filesystem.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';

const applications = 10_000;
const lanes = 400;
/** Pauses of seconds and minutes pass in milliseconds. */
const hurry = 400;
const home = mkdtempSync(join(scratch, 'cunban-lost-'));
const report: Record<string, unknown> = {};
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  recordFigures('lost-answers', report);
});

/** What becomes of a hundred exchanges: of 45 the answer is lost in one way or another. */
const shares: readonly (readonly [Fate, number])[] = [
  ['lose-answer', 30],
  ['truncate', 8],
  ['hold', 5],
  ['lose-request', 5],
  ['duplicate', 5],
  ['delay', 5],
  ['captive-portal', 5],
  ['crash', 2],
];

function fates(random: Random): () => Fate {
  return () => {
    let drawn = random.below(100);
    for (const [fate, share] of shares) {
      drawn -= share;
      if (drawn < 0) return fate;
    }
    return 'pass';
  };
}

const clock = { ...systemClock, setTimeout: (callback: () => void, ms: number) => setTimeout(callback, ms / hurry) };

async function openCache(folder: string, county: CountySimulator): Promise<OfflineCache> {
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient: county.recipient,
    clock,
    random: Math.random,
    reserveBytes: 256 * 1024,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

async function save(cache: OfflineCache, lane: string): Promise<string> {
  const saved = await cache.saveApplication({ lane, build: (ids) => specimenApplication(ids.receiptNumber) });
  if (!saved.ok) throw new Error(saved.failure.code);
  return saved.value.key;
}

async function untilNoneWaits(cache: OfflineCache): Promise<void> {
  for (;;) {
    const waiting = cache.waitingCount();
    if (!waiting.ok) throw new Error(waiting.failure.code);
    if (waiting.value === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Sends what the cache has to the county behind `url` until nothing waits. */
function platformAt(url: string, county: CountySimulator) {
  const platform = createCountyPlatform({
    baseUrl: url,
    acknowledgementKey: county.acknowledgementKey,
    timeouts: { quietMs: 5_000, slowestBytesPerSecond: 1_000 },
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  return platform.value;
}

test('whatever is lost, late, doubled or restored, every effect is there exactly once', async () => {
  const begun = performance.now();
  const folder = join(home, 'county');
  let county = await startCountySimulator({ folder });
  const draw = fates(new Random(seed));
  const schedule: Fate[] = [];
  let crashes = 0;
  const proxy = await startExchangeProxy({
    to: () => county.port,
    fateOf: () => {
      const fate = draw();
      schedule.push(fate);
      return fate;
    },
    delayMs: 50,
    async crash() {
      crashes += 1;
      await county.close();
      county = await startCountySimulator({ folder });
    },
  });
  const cache = await openCache(join(home, 'cache'), county);
  const keys = new Set<string>();
  try {
    // A first half; then the county's records are copied, a second half is taken, and the copy put back.
    const backup = join(home, 'backup.db');
    const half = applications / 2;
    for (let count = 0; count < half; count += 1) keys.add(await save(cache, `lane-${count % lanes}`));
    const platform = platformAt(proxy.url, county);
    cache.startDelivery({ send: { many: platform.sendApplications }, onEvent: () => undefined });
    await untilNoneWaits(cache);
    await county.backup(backup);
    for (let count = half; count < applications; count += 1) keys.add(await save(cache, `lane-${count % lanes}`));
    await untilNoneWaits(cache);
    const before = new Map(county.received().map(({ key, caseNumber }) => [key, caseNumber]));
    county.restore(backup);
    const forgotten = applications - county.received().length;
    const epoch = county.received()[0]?.epoch ?? '';

    // The station asks what the county lacks, as its report does, until the county lacks nothing.
    let requeued = 0;
    for (let ask = 0; ask < 100; ask += 1) {
      const runs = county.county.inbox.missing(specimenStationCode, epoch, applications);
      if (runs.length === 0) break;
      const taken = cache.takeReportAnswer({
        time: new Date().toISOString(),
        gaps: [{ epoch, missing: runs.map(([first, last]) => ({ first, last })) }],
        lackingAttachments: [],
      });
      if (!taken.ok) throw new Error(taken.failure.code);
      requeued += taken.value.applications;
      await untilNoneWaits(cache);
    }
    await cache.close();

    const received = county.received();
    const effects = new Map<string, number>();
    for (const { key } of received) effects.set(key, (effects.get(key) ?? 0) + 1);
    const duplicated = [...effects.values()].filter((count) => count > 1).length;
    const missing = [...keys].filter((key) => !effects.has(key)).length;
    const foreign = [...effects.keys()].filter((key) => !keys.has(key)).length;
    const otherNumber = received.filter(({ key, caseNumber }) => before.get(key) !== caseNumber).length;
    const attempts = received.reduce((sum, one) => sum + one.attempts, 0);
    report.ours = {
      applications,
      exchanges: schedule.length,
      met: proxy.met,
      lostShare: share(proxy.met),
      crashes,
      forgottenByRestoredCounty: forgotten,
      requeued,
      attempts,
      duplicated,
      missing,
      foreign,
      otherCaseNumberAfterRestore: otherNumber,
      gaps: county.sequenceGaps(),
      seconds: Math.round((performance.now() - begun) / 1000),
      verdict: duplicated + missing + foreign === 0 ? 'every effect exactly once' : 'BROKEN',
    };
    report.schedule = createHash('sha256').update(schedule.join()).digest('hex');
    report.history = schedule;
    expect({ duplicated, missing, foreign, otherNumber }).toEqual({
      duplicated: 0,
      missing: 0,
      foreign: 0,
      otherNumber: 0,
    });
    expect(county.sequenceGaps()).toEqual([]);
    expect(share(proxy.met)).toBeGreaterThan(0.3);
    expect(forgotten).toBeGreaterThan(0);
  } finally {
    await proxy.close();
    await county.close();
  }
});

/** Share of exchanges whose answer never arrived whole though the county may have acted. */
function share(met: Readonly<Record<Fate, number>>): number {
  const all = Object.values(met).reduce((sum, count) => sum + count, 0);
  return (met['lose-answer'] + met.truncate + met.hold + met.crash) / all;
}

interface Counted {
  readonly duplicated: number;
  readonly missing: number;
}

/** Ten thousand posts of plain JSON to a county that knows no keys: every request is a new case. */
async function control(queue: (url: string, payloads: readonly string[]) => Promise<void>): Promise<Counted> {
  const effects = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      effects.set(body, (effects.get(body) ?? 0) + 1);
      response.end('taken');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const draw = fates(new Random(seed));
  const proxy = await startExchangeProxy({
    to: () => address.port,
    fateOf: draw,
    delayMs: 1,
    crash: async () => undefined,
  });
  try {
    const payloads = Array.from({ length: applications }, (_, serial) => `application ${serial}`);
    await queue(proxy.url, payloads);
    return {
      duplicated: [...effects.values()].reduce((sum, count) => sum + count - 1, 0),
      missing: payloads.filter((payload) => !effects.has(payload)).length,
    };
  } finally {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

const post = async (url: string, body: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { method: 'POST', body });
    await response.text();
    return true;
  } catch {
    return false;
  }
};

test('control: a retry without a key doubles, and believes a captive portal', async () => {
  const counted = await control(async (url, payloads) => {
    for (const payload of payloads) while (!(await post(url, payload)));
  });
  report['control: naive retry, no key, any 200 is believed'] = counted;
  expect(counted.duplicated).toBeGreaterThan(1000);
  expect(counted.missing).toBeGreaterThan(0);
});

test('control: a queue like Workbox, which shifts before it sends, doubles and loses', async () => {
  const random = new Random(seed + 1);
  const counted = await control(async (url, payloads) => {
    const queue = [...payloads];
    while (queue.length > 0) {
      // `shiftRequest` takes the entry off the store; only a throw puts it back. One station in 500 dies in between.
      const payload = queue.shift() ?? '';
      if (random.below(500) === 0) continue;
      if (!(await post(url, payload))) queue.unshift(payload);
    }
  });
  report['control: like Workbox background-sync; a crash between shift and unshift once in 500'] = counted;
  expect(counted.duplicated).toBeGreaterThan(1000);
  expect(counted.missing).toBeGreaterThan(0);
});
