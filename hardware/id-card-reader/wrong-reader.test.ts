import { afterEach, expect, test } from 'vitest';
import { memoryCable } from '../transports/memory.ts';
import { type SimulatedReaders, simulatedReaders } from './simulated-readers.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

const LEFT = '05.03-20150101-0000000001-1111111111';
const RIGHT = '05.03-20160202-0000000002-2222222222';

let readers: SimulatedReaders;
afterEach(() => readers.close());

const line = (path: string) => ({ transport: 'serial', path, baudRate: 115200, rtscts: false }) as const;

/** Two counters of one hall, each with a reader of its own that its profile is bound to. */
async function twoCounters() {
  const cables = { left: memoryCable(), right: memoryCable() };
  const simulators = { left: new ReaderSimulator({ samId: LEFT }), right: new ReaderSimulator({ samId: RIGHT }) };
  simulators.left.connect(cables.left.wire);
  simulators.right.connect(cables.right.wire);
  readers = await simulatedReaders(
    [
      { id: 'left', line: line('left'), settings: { samId: LEFT } },
      { id: 'right', line: line('right'), settings: { samId: RIGHT } },
    ],
    () => ({ serial: ({ path }) => (path === 'left' ? cables.left : cables.right).transport }),
  );
  await readers.clock.advance(500);
  return { cables, ...simulators };
}

const wrong = () => readers.diagnostics.filter(({ event }) => event === 'wrong-device');

test('several readers on one box read side by side', async () => {
  const { left, right } = await twoCounters();
  expect([readers.status('left'), readers.status('right')]).toMatchObject([{ device: 'online' }, { device: 'online' }]);
  expect(readers.capabilities('left')).toMatchObject({ samId: LEFT, baudRate: 115200 });
  expect(readers.capabilities('right')).toMatchObject({ samId: RIGHT });
  left.placeCard(specimenCard('pensioner-woman'));
  right.placeCard(specimenCard('residence-permit'));
  const both = Promise.all([readers.readCard('left'), readers.readCard('right')]);
  expect(await readers.clock.until(both)).toMatchObject([
    { ok: true, value: { name: '王秀兰' } },
    { ok: true, value: { name: '陈佩仪' } },
  ]);
});

test('one reader that dies does not hold up the other', async () => {
  const { left, right } = await twoCounters();
  left.setDead(true);
  right.placeCard(specimenCard('teenager'));
  const both = Promise.all([readers.readCard('left'), readers.readCard('right')]);
  expect(await readers.clock.until(both)).toMatchObject([{ failure: { code: 'reader-offline' } }, { ok: true }]);
});

test('readers swapped with their plugs are noticed, told once, and refused until they are swapped back', async () => {
  const { cables, left, right } = await twoCounters();
  const { clock } = readers;
  const plug = (inLeft: ReaderSimulator, inRight: ReaderSimulator) => {
    for (const cable of Object.values(cables)) cable.plug();
    inLeft.connect(cables.left.wire);
    inRight.connect(cables.right.wire);
  };
  for (const cable of Object.values(cables)) cable.unplug();
  plug(right, left);
  await clock.advance(10_000);
  expect([readers.status('left'), readers.status('right')]).toMatchObject([
    { device: 'hardwareError', media: 'unknown' },
    { device: 'hardwareError', media: 'unknown' },
  ]);
  expect(wrong()).toEqual([
    { event: 'wrong-device', deviceId: 'left', expected: LEFT, found: RIGHT },
    { event: 'wrong-device', deviceId: 'right', expected: RIGHT, found: LEFT },
  ]);
  left.placeCard(specimenCard('teenager'));
  expect(await clock.until(readers.readCard('right'))).toMatchObject({
    failure: { code: 'reader-fault', detail: 'wrong-device' },
  });

  for (const cable of Object.values(cables)) cable.unplug();
  plug(left, right);
  await clock.advance(3000);
  expect(readers.status('left')).toMatchObject({ device: 'online' });
  expect(await clock.until(readers.readCard('left'))).toMatchObject({ ok: true });
});

test('swapped behind open lines, without a word from the system, they are noticed within six seconds', async () => {
  const { cables, left, right } = await twoCounters();
  left.connect(cables.right.wire);
  right.connect(cables.left.wire);
  await readers.clock.advance(5500);
  expect(readers.status('left')).toMatchObject({ device: 'hardwareError' });
  expect(wrong()).toHaveLength(2);
});

test('a card laid down before the reader was recognised is not read by the wrong one', async () => {
  const cable = memoryCable();
  const stranger = new ReaderSimulator({ samId: RIGHT });
  stranger.connect(cable.wire);
  stranger.placeCard(specimenCard('teenager'));
  readers = await simulatedReaders([{ id: 'left', line: line('left'), settings: { samId: LEFT } }], () => ({
    serial: () => cable.transport,
  }));
  expect(await readers.clock.until(readers.readCard('left'))).toMatchObject({ failure: { code: 'reader-fault' } });
  expect(stranger.card).not.toBeNull();
  expect(wrong()).toHaveLength(1);
});

test('a bound reader that does not say who it is counts as the wrong one', async () => {
  const cable = memoryCable();
  const reader = new ReaderSimulator({ samId: LEFT });
  reader.failNext({ fault: 'status', sw3: 0x21 }, 'read-sam-id', 4);
  reader.connect(cable.wire);
  readers = await simulatedReaders([{ id: 'left', line: line('left'), settings: { samId: LEFT } }], () => ({
    serial: () => cable.transport,
  }));
  await readers.clock.advance(200);
  expect(wrong()).toEqual([{ event: 'wrong-device', deviceId: 'left', expected: LEFT, found: null }]);
  await readers.clock.advance(3000);
  expect(readers.status('left')).toMatchObject({ device: 'online' });
});

test('an unbound reader works without its number, and one that knows no RF setting too', async () => {
  const cable = memoryCable();
  const reader = new ReaderSimulator();
  reader.failNext({ fault: 'status', sw3: 0x21 }, 'read-sam-id', Number.POSITIVE_INFINITY);
  reader.failNext({ fault: 'status', sw3: 0x21 }, 'set-max-rf-bytes', Number.POSITIVE_INFINITY);
  reader.connect(cable.wire);
  reader.placeCard(specimenCard('teenager'));
  readers = await simulatedReaders([{ id: 'left', line: line('left') }], () => ({ serial: () => cable.transport }));
  expect(await readers.clock.until(readers.readCard('left'))).toMatchObject({ ok: true });
  expect(readers.capabilities('left')).not.toHaveProperty('samId');
});

test('a self-test says which reader it is; a silent one is offline, a broken one says so', async () => {
  const { left } = await twoCounters();
  const { clock, devices } = readers;
  const selfTest = () => {
    const found = devices.find('left')?.device.selfTest?.({ commandId: 'test', timeoutMs: 10_000 });
    if (found === undefined) throw new Error('a reader has a self-test');
    return clock.until(found);
  };
  expect(await selfTest()).toEqual({ ok: true, value: { found: [`SAM ${LEFT}`, '115200 baud'] } });
  left.failNext({ fault: 'status', sw3: 0x66 }, 'status');
  expect(await selfTest()).toMatchObject({ failure: { code: 'self-test-failed' } });
  left.setDead(true);
  expect(await selfTest()).toMatchObject({ failure: { code: 'device-offline' } });
});
