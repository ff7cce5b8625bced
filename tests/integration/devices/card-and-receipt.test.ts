import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import { type DeviceRig, startDeviceRig, type Traffic } from '../../../scripts/device-simulators/rig.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

let folder: string;
let rig: DeviceRig;
let hardware: HardwareProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-devices-'));
  rig = await startDeviceRig({ folder, pacing: 'off' });
  hardware = startHardwareProcess();
});

afterEach(async () => {
  await hardware.shutDown();
  await rig.close();
  await rm(folder, { recursive: true });
});

test('a card on the reader becomes an identity card, a document becomes a slip', async () => {
  const { devices } = hardware;
  const detected: string[] = [];
  devices.on('cardDetected', ({ commandId }) => detected.push(commandId));
  const traffic: Traffic[] = [];
  rig.onTraffic((chunk) => traffic.push(chunk));
  expect(await devices.call('configure', { devices: rig.profiles })).toEqual({ ok: true, value: {} });

  rig.reader.placeCard('pensioner-woman');
  const card = await devices.call('readCard', { deviceId: 'id-card-reader', commandId: 'r1', timeoutMs: 10_000 });
  expect(card).toMatchObject({ ok: true, value: { name: '王秀兰', birthDate: '19580312', addressSource: 'printed' } });
  expect(detected).toEqual(['r1']);

  const printed = await devices.call('printReceipt', {
    deviceId: 'receipt-printer',
    commandId: 'p1',
    timeoutMs: 20_000,
    document: {
      blocks: [
        { block: 'text', text: '受理回执', align: 'center', width: 2, height: 2, bold: true },
        { block: 'field', label: '办理事项', text: '城乡居民基本养老保险待遇领取资格认证' },
        { block: 'qr', data: 'https://example.invalid/1', moduleDots: 6, errorCorrection: 'M' },
      ],
    },
  });
  expect(printed).toEqual({ ok: true, value: { outcome: 'settled' } });
  expect(rig.printer.slips).toHaveLength(1);
  expect(textOf(rig.printer.slips[0]?.items ?? [])).toContain('受理回执');
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
  expect(await hardware.shutDown()).toBe(0);
});
