/**
 * A link away for 72 hours while 500 applications and 50 papers are saved, and then back as the thinnest there is: 64
 * kbit/s, a second's round trip, one segment in twenty lost. Real cache, client, sockets and county; only time is scaled:
 * the link is `speed` times as fast with delays as much shorter, and the cache's clock, the time-outs and the county's
 * clock go as much faster. What the processors need is not scaled, which makes every latency here look longer than it is.
 */
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import {
  type Clock,
  createWireScheduler,
  type DeliveryEvent,
  type OfflineCache,
  openOfflineCache,
} from '../../../offline-cache/index.ts';
import { sha256Hex } from '../../../offline-cache/sealed-store/sealed-store.ts';
import { specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { realisticApplication } from '../../benchmarks/realistic-application.ts';
import { startLinkProxy } from '../../link-proxy/link-proxy.ts';
import { scratch } from '../cache/loop-filesystem.ts';
import { recordFigures } from '../figures.ts';

const speed = Number(process.env.CUNBAN_SPEED ?? 16);
const outageSpeed = 20_000;
const seed = Number(process.env.CUNBAN_SEED ?? 20261124);
const applications = 500;
const papers = 50;
const paperBytes = 44 * 1024;
/** Forty lanes of five, the others alone. */
const lanesOfFive = 40;
const bytesPerHour = 3_000_000;
const hourMs = 60 * 60_000;
const outageMs = 72 * hourMs;
const link = { bytesPerSecond: 8_000, roundTripMs: 1_000, loss: 0.05, retransmitMarginMs: 200 };
const scaledLink = {
  bytesPerSecond: link.bytesPerSecond * speed,
  roundTripMs: link.roundTripMs / speed,
  loss: link.loss,
  retransmitMarginMs: link.retransmitMarginMs / speed,
};

const home = mkdtempSync(join(scratch, 'cunban-outage-'));
const report: Record<string, unknown> = { seed, speed, applications, papers, paperBytes, link, bytesPerHour };
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  recordFigures('outage-72h', report);
});

