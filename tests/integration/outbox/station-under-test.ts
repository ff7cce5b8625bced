import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CountyPlatform, createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { type Clock, type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { type CountySimulator, startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';

/** The machine's clock with pauses a hundred times shorter, so that back-off does not make a test long. */
export const hastyClock: Clock = {
  ...systemClock,
  setTimeout: (callback, ms) => systemClock.setTimeout(callback, ms / 100),
};

export interface StationUnderTest {
  readonly county: CountySimulator;
  readonly link: Link;
  /** Holds the station's cache. */
  readonly folder: string;
  readonly platform: CountyPlatform;
  openCache(): Promise<OfflineCache>;
  startDelivery(cache: OfflineCache): void;
  close(): Promise<void>;
}

/** A real county simulator, a cable to it, and a folder for a station's cache. */
export async function startStationUnderTest(): Promise<StationUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-outbox-'));
  const county = await startCountySimulator({ folder: join(folder, 'county-side') });
  const link = await startLink({ to: county.port });
  const platform = createCountyPlatform({
    baseUrl: link.url,
    acknowledgementKey: county.acknowledgementKey,
    timeouts: { quietMs: 300, slowestBytesPerSecond: 100_000 },
  });
  if (!platform.ok) throw new Error(platform.failure.code);
  return {
    county,
    link,
    folder: join(folder, 'station-side'),
    platform: platform.value,
    async openCache() {
      const opened = await openOfflineCache({
        folder: join(folder, 'station-side'),
        stationCode: specimenStationCode,
        countyRecipient: county.recipient,
        clock: hastyClock,
        random: Math.random,
      });
      if (!opened.ok) throw new Error(opened.failure.code);
      return opened.value;
    },
    startDelivery(cache) {
      cache.startDelivery({ send: { many: platform.value.sendApplications }, onEvent: () => undefined });
    },
    async close() {
      await link.close();
      await county.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the county holds `count` applications and the station waits for nothing. */
export async function allDelivered(cache: OfflineCache, county: CountySimulator, count: number): Promise<void> {
  for (;;) {
    const waiting = cache.waitingCount();
    if (!waiting.ok) throw new Error(waiting.failure.code);
    if (waiting.value === 0 && county.received().length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
