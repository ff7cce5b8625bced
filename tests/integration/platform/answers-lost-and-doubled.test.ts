import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
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

/** Sends until everything is acknowledged; returns how many requests that took. */
async function sendUntilDone(applications: readonly OutboundApplication[]): Promise<number> {
  let left = applications;
  for (let requests = 0; ; requests += 1) {
    if (left.length === 0) return requests;
    if (requests === 200) throw new Error('never done');
    const result = await bench.platform(1_000).sendApplications(left, signal);
    if (result.outcome === 'undecided') continue;
    left = left.filter(({ key }) => result.results.get(key)?.outcome !== 'acknowledged');
  }
}

test('with answers lost, cut, doubled and out of order, and portals between, every application has one effect', async () => {
  bench.county.setBehaviour({
    kind: 'faulty',
    seed: 20261124,
    ...{ lost: 0.4, truncated: 0.15, duplicated: 0.3, portal: 0.1, heldMs: 20, delayedMs: 20 },
  });
  const applications: OutboundApplication[] = [];
  for (let sequence = 1; sequence <= 40; sequence += 1) {
    applications.push({ ...(await specimenOutbound(bench.county.recipient, sequence)), lane: `lane-${sequence % 7}` });
  }
  const stations = Array.from({ length: 8 }, (_, part) => applications.slice(part * 5, part * 5 + 5));
  const requests = await Promise.all(stations.map(sendUntilDone));
  expect(requests.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(8);
  const received = bench.county.received();
  expect(received.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
    applications.map(({ sequence }) => sequence),
  );
  expect(new Set(received.map(({ caseNumber }) => caseNumber)).size).toBe(40);
  expect(bench.county.sequenceGaps()).toEqual([]);
});

test('the county dies after the effect and before the answer', async () => {
  const application = await specimenOutbound(bench.county.recipient);
  bench.county.setBehaviour({ kind: 'crash-after-effect' });
  expect(await bench.platform().sendApplications([application], signal)).toMatchObject({
    outcome: 'undecided',
    code: 'connection-lost',
  });
  const [first] = bench.county.received();
  bench.county.setBehaviour({ kind: 'normal' });
  const result = await bench.platform().sendApplications([application], signal);
  if (result.outcome !== 'answered') throw new Error(result.code);
  expect(result.results.get(application.key)).toMatchObject({
    outcome: 'acknowledged',
    acknowledgement: { caseNumber: first?.caseNumber, receivedAt: first?.receivedAt },
  });
  expect(bench.county.received()).toHaveLength(1);
});

test('an earlier attempt that is still worked on decides nothing', async () => {
  bench.county.setBehaviour({ kind: 'in-flight' });
  const application = await specimenOutbound(bench.county.recipient);
  const result = await bench.platform().sendApplications([application], signal);
  if (result.outcome !== 'answered') throw new Error(result.code);
  expect(result.results.get(application.key)).toEqual({
    outcome: 'undecided',
    code: 'in-flight',
    countyReached: true,
    retryAfterMs: 1000,
  });
  expect(bench.county.received()).toEqual([]);
});
