import { expect, onTestFinished, test } from 'vitest';
import { createWireScheduler } from '../../offline-cache/delivery/wire-scheduler.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import { saveSpecimen, specimenStation } from '../../offline-cache/specimen-cache.ts';
import { reportOf } from './report-to-county.ts';

const minuteMs = 60_000;

test('with a clock years behind the county’s, what waits has its age and the link its bytes, for staff and county', async () => {
  const clock = createSimulatedClock(Date.parse('2019-01-01T01:00:00Z'));
  const station = specimenStation({ clock });
  const cache = await station.open();
  const wire = createWireScheduler({ clock, bytesPerHour: null });
  onTestFinished(async () => {
    wire.close();
    await cache.close();
    station.remove();
  });
  const told = (time: string) => cache.takeReportAnswer({ time, gaps: [], lackingAttachments: [] });
  await wire.schedule('telemetry', 700, async () => undefined);
  told('2026-11-24T01:00:00Z');
  await saveSpecimen(cache);
  await clock.advance(20 * minuteMs);
  told('2026-11-24T01:20:00Z');

  const taken = cache.standing(wire.bytesUsed());
  if (!taken.ok) throw new Error(taken.failure.code);
  expect(taken.value).toMatchObject({
    lastContactAt: '2026-11-24T01:20:00.000Z',
    waiting: { oldestAt: '2026-11-24T01:00:00.000Z', oldestSeconds: 20 * 60 },
    wire: { bytesThisHour: 700, bytesToday: 700 },
  });
  // The county is told where the clock is, and all the same how long they wait.
  expect(reportOf('13099910001', taken.value, clock.now(), { obeyedOrders: [], catalogueTrouble: null })).toMatchObject(
    {
      time: '2019-01-01T01:20:00.000Z',
      oldestWaitingSeconds: 20 * 60,
      bytesToday: 700,
    },
  );
});
