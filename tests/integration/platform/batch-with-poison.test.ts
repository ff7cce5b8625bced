import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BatchResult, OutboundApplication } from '../../../app/contracts/delivery.ts';
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

/** Applications of as many lanes. */
async function outbound(count: number): Promise<readonly OutboundApplication[]> {
  const many = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    many.push({ ...(await specimenOutbound(bench.county.recipient, sequence)), lane: `lane-${sequence}` });
  }
  return many;
}

function outcomes(result: BatchResult): readonly string[] {
  if (result.outcome !== 'answered') throw new Error(result.code);
  return [...result.results.values()].map((one) => (one.outcome === 'returned' ? one.code : one.outcome));
}

test('one poison item among fifty: it alone is refused, in the one request', async () => {
  const many = [...(await outbound(50))];
  const [first] = many;
  if (first === undefined) throw new Error('none');
  many[20] = { ...first, key: many[20]?.key ?? '', sequence: 21, sealed: new Uint8Array(100) };
  const result = await bench.platform().sendApplications(many, signal);
  expect(outcomes(result).filter((outcome) => outcome !== 'acknowledged')).toEqual(['seal-unreadable']);
  expect(bench.county.received()).toHaveLength(49);
  expect(bench.county.requests()).toBe(1);
});

test('an item that no interface knows is refused by itself as well', async () => {
  const [first, second] = await outbound(2);
  if (first === undefined || second === undefined) throw new Error('none');
  const result = await bench.platform().sendApplications([{ ...first, receiptNumber: '7' }, second], signal);
  expect(outcomes(result)).toEqual(['request-invalid', 'acknowledged']);
  expect(bench.county.requests()).toBe(1);
});

test('an item too large for the county does not stop the others', async () => {
  const [first, second] = await outbound(2);
  if (first === undefined || second === undefined) throw new Error('none');
  const large = { ...first, sealed: new Uint8Array(1024 * 1024 + 1) };
  expect(outcomes(await bench.platform().sendApplications([large, second], signal))).toEqual([
    'too-large',
    'acknowledged',
  ]);
});

test('in its lane, what is refused lets others by, what is put off holds them up', async () => {
  const many = (await outbound(3)).map((application) => ({ ...application, lane: 'lane' }));
  const [first, ...rest] = many;
  if (first === undefined) throw new Error('none');
  const poisoned = [{ ...first, sealed: new Uint8Array(100) }, ...rest];
  expect(outcomes(await bench.platform().sendApplications(poisoned, signal))).toEqual([
    'seal-unreadable',
    'acknowledged',
    'acknowledged',
  ]);
  expect(bench.county.received().map(({ sequence }) => sequence)).toEqual([2, 3]);
  bench.county.setBehaviour({ kind: 'slow', ms: 300 });
  const first1 = bench.platform().sendApplications([first], signal);
  await expect.poll(() => bench.county.requests(), { interval: 5 }).toBe(2);
  const meanwhile = await bench.platform().sendApplications(many, signal);
  if (meanwhile.outcome !== 'answered') throw new Error(meanwhile.code);
  expect([...meanwhile.results.values()]).toMatchObject([
    { code: 'in-flight', countyReached: true },
    { code: 'county-busy', countyReached: true },
    { code: 'county-busy', countyReached: true },
  ]);
  expect(outcomes(await first1)).toEqual(['acknowledged']);
});

test('a hundred applications cost little more than their sealed bytes, both ways and with headers', async () => {
  const many = await outbound(100);
  let moved = 0;
  const result = await bench.platform().sendApplications(many, signal, (bytes) => {
    moved += bytes;
  });
  expect(outcomes(result).every((outcome) => outcome === 'acknowledged')).toBe(true);
  // These specimens are sealed as plain JSON; a station's are a quarter of that before they are sealed.
  const sealedBytes = many.reduce((bytes, { sealed }) => bytes + sealed.length, 0);
  expect(moved).toBeLessThan(sealedBytes + 100 * 150);
  expect(moved).toBeGreaterThan(100 * 64);
});
