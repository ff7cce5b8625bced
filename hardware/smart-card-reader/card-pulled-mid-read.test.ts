import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CardBench, cardBench, READER } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
beforeEach(async () => {
  bench = await cardBench();
});
afterEach(() => bench.close());

test.each([0, 1, 2, 3])('pulled at command %i it was removed, and the next card is read', async (after) => {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'pulled' }, after);
  bench.service.insert(READER, card);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: false, failure: { code: 'card-removed' } });
  await bench.clock.advance(10);
  expect(bench.published.at(-1)).toMatchObject({ device: 'online', media: 'notPresent' });
  bench.service.insert(READER, new SpecimenSmartCard());
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('a reader unplugged with its card mid-read is offline', async () => {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'mute' }, 1);
  bench.service.insert(READER, card);
  const reading = bench.read();
  await bench.clock.advance(10);
  bench.stopService();
  expect(await bench.clock.until(reading, 10)).toMatchObject({ failure: { code: 'reader-offline' } });
});
