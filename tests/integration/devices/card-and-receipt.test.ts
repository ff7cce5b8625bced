import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import { SPECIMEN_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import type { Traffic } from '../../../scripts/device-simulators/rig.ts';
import { startHardwareProcess } from './hardware-process.ts';
import { type RigBench, startRigBench } from './rig-bench.ts';

let bench: RigBench;

beforeEach(async () => {
  bench = await startRigBench();
});
afterEach(() => bench.close());

test('a card on the reader becomes an identity card, a document becomes a slip', async () => {
  const { devices, rig } = bench;
  const detected: string[] = [];
  devices.on('cardDetected', ({ commandId }) => detected.push(commandId));
  const traffic: Traffic[] = [];
  rig.onTraffic((chunk) => traffic.push(chunk));

  rig.reader.placeCard('pensioner-woman');
  const card = await bench.readCard('r1');
  expect(card).toMatchObject({ ok: true, value: { name: '王秀兰', birthDate: '19580312', addressSource: 'printed' } });
  expect(card.ok && card.value.photo).toHaveLength(1024);
  expect(detected).toEqual(['r1']);

  const printed = await devices.call('printReceipt', {
    deviceId: 'receipt-printer',
    commandId: 'p1',
    timeoutMs: 20_000,
    document: SPECIMEN_RECEIPT,
  });
  expect(printed).toEqual({ ok: true, value: { outcome: 'settled' } });
  expect(rig.printer.slips.map(({ items }) => textOf(items))).toEqual([expect.stringContaining('受理回执')]);
  expect(traffic.some(({ device, direction }) => device === 'id-card-reader' && direction === 'from-device')).toBe(
    true,
  );

  expect(await devices.call('status', {})).toMatchObject({
    ok: true,
    value: {
      devices: [
        { device: 'online', media: 'present' },
        { device: 'online', paper: 'full', trouble: null },
      ],
    },
  });
});

test('asked to shut down, the process closes its ports and ends by itself', async () => {
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  expect(await bench.shutDown()).toBe(0);
});

test('configured again, the process lets go of the old ports', async () => {
  const { devices, rig } = bench;
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  expect(await devices.call('configure', { devices: [] })).toEqual({ ok: true, value: { refused: [] } });
  expect(await devices.call('status', {})).toEqual({ ok: true, value: { devices: [] } });
  expect(await devices.call('configure', { devices: rig.profiles })).toEqual({ ok: true, value: { refused: [] } });
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
});

test('a second process on the same port is told that it is busy', async () => {
  const { rig } = bench;
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');
  const second = startHardwareProcess();
  const busy = Promise.withResolvers<string>();
  second.devices.on('deviceStatus', ({ device }) => busy.resolve(device));
  await second.devices.call('configure', { devices: rig.profiles.slice(0, 1) });
  expect(await busy.promise).toBe('deviceBusy');
  await second.shutDown();
});
