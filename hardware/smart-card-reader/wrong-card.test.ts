import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CardBench, cardBench, READER } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
beforeEach(async () => {
  bench = await cardBench();
});
afterEach(() => bench.close());

test('a card without the application is another card', async () => {
  bench.service.insert(READER, new SpecimenSmartCard({ foreign: true }));
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'not-this-card' } });
});

test('a card that wants to be satisfied first refuses', async () => {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'status', sw: 0x6982 }, 1);
  bench.service.insert(READER, card);
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'card-refused', detail: '6982' } });
});

test('a card that does not answer to power is unreadable', async () => {
  bench.service.insert(READER, new SpecimenSmartCard(), { mute: true });
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'card-unreadable' } });
});

test('a card whose answer is cut short is unreadable, and stays in the reader', async () => {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'cut', afterBytes: 1 }, 1);
  bench.service.insert(READER, card);
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'card-unreadable' } });
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('a chip that announces bytes for ever is given up', async () => {
  const card = new SpecimenSmartCard();
  for (let command = 0; command < 400; command += 1) card.failNext({ fault: 'status', sw: 0x6110 }, command);
  bench.service.insert(READER, card);
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'card-unreadable' } });
  expect(card.received.length).toBeLessThan(5);
});

test('an application that nobody installed is unknown', async () => {
  bench.service.insert(READER, new SpecimenSmartCard());
  expect(await bench.clock.until(bench.read('social-security'))).toMatchObject({
    failure: { code: 'unknown-application' },
  });
});

test('a card that another program holds is busy', async () => {
  bench.service.insert(READER, new SpecimenSmartCard());
  bench.service.setTaken(true);
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'busy' } });
  bench.service.setTaken(false);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});