/** Time that runs `pace` times as fast as it does; from `set` on at another pace. */
function scaledClock(startMs: number): Clock & { set(nowMs: number, pace: number): void } {
  let origin = { now: startMs, at: performance.now(), pace: 1 };
  return {
    now: () => Math.floor(origin.now + (performance.now() - origin.at) * origin.pace),
    setTimeout: (callback, ms) => setTimeout(callback, ms / origin.pace),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
    set(now, pace) {
      origin = { now, at: performance.now(), pace };
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function latencies(all: readonly number[]) {
  const sorted = [...all].sort((a, b) => a - b).map((ms) => Math.round(ms));
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => percentile(sorted, share));
  return { count: sorted.length, p50Ms: p50, p95Ms: p95, mostMs: most };
}

test('the link is as thin as it says', async () => {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  /** Seconds of link time until `bytes` have come back, and what was carried again. */
  const echo = async (loss: number, bytes: number) => {
    const proxy = await startLinkProxy({ to: address.port, shape: { ...scaledLink, loss }, seed });
    const socket = connect(proxy.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    // The first byte pays for the handshake.
    const roundTrip = async (size: number): Promise<number> => {
      const begun = performance.now();
      let back = 0;
      const all = new Promise<void>((resolve) => {
        const heard = (chunk: Buffer): void => {
          back += chunk.length;
          if (back < size) return;
          socket.off('data', heard);
          resolve();
        };
        socket.on('data', heard);
      });
      socket.write(Buffer.alloc(size));
      await all;
      return ((performance.now() - begun) * speed) / 1000;
    };
    const first = await roundTrip(1);
    const second = await roundTrip(1);
    const many = await roundTrip(bytes);
    socket.destroy();
    const carriedAgain = proxy.retransmitted() / (proxy.bytes.up + proxy.bytes.down);
    await proxy.close();
    return { first, second, many, carriedAgain };
  };
  try {
    const bytes = 400_000;
    const clean = await echo(0, bytes);
    const lossy = await echo(link.loss, bytes);
    report.linkMeasured = {
      firstByteSeconds: clean.first,
      roundTripSeconds: clean.second,
      bytesPerSecondWithoutLoss: Math.round(bytes / (clean.many - link.roundTripMs / 1000)),
      secondsFor400000BytesWithLoss: lossy.many,
      carriedAgainShare: lossy.carriedAgain,
    };
    expect(clean.first).toBeGreaterThan(1.9);
    expect(clean.second).toBeGreaterThan(0.98);
    expect(clean.second).toBeLessThan(1.5);
    expect(clean.many).toBeGreaterThan(bytes / link.bytesPerSecond);
    expect(clean.many).toBeLessThan((bytes / link.bytesPerSecond) * 1.25 + 2);
    expect(lossy.carriedAgain).toBeGreaterThan(0.03);
    expect(lossy.carriedAgain).toBeLessThan(0.08);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

function papersWaiting(cache: OfflineCache): number {
  const standing = cache.standing([]);
  if (!standing.ok) throw new Error(standing.failure.code);
  return standing.value.attachments.waiting;
}

/** Saves the `serial`th application, with a paper where it has one. */
async function save(cache: OfflineCache, serial: number, lane: string, withPaper: boolean): Promise<string> {
  const saved = await cache.saveApplication({
    lane,
    // Pictures do not compress, and nor does this.
    papers: withPaper ? [randomFillSync(new Uint8Array(paperBytes))] : [],
    build: ({ receiptNumber, sealedPapers }) => ({
      ...realisticApplication(serial + 1, receiptNumber),
      ...(sealedPapers.length === 0
        ? {}
        : {
            attachments: sealedPapers.map(({ sealedSha256 }) => ({
              paper: 'household-register',
              name: '户口本',
              mediaType: 'application/pdf' as const,
              pages: 1,
              sha256: sha256Hex(sealedSha256),
              sealedSha256,
            })),
          }),
    }),
  });
  if (!saved.ok) throw new Error(saved.failure.code);
  return saved.value.key;
}

test('after 72 hours without a link all arrives once and in order, and a person at the screen hardly waits', async () => {
  const restoredAt = Date.parse('2026-11-27T01:00:00Z');
  const clock = scaledClock(restoredAt - outageMs);
  const county = await startCountySimulator({
    folder: join(home, 'county'),
    now: clock.now,
    // Connections stay for half a minute of link time, as the client keeps them, which leaves a second of what it is told.
    extend({ server }) {
      server.keepAliveTimeout = 30_000 / speed + 1_000;
    },
  });
  const proxy = await startLinkProxy({ to: county.port, shape: scaledLink, seed });
  proxy.cut();
  const platform = createCountyPlatform({
    baseUrl: proxy.url,
    acknowledgementKey: county.acknowledgementKey,
    timeouts: { quietMs: 15_000 / speed, slowestBytesPerSecond: 1_000 * speed },
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  const opened = await openOfflineCache({
    folder: join(home, 'cache'),
    stationCode: specimenStationCode,
    countyRecipient: county.recipient,
    clock,
    random: Math.random,
    reserveBytes: 256 * 1024,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  const wire = createWireScheduler({ clock, bytesPerHour });
  const events: DeliveryEvent[] = [];
  const laneOf = new Map<string, string>();
  const backlog: string[] = [];
  const begun = performance.now();
  const elapsed = (): number => clock.now() - restoredAt;
  const carried = (): number => proxy.bytes.up + proxy.bytes.down;
  try {
    // The outage: the station goes on trying, in vain, while people come and go.
    clock.set(restoredAt - outageMs, outageSpeed);
    let probes = 0;
    const delivery = cache.startDelivery({
      onEvent: (event) => events.push(event),
      wire,
      send: {
        many(items, signal, moved) {
          probes += 1;
          return platform.value.sendApplications(items, signal, moved);
        },
      },
      uploadAttachment: platform.value.uploadAttachment,
    });
    for (let serial = 0; serial < applications; serial += 1) {
      const lane = serial < lanesOfFive * 5 ? `lane-${serial % lanesOfFive}` : `alone-${serial}`;
      const key = await save(cache, serial, lane, serial % (applications / papers) === 0);
      laneOf.set(key, lane);
      backlog.push(key);
      const due = restoredAt - outageMs + ((serial + 1) * outageMs) / applications;
      await pause(Math.max(0, (due - clock.now()) / outageSpeed));
    }
    expect(county.received()).toEqual([]);
    expect(cache.waitingCount()).toEqual({ ok: true, value: applications });
    report.outage = { hours: outageMs / hourMs, attemptsInVain: probes };

    const backlogKeys = new Set(backlog);
    const drained: Record<string, number> = {};
    let taken = 0;
    county.onReceived(({ key }) => {
      if (!backlogKeys.has(key)) return;
      taken += 1;
      if (taken === 1) drained.firstTakenSeconds = Math.round(elapsed() / 1000);
      if (taken < applications) return;
      drained.lastTakenSeconds = Math.round(elapsed() / 1000);
      drained.paperBytesAtTheCountyBefore = county.county.attachments.uploadedBytes();
      drained.papersHeldBefore = county.attachments().length;
      drained.bytes = carried();
    });
    clock.set(restoredAt, speed);
    proxy.restore();

    const whileApplications: number[] = [];
    const whilePapers: number[] = [];
    const unanswered: string[] = [];
    const hours: number[] = [];
    const timeline: object[] = [];
    report.timeline = timeline;
    const watch = setInterval(() => {
      if (elapsed() >= (hours.length + 1) * hourMs) hours.push(carried());
      const minutes = elapsed() / 60_000;
      if (minutes < timeline.length * 5) return;
      timeline.push({
        minute: Math.floor(minutes),
        bytes: carried(),
        applications: taken,
        papers: county.attachments().length,
      });
      recordFigures('outage-72h', report);
    }, 5);
    const done = (): boolean => taken === applications && county.attachments().length === papers;
    for (let serial = applications; !done(); serial += 1) {
      const inBacklog = taken < applications;
      await pause((inBacklog ? 12_000 : 60_000) / speed);
      if (done()) break;
      const lane = `person-${serial}`;
      const key = await save(cache, serial, lane, false);
      laneOf.set(key, lane);
      const asked = clock.now();
      delivery.deliverNow(key);
      const outcome = await delivery.waitForOutcome(key, 10 * 60_000);
      if (outcome.outcome !== 'accepted') unanswered.push(outcome.outcome);
      (inBacklog ? whileApplications : whilePapers).push(clock.now() - asked);
    }
    const lastPaperMs = elapsed();
    while (hours.length === 0) await pause(20);
    clearInterval(watch);
    await expect.poll(() => cache.waitingCount(), { timeout: 60_000 }).toEqual({ ok: true, value: 0 });
    await expect.poll(() => papersWaiting(cache), { timeout: 60_000 }).toBe(0);

    const received = county.received();
    const arrivals = new Map<string, number>();
    for (const { key } of received) arrivals.set(key, (arrivals.get(key) ?? 0) + 1);
    const outOfOrder = [...Map.groupBy(received, ({ lane }) => lane).values()].filter((ofLane) =>
      ofLane.some(({ sequence }, index) => index > 0 && sequence < (ofLane[index - 1]?.sequence ?? 0)),
    ).length;
    const needsStaff = events.filter(({ type }) => type === 'needs-staff' || type === 'returned').length;
    const firstHour = hours[0] ?? Number.NaN;
    const everybody = latencies([...whileApplications, ...whilePapers]);
    report.drain = {
      ...drained,
      lastPaperSeconds: Math.round(lastPaperMs / 1000),
      received: received.length,
      duplicated: [...arrivals.values()].filter((count) => count > 1).length,
      missing: [...laneOf.keys()].filter((key) => !arrivals.has(key)).length,
      needsStaff,
      lanesOutOfOrder: outOfOrder,
      papersHeld: county.attachments().length,
      requests: county.requests(),
      connections: proxy.connections(),
    };
    report.person = {
      all: everybody,
      whileApplicationsDrain: latencies(whileApplications),
      whilePapersDrain: latencies(whilePapers),
      unanswered: unanswered.length,
    };
    report.budget = {
      bytesPerHour,
      carriedInTheFirstHour: firstHour,
      share: firstHour / bytesPerHour,
      carriedInAll: carried(),
      countedByTheStation: wire.bytesUsed().slice(-3),
      carriedAgainByTcp: proxy.retransmitted(),
    };
    report.realSeconds = Math.round((performance.now() - begun) / 1000);
    expect(report.drain).toMatchObject({ duplicated: 0, missing: 0, needsStaff: 0, lanesOutOfOrder: 0 });
    expect(county.attachments()).toHaveLength(papers);
    expect(county.county.attachments.lacking(specimenStationCode)).toEqual([]);
    expect(drained).toMatchObject({ paperBytesAtTheCountyBefore: 0, papersHeldBefore: 0 });
    expect(unanswered).toEqual([]);
    expect(everybody.count).toBeGreaterThanOrEqual(40);
    expect(everybody.p95Ms).toBeLessThan(5_000);
    // The papers alone would have filled the hour, so it was the budget that held them.
    expect(lastPaperMs).toBeGreaterThan(hourMs);
    expect(Math.abs(firstHour / bytesPerHour - 1)).toBeLessThan(0.05);
  } finally {
    await cache.close();
    await proxy.close();
    await county.close();
  }
});
