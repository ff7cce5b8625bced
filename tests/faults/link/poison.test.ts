/**
 * One application the county cannot read, in the middle of a hundred good ones, some of them behind it in its own lane:
 * real cache, real client, real simulated county over sockets. A queue that stops at its head sends the same beside.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Application } from '../../../app/contracts/application.ts';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { type DeliveryEvent, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { loadOrMakeKeys } from '../../../scripts/county-simulator/county-keys.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { realisticApplication } from '../../benchmarks/realistic-application.ts';
import { recordFigures } from '../figures.ts';

const good = 100;
const lanes = 20;
/** How many good ones were saved before it. */
const before = 40;
const home = mkdtempSync(join(tmpdir(), 'cunban-poison-'));
const report: Record<string, unknown> = { good, lanes, goodBeforeThePoison: before };
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  recordFigures('poison', report);
});

/** Fits the schema while it is saved, and says something else once it is written down, as a bug of the station would. */
function poisoned(application: Application): Application {
  // Without a signature: strokes are packed by themselves, and what is left is written down as a copy.
  const unsigned: Application = { ...application, signature: null };
  const { answers: _, ...rest } = unsigned;
  const inherited = { toJSON: () => ({ ...rest, schema: 'nobody.knows/9' }) };
  return Object.assign(Object.create(inherited) as object, unsigned);
}

function platformOf(county: CountySimulator) {
  const platform = createCountyPlatform({ baseUrl: county.url, acknowledgementKey: county.acknowledgementKey });
  if (!platform.ok) throw new Error(platform.failure.code);
  return platform.value;
}

test('one application the county cannot read goes to the staff, all others arrive, and a FIFO stands still', async () => {
  const keys = await loadOrMakeKeys(join(home, 'keys'));
  const county = await startCountySimulator({ folder: join(home, 'county'), keys });
  const platform = platformOf(county);
  const opened = await openOfflineCache({
    folder: join(home, 'cache'),
    stationCode: specimenStationCode,
    countyRecipient: county.recipient,
    clock: systemClock,
    random: Math.random,
    reserveBytes: 256 * 1024,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  const sent = new Map<string, OutboundApplication>();
  const events: DeliveryEvent[] = [];
  let poison = '';
  const saved: string[] = [];
  try {
    for (let serial = 0; serial <= good; serial += 1) {
      const isPoison = serial === before;
      const one = await cache.saveApplication({
        lane: `lane-${serial % lanes}`,
        build({ receiptNumber }) {
          const application = realisticApplication(serial + 1, receiptNumber);
          return isPoison ? poisoned(application) : application;
        },
      });
      if (!one.ok) throw new Error(one.failure.code);
      if (isPoison) poison = one.value.key;
      else saved.push(one.value.key);
    }
    cache.startDelivery({
      onEvent: (event) => events.push(event),
      send: {
        many(applications, signal, moved) {
          for (const application of applications) sent.set(application.key, application);
          return platform.sendApplications(applications, signal, moved);
        },
      },
    });
    await expect.poll(() => cache.waitingCount(), { timeout: 60_000 }).toEqual({ ok: true, value: 0 });

    const needStaff = events.filter(({ type }) => type === 'needs-staff');
    const held = new Set(county.received().map(({ key }) => key));
    report.ours = {
      delivered: county.received().length,
      needsStaff: needStaff.length,
      requests: county.requests(),
      code: needStaff[0]?.type === 'needs-staff' ? needStaff[0].code : null,
    };
    expect(county.received()).toHaveLength(good);
    expect(saved.filter((key) => !held.has(key))).toEqual([]);
    expect(needStaff).toMatchObject([{ key: poison, code: 'application-invalid' }]);
    expect(cache.outcomeOf(poison)).toMatchObject({ value: { outcome: 'needs-staff' } });
  } finally {
    await cache.close();
    await county.close();
  }

  // The control: the same items to a county as fresh, the next one only when the one before is taken.
  const fresh = await startCountySimulator({ folder: join(home, 'control'), keys });
  const tries = 50;
  try {
    const queue = [...sent.values()].sort((a, b) => a.sequence - b.sequence);
    const again = platformOf(fresh);
    let triesOfHead = 0;
    while (queue.length > 0 && triesOfHead < tries) {
      const head = queue.slice(0, 1);
      const result = await again.sendApplications(head, new AbortController().signal);
      const taken = result.outcome === 'answered' && result.results.get(head[0]?.key ?? '')?.outcome === 'acknowledged';
      if (taken) queue.shift();
      triesOfHead = taken ? 0 : triesOfHead + 1;
    }
    report['control: a queue that blocks on its head'] = {
      delivered: fresh.received().length,
      behindThePoison: fresh.received().filter(({ sequence }) => sequence > before + 1).length,
      stillWaiting: queue.length,
      triesOfTheHead: triesOfHead,
    };
    expect(queue[0]?.key).toBe(poison);
    expect(fresh.received()).toHaveLength(before);
    expect(queue).toHaveLength(good - before + 1);
  } finally {
    await fresh.close();
  }
});
