import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveWithPapers } from '../../../offline-cache/attachments/specimen-papers.ts';
import { createWireScheduler, type OfflineCache, openOfflineCache } from '../../../offline-cache/index.ts';
import { createSimulatedClock } from '../../../offline-cache/simulated-clock.ts';
import { specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { type StationUnderTest, startStationUnderTest } from './station-under-test.ts';

const bytesPerHour = 100_000;
const hour = 60 * 60_000;
const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
let station: StationUnderTest;
let cache: OfflineCache;
beforeEach(async () => {
  station = await startStationUnderTest();
  const opened = await openOfflineCache({
    folder: station.folder,
    stationCode: specimenStationCode,
    countyRecipient: station.county.recipient,
    clock,
    random: Math.random,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  cache = opened.value;
});
afterEach(async () => {
  await cache.close();
  await station.close();
});

let flying = 0;
/** Notes that something is on the wire, which has no part in the station's time. */
async function flown<Value>(exchange: Promise<Value>): Promise<Value> {
  flying += 1;
  try {
    return await exchange;
  } finally {
    flying -= 1;
  }
}

/** Lets the station's time pass, which stands still while anything is on the wire. */
async function pass(ms: number, done: () => boolean): Promise<void> {
  for (let passed = 0; passed < ms && !done(); passed += 5_000) {
    await clock.advance(5_000);
    while (flying > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

test('papers arrive though asking for one costs more than a turn has, the rest is heard, and no hour carries much more', async () => {
  const { county, platform } = station;
  const wire = createWireScheduler({ clock, bytesPerHour });
  const { names } = await saveWithPapers(cache, [40_000, 60_000]);
  cache.startDelivery({
    onEvent: () => undefined,
    wire,
    send: { many: (...request) => flown(platform.sendApplications(...request)) },
    uploadAttachment: (...request) => flown(platform.uploadAttachment(...request)),
  });
  const heard: number[] = [];
  const report = async (): Promise<void> => {
    await wire.schedule('telemetry', 700, async ({ moved }) => {
      moved(700);
      heard.push(clock.now());
    });
    clock.setTimeout(() => void report(), 5 * 60_000);
  };
  void report();
  const begun = clock.now();
  await pass(48 * hour, () => county.attachments().length === names.length);
  expect(
    county
      .attachments()
      .map(({ sealedSha256 }) => sealedSha256)
      .sort(),
  ).toEqual([...names].sort());
  for (const { bytes } of wire.bytesUsed()) {
    expect(Object.values(bytes).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(bytesPerHour * 1.05);
  }
  // One is due five minutes after the last, and goes when it has waited for five more.
  expect(heard.length).toBeGreaterThanOrEqual(Math.floor((clock.now() - begun) / (12 * 60_000)));
  wire.close();
});
