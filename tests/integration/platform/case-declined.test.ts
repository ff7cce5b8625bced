import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../../app/contracts/delivery.ts';
import { specimenOutbound } from '../../../scripts/county-simulator/specimen-request.ts';
import { type CountyBench, startCountyBench } from './county-bench.ts';

const { signal } = new AbortController();
let bench: CountyBench;
beforeEach(async () => {
  bench = await startCountyBench();
});
afterEach(async () => {
  await bench.close();
});

async function hand(application: OutboundApplication): Promise<DeliveryResult> {
  const result = await bench.platform().sendApplications([application], signal);
  if (result.outcome !== 'answered') return result;
  return result.results.get(application.key) ?? { outcome: 'undecided', code: 'garbled-answer', countyReached: false };
}

test('a declined case stays declined, word for word, whatever the county does with others by then', async () => {
  const application = await specimenOutbound(bench.county.recipient, 1);
  const taken = await specimenOutbound(bench.county.recipient, 2);
  expect(await hand(taken)).toMatchObject({ outcome: 'acknowledged' });

  bench.county.setBehaviour({ kind: 'declines' });
  const declined = await hand(application);
  expect(declined).toMatchObject({ outcome: 'declined', decline: { key: application.key } });
  // What was taken before is not declined after.
  expect(await hand(taken)).toMatchObject({ outcome: 'acknowledged' });
  bench.county.setBehaviour({ kind: 'normal' });
  expect(await hand(application)).toEqual(declined);
  expect(await hand({ ...application, itemCode: 'another' })).toEqual({ outcome: 'returned', code: 'payload-differs' });
  expect(bench.county.received()).toHaveLength(1);

  const { epoch, stationCode } = application;
  const report = { stationCode, time: '2026-11-24T01:00:00.000Z', epochs: [{ epoch, highestSequence: 2 }] };
  const numbers = { waiting: 0, oldestWaitingSeconds: null, attachmentsWaiting: 0, bytesToday: 0 };
  const answer = await bench
    .platform()
    .sendReport({ ...report, ...numbers, stuck: [], lastAcknowledgedAt: null }, signal);
  expect(answer).toMatchObject({ outcome: 'answered', answer: { gaps: [] } });
});

test('a decline lost on its way comes with the next attempt', async () => {
  const application = await specimenOutbound(bench.county.recipient);
  bench.county.setBehaviour({ kind: 'declines' });
  bench.link.cut();
  expect(await hand(application)).toMatchObject({ outcome: 'undecided' });
  bench.link.restore();
  expect(await hand(application)).toMatchObject({ outcome: 'declined' });
});
