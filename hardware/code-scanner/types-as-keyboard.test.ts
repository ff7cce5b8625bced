import { afterEach, expect, test } from 'vitest';
import { memoryReportCable } from '../transports/hid-memory.ts';
import type { HidListing } from '../transports/hid-port.ts';
import { findHidNode } from '../transports/hid-selection.ts';
import { SCANNER_LINES, type ScannerBench, scannerBench } from './bench.ts';
import { HidPosSimulator } from './simulator.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

let bench: ScannerBench;
afterEach(() => bench.close());

const KEYBOARD: HidListing = {
  path: '/dev/hidraw0',
  vendorId: 0x05f9,
  // The product id of the other mode.
  productId: 0x2214,
  serialNumber: null,
  interfaceNumber: 0,
  usagePage: 1,
  usage: 6,
  usbPort: '1-2',
};

test('a scanner in keyboard mode is refused with a word to staff, until it is given its mode', async () => {
  const cable = memoryReportCable();
  const scanner = new HidPosSimulator();
  scanner.connect(cable.wire);
  const refused = findHidNode(SCANNER_LINES['hid-pos'], [KEYBOARD]);
  if (refused.ok) throw new Error('a keyboard was taken for a scanner');
  cable.refuseOpening(refused.failure);
  bench = await scannerBench('hid-pos', { hid: () => cable.transport });
  await bench.clock.advance(2000);
  expect(bench.devices.statuses).toMatchObject([{ device: 'hardwareError', scanner: 'inoperative' }]);
  expect(await bench.clock.until(bench.scanCode(), 0)).toMatchObject({ failure: { code: 'scanner-fault' } });
  expect(bench.diagnostics.filter(({ event }) => event === 'line-not-opened')).toEqual([
    {
      event: 'line-not-opened',
      deviceId: 'scanner',
      code: 'types-as-keyboard',
      detail: expect.stringContaining('HID-POS'),
    },
  ]);

  cable.refuseOpening(null);
  await bench.clock.advance(3000);
  const scanning = bench.scanCode();
  await bench.clock.advance(500);
  scanner.present(SPECIMEN_CODES.greeting);
  expect(await bench.clock.until(scanning)).toMatchObject({ ok: true });
});
