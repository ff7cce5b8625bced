import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { saveSpecimen, specimenApplication, specimenStation } from '../specimen-cache.ts';

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

function standing(use: Parameters<OfflineCache['standing']>[0] = []) {
  const taken = cache.standing(use);
  if (!taken.ok) throw new Error(taken.failure.code);
  return taken.value;
}

test('an empty cache has nothing to tell, and nothing alarms', () => {
  expect(standing()).toMatchObject({
    lastContactAt: null,
    lastAcknowledgedAt: null,
    waiting: { items: 0, lanes: 0, oldestAt: null, oldestSeconds: null },
    attachments: { waiting: 0, bytes: 0 },
    stuck: [],
    stuckCount: 0,
    wire: { bytesThisHour: 0, bytesToday: 0 },
    reservedCaseNumbers: 0,
    drafts: 0,
    epochs: [],
    opening: { quarantined: null, rebuiltRows: 0, damagedEntries: 0 },
  });
});

test('what waits is counted by item and lane, with the oldest; the epoch says how far its numbers go', async () => {
  await saveSpecimen(cache, 'a');
  await station.clock.advance(60_000);
  await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'b');
  const { waiting, epoch, epochs, states } = standing();
  expect(waiting).toEqual({ items: 3, lanes: 2, oldestAt: '2026-11-24T01:00:00.000Z', oldestSeconds: 60 });
  expect(states.queued).toBe(3);
  expect(epochs).toEqual([{ epoch, highestSequence: 3 }]);
});

test('bytes are of the hour that runs and of the day in China', () => {
  const bytes = (applications: number) => ({ applications, attachments: 0, catalogue: 1, telemetry: 0, updates: 0 });
  const use = [
    // 23:00 of the day before in China.
    { hour: '2026-11-23T15:00:00.000Z', bytes: bytes(1000) },
    { hour: '2026-11-23T16:00:00.000Z', bytes: bytes(200) },
    { hour: '2026-11-24T01:00:00.000Z', bytes: bytes(30) },
  ];
  expect(standing(use).wire).toEqual({ bytesThisHour: 31, bytesToday: 232 });
});

test('nothing of a person is in it', async () => {
  await saveSpecimen(cache);
  const { applicant, answers } = specimenApplication('');
  const text = JSON.stringify(standing());
  for (const word of [applicant.name, applicant.idNumber, applicant.birthDate, ...Object.values(answers)]) {
    expect(text).not.toContain(word);
  }
});

test('an item nobody judged is stuck, until a newer one replaces it; the two know each other, also once rebuilt', async () => {
  const first = await saveSpecimen(cache, 'a');
  cache.startDelivery({
    send: async () => ({ outcome: 'returned', code: 'seal-unreadable' }),
    onEvent: () => undefined,
  });
  await station.clock.advance(1_000);
  expect(standing().stuck).toMatchObject([
    { receiptNumber: first.receiptNumber, kind: 'needs-staff', code: 'seal-unreadable' },
  ]);
  expect(cache.itemStanding(first.receiptNumber)).toMatchObject({ ok: true, value: { state: 'needs-staff' } });

  const second = await cache.saveApplication({
    lane: 'b',
    supersedes: first.key,
    build: ({ receiptNumber }) => specimenApplication(receiptNumber),
  });
  if (!second.ok) throw new Error(second.failure.code);
  const settled = (): void => {
    expect(cache.itemStanding(first.receiptNumber)).toMatchObject({
      value: { state: 'superseded', replacedBy: second.value.receiptNumber, replaces: null },
    });
    expect(cache.itemStanding(second.value.receiptNumber)).toMatchObject({
      value: { replaces: first.receiptNumber },
    });
  };
  expect(standing().stuckCount).toBe(0);
  settled();
  await cache.close();
  rmSync(join(station.folder, 'outbox.db'));
  cache = await station.open();
  settled();
  expect(cache.itemStanding('L-unknown')).toEqual({ ok: true, value: null });
});
