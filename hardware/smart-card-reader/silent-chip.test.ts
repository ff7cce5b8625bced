import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CardBench, cardBench, READER } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
beforeEach(async () => {
  bench = await cardBench();
});
afterEach(() => bench.close());

function silentCard(): SpecimenSmartCard {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'mute' }, 1);
  return card;
}

test('a chip that never answers costs the command its time, then the service is left and found again', async () => {
  bench.service.insert(READER, silentCard());
  const startedAt = bench.clock.now();
  expect(await bench.clock.until(bench.read('specimen', 3000))).toMatchObject({ failure: { code: 'timed-out' } });
  expect(bench.clock.now() - startedAt).toBe(3000);
  // The service would keep the dead exchange for as long as the reader does: a new connection has a thread of its own.
  bench.service.connect(bench.cable.wire);
  await bench.clock.advance(5000);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('cancelled in the middle of a command, the answer is at once and nothing is held', async () => {
  bench.service.insert(READER, silentCard());
  const reading = bench.read();
  await bench.clock.advance(100);
  bench.devices.cancel('read-1');
  expect(await bench.clock.until(reading, 0)).toMatchObject({ failure: { code: 'cancelled' } });
  bench.service.connect(bench.cable.wire);
  // The chip is given two seconds to come to an end before the connection is given up.
  await bench.clock.advance(5000);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('cancelled while no card has come', async () => {
  const reading = bench.read();
  await bench.clock.advance(100);
  bench.devices.cancel('read-1');
  expect(await bench.clock.until(reading, 0)).toMatchObject({ failure: { code: 'cancelled' } });
  bench.service.insert(READER, new SpecimenSmartCard());
  await bench.clock.advance(10);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});
