import { afterEach, expect, test } from 'vitest';
import { type CardBench, cardBench, READER } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
afterEach(() => bench.close());

const last = (): unknown => bench.published.at(-1);

test('a service that ended is told, and found again when it is back', async () => {
  bench = await cardBench();
  bench.stopService();
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'noDevice', media: 'unknown', chipPower: 'unknown' });
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'reader-offline' } });
  await bench.clock.advance(60_000);
  bench.startService();
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online' });
  bench.service.insert(READER, new SpecimenSmartCard());
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('a service that restarts within a second is not announced', async () => {
  bench = await cardBench();
  const before = bench.published.length;
  bench.stopService();
  await bench.clock.advance(300);
  bench.startService();
  await bench.clock.advance(5000);
  expect(bench.published.slice(before).filter(({ device }) => device !== 'online')).toEqual([]);
});

test('a service that hangs is noticed though it never has much to say, and left for a new connection', async () => {
  bench = await cardBench();
  bench.service.setHung(true);
  await bench.clock.advance(70_000);
  expect(last()).toMatchObject({ device: 'noDevice' });
  bench.service.setHung(false);
  bench.service.connect(bench.cable.wire);
  await bench.clock.advance(10_000);
  expect(last()).toMatchObject({ device: 'online' });
});

test('a service of another age is refused, with the reason in the log', async () => {
  bench = await cardBench({}, { minor: 2 });
  await bench.clock.advance(60_000);
  expect(last()).toMatchObject({ device: 'offline' });
  expect(bench.diagnostics.filter(({ event }) => event === 'line-not-opened')).toEqual([
    { event: 'line-not-opened', deviceId: 'cards', code: 'no-device', detail: 'the card service speaks protocol 4.2' },
  ]);
  expect(await bench.clock.until(bench.read())).toMatchObject({ failure: { code: 'reader-offline' } });
});

test('bytes that nobody asked for end the connection, not the reader', async () => {
  bench = await cardBench();
  bench.service.insert(READER, new SpecimenSmartCard());
  await bench.clock.advance(10);
  bench.service.babble(new Uint8Array(13));
  const spoiled = await bench.clock.until(bench.read());
  expect(spoiled).toMatchObject({ failure: { code: 'reader-offline' } });
  bench.service.connect(bench.cable.wire);
  await bench.clock.advance(5000);
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});
