import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import type { OfflineCache } from './index.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

async function deliver(until: number): Promise<readonly OutboundApplication[]> {
  const sent: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      if (sent.length >= until) return { outcome: 'undecided', code: 'timed-out', countyReached: false };
      sent.push(application);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  return sent;
}

const damages: readonly (readonly [string, (path: string) => void])[] = [
  ['overwritten', (path) => writeFileSync(path, 'not a database at all, but long enough to have a header'.repeat(100))],
  ['truncated', (path) => truncateSync(path, 5000)],
  [
    'scribbled over',
    (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096, 5000);
      writeFileSync(path, bytes);
    },
  ],
];

test.each(damages)('a database that was %s is set aside and rebuilt from the journal', async (_how, damage) => {
  for (let index = 0; index < 5; index += 1) await saveSpecimen(cache);
  const delivered = await deliver(2);
  await cache.close();
  const path = join(station.folder, 'outbox.db');
  damage(path);

  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(5);
  expect(cache.opening.quarantined).toMatch(/^outbox\.db\.corrupt-20261124T/);
  expect(readdirSync(station.folder)).toContain(cache.opening.quarantined);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 3 });
  const afresh = await saveSpecimen(cache);
  const rest = await deliver(100);
  expect([...delivered, ...rest].map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 1]);
  expect(rest.at(-1)?.key).toBe(afresh.key);
  expect(rest.at(-1)?.epoch).not.toBe(delivered[0]?.epoch);
  expect(rest.slice(0, 3).every(({ epoch }) => epoch === delivered[0]?.epoch)).toBe(true);
});

test('a journal that vanished is written again from the database', async () => {
  await saveSpecimen(cache);
  await cache.close();
  rmSync(join(station.folder, 'journal'), { recursive: true });
  cache = await station.open();
  await cache.close();
  rmSync(join(station.folder, 'outbox.db'));
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(1);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
});
