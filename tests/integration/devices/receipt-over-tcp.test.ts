import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import type { ReceiptDocument } from '../../../app/contracts/devices/receipt-document.ts';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import { PrinterSimulator } from '../../../hardware/receipt-printer/simulator.ts';
import { FORTY_LINE_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';
import { type TcpPort, tcpPort } from './receipt-tcp-port.ts';

const patience = { timeout: 10_000, interval: 10 } as const;
const command = (commandId: string) => ({ deviceId: 'network-printer', commandId, timeoutMs: 20_000 });

let network: TcpPort;
let printer: PrinterSimulator;
let hardware: HardwareProcess;
let told: DeviceStatus | null;

beforeEach(async () => {
  network = await tcpPort();
  printer = new PrinterSimulator({ paperDots: 576, processIdEcho: true });
  printer.connect(network.wire);
  hardware = startHardwareProcess();
  told = null;
  hardware.devices.on('deviceStatus', (status) => {
    told = status;
  });
  const line = { transport: 'tcp', host: '127.0.0.1', port: network.port } as const;
  const settings = { paperDots: 576, processIdEcho: true };
  const profile = { id: 'network-printer', deviceClass: 'receipt-printer', driver: 'esc-pos', line, settings } as const;
  expect(await hardware.devices.call('configure', { devices: [profile] })).toMatchObject({ value: { refused: [] } });
  await expect.poll(() => told, patience).toMatchObject({ device: 'online', trouble: null });
});
afterEach(async () => {
  await hardware.shutDown();
  await network.down();
});

const RARE: ReceiptDocument = {
  blocks: [
    { block: 'field', label: '申请人', text: '周㛃𠮷' },
    { block: 'barcode', data: 'QH01-20260105-000042', moduleDots: 2, heightDots: 64, showText: true },
    { block: 'qr', data: 'CUNBAN:QH01-20260105-000042', moduleDots: 6, errorCorrection: 'M' },
  ],
};

test('receipts over port 9100: long ones, rare names and codes, each confirmed and whole', async () => {
  const { devices } = hardware;
  expect(await devices.call('printReceipt', { ...command('long'), document: FORTY_LINE_RECEIPT })).toMatchObject({
    value: { outcome: 'settled' },
  });
  expect(await devices.call('printReceipt', { ...command('rare'), document: RARE })).toMatchObject({ ok: true });
  expect(printer.slips.map(({ items }) => items.map(({ item }) => item))).toEqual([
    Array.from({ length: 40 }, () => 'line'),
    ['raster', 'feed', 'barcode', 'qr'],
  ]);
  expect(printer.unknownCommands).toBe(0);
});

test('the network goes in the middle, and the remains are cut off before the copy', async () => {
  const { devices } = hardware;
  printer.failAfterLines(10, { overheated: true });
  const printing = devices.call('printReceipt', { ...command('cut-off'), document: FORTY_LINE_RECEIPT });
  await expect.poll(() => printer.conditions.overheated, patience).toBe(true);
  await network.down();
  expect(await printing).toMatchObject({ failure: { code: 'outcome-unknown' } });
  printer.setConditions({ overheated: false });
  await network.up();
  // Until the line is open again the printer is offline, and nothing is printed.
  const copy = () => devices.call('printReceipt', { ...command('copy'), document: FORTY_LINE_RECEIPT });
  await expect.poll(async () => (await copy()).ok, patience).toBe(true);
  const slips = printer.slips.map(({ items }) => textOf(items));
  expect(slips.at(-1)?.startsWith('材料清单')).toBe(true);
  expect(slips.at(-1)).toContain('32 户口簿');
  expect(slips.length).toBe(2);
});

test('the self-test prints its page, and the printer’s own words stand in the capabilities', async () => {
  const { devices } = hardware;
  expect(await devices.call('selfTest', command('self-test'))).toMatchObject({
    value: { found: expect.arrayContaining(['model: SIM-80']) },
  });
  expect(textOf(printer.slips[0]?.items ?? [])).toContain('打印机自检');
  expect(await devices.call('capabilities', {})).toMatchObject({
    value: { devices: [{ driver: 'esc-pos', capabilities: { model: 'SIM-80', columns: 48, drawsCodes: true } }] },
  });
  expect(await devices.call('counters', {})).toMatchObject({
    value: { devices: [{ counters: { prints: 1, cuts: 2 } }] },
  });
});
