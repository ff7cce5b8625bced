import { afterEach, expect, test } from 'vitest';
import { type CardBench, cardBench, READER } from './bench.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

let bench: CardBench;
afterEach(() => bench.close());

const LONG_NOTE = '敬老卡，凭此卡乘车。'.repeat(40);

test.each([
  { protocol: 'T=0', note: '' },
  { protocol: 'T=0', note: LONG_NOTE },
  { protocol: 'T=1', note: '' },
  { protocol: 'T=1', note: LONG_NOTE },
] as const)('an application reads a card over $protocol', async ({ protocol, note }) => {
  bench = await cardBench();
  const card = new SpecimenSmartCard({ protocol, note });
  bench.service.insert(READER, card);
  const read = await bench.clock.until(bench.read());
  expect(read).toEqual({
    ok: true,
    value: { atr: Buffer.from(card.atr).toString('hex').toUpperCase(), fields: { ...card.fields, note } },
  });
  expect(bench.devices.counters[0]?.counters).toMatchObject({ reads: 1 });
});

test('a card that comes later is waited for, without asking the service again and again', async () => {
  bench = await cardBench();
  let bytes = 0;
  bench.cable.onBytesToDevice((chunk) => {
    bytes += chunk.length;
  });
  const reading = bench.read('atr-only');
  await bench.clock.advance(20_000);
  expect(bytes).toBe(0);
  const card = new SpecimenSmartCard();
  bench.service.insert(READER, card);
  expect(await bench.clock.until(reading, 1000)).toMatchObject({ ok: true, value: { fields: {} } });
});

test('presence and power of the chip are told as they change', async () => {
  bench = await cardBench();
  const last = (): unknown => bench.published.at(-1);
  expect(last()).toMatchObject({ device: 'online', media: 'notPresent', chipPower: 'noCard' });
  bench.service.insert(READER, new SpecimenSmartCard());
  await bench.clock.advance(1);
  expect(last()).toMatchObject({ device: 'online', media: 'present', chipPower: 'online' });
  bench.service.pull(READER);
  await bench.clock.advance(1);
  expect(last()).toMatchObject({ media: 'notPresent', chipPower: 'noCard' });
  bench.service.insert(READER, new SpecimenSmartCard(), { mute: true });
  await bench.clock.advance(1);
  expect(last()).toMatchObject({ device: 'online', media: 'present', chipPower: 'hardwareError' });
});

test('a chip is left reset, so that nothing stays selected for who comes next', async () => {
  bench = await cardBench();
  const card = new SpecimenSmartCard();
  bench.service.insert(READER, card);
  expect((await bench.clock.until(bench.read())).ok).toBe(true);
  expect(card.answer(Uint8Array.of(0x00, 0xb2, 0x01, 0x04, 0x00))).toEqual(Uint8Array.of(0x69, 0x85));
});

test('a service of the next protocol version is spoken to in its own', async () => {
  bench = await cardBench({}, { minor: 5 });
  bench.service.insert(READER, new SpecimenSmartCard());
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
  expect(bench.devices.capabilities[0]?.capabilities).toEqual({
    applications: ['atr-only', 'specimen'],
    protocol: '4.5',
    reader: READER,
    readers: [READER],
  });
});

test('another program that reset the card meanwhile does not spoil the reading', async () => {
  bench = await cardBench();
  bench.service.insert(READER, new SpecimenSmartCard());
  bench.service.resetByAnother();
  expect(await bench.clock.until(bench.read())).toMatchObject({ ok: true });
});

test('the self-test names the reader and what lies in it', async () => {
  bench = await cardBench();
  const device = bench.devices.find('cards')?.device;
  const test = (): Promise<unknown> | undefined => device?.selfTest?.({ commandId: 'test', timeoutMs: 5000 });
  expect(await bench.clock.until(Promise.resolve(test()))).toEqual({
    ok: true,
    value: { found: [`reader: ${READER}`, 'card: noCard'] },
  });
  bench.service.insert(READER, new SpecimenSmartCard(), { mute: true });
  expect(await bench.clock.until(Promise.resolve(test()))).toMatchObject({ failure: { code: 'self-test-failed' } });
});
