/** A HID-POS scanner and a signature pad that the kernel believes in: made through uhid, driven through hidraw. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import { hidPosReportDescriptor } from '../../../hardware/code-scanner/hid-pos-report.ts';
import { HidPosSimulator } from '../../../hardware/code-scanner/simulator.ts';
import { SPECIMEN_CODES } from '../../../hardware/code-scanner/specimen-codes.ts';
import { PadSimulator } from '../../../hardware/signature-pad/simulator.ts';
import { SPECIMEN_STROKES } from '../../../hardware/signature-pad/specimen-signature.ts';
import { stuReportDescriptor } from '../../../hardware/signature-pad/stu-report.ts';
import { type LabTest, labBench, must } from './lab-test.ts';
import { createUhid } from './uhid.ts';

const SCANNER = { name: 'Cunban lab scanner', serialNumber: 'SCAN', vendorId: 0x0c2e, productId: 0x0b8f } as const;
const PAD = { name: 'Cunban lab pad', serialNumber: 'PAD', vendorId: 0x056a, productId: 0x00a8 } as const;

const scannerProfile: DeviceProfile = {
  id: 'scanner',
  deviceClass: 'code-scanner',
  driver: 'hid-pos',
  line: { transport: 'hid', identity: { vendorId: '0c2e', productId: '0b8f' }, usagePage: 0x8c, usage: 2 },
  settings: {},
};
const padProfile: DeviceProfile = {
  id: 'pad',
  deviceClass: 'signature-pad',
  driver: 'wacom-stu',
  line: { transport: 'hid', identity: { vendorId: '056a', productId: '00a8' }, usagePage: 0, usage: 0 },
  settings: {},
};

export const HID_TESTS: readonly LabTest[] = [
  {
    name: "a HID-POS scanner on the kernel's hidraw reads codes, is pulled, and reads again",
    async run() {
      const scanner = new HidPosSimulator({ needsSwitch: true });
      const bench = await labBench([scannerProfile]);
      await bench.becomes('scanner', ({ device }) => device === 'noDevice');
      for (const code of [SPECIMEN_CODES.chineseUtf8, SPECIMEN_CODES.long]) {
        const device = await createUhid({ ...SCANNER, descriptor: hidPosReportDescriptor() });
        scanner.connect(device.wire);
        await bench.becomes('scanner', (status) => status.device === 'online');
        const scanning = bench.devices
          .powersOf('scanner', 'code-scanner')
          ?.scanCode({ commandId: 'scan', timeoutMs: 30_000 });
        // Codes that come before the command are not its answer: it is held up until it is taken.
        let taken = false;
        const scanned = scanning?.then((result) => {
          taken = true;
          return result;
        });
        while (!taken) {
          scanner.present(code);
          await sleep(300);
        }
        const result = await scanned;
        must(result?.ok === true && result.value.text === code.text, JSON.stringify(result));
        await device.destroy();
        await bench.becomes('scanner', (status) => status.device === 'noDevice');
      }
      await bench.close();
    },
  },
  {
    name: "a signature pad on the kernel's hidraw is cleared and takes strokes",
    async run() {
      const pad = new PadSimulator();
      const device = await createUhid({ ...PAD, descriptor: stuReportDescriptor() });
      pad.connect(device.wire);
      const bench = await labBench([padProfile]);
      await bench.becomes('pad', (status) => status.device === 'online');
      const powers = bench.devices.powersOf('pad', 'signature-pad');
      const capturing = powers?.captureSignature({ commandId: 'sign', timeoutMs: 60_000 }, () => {});
      await sleep(500);
      for (const stroke of SPECIMEN_STROKES) {
        for (const point of stroke) {
          pad.touch(point);
          await sleep(5);
        }
        pad.hover(5000, 3000);
      }
      await sleep(500);
      powers?.finishSignature('sign');
      const captured = await capturing;
      must(captured?.ok === true, JSON.stringify(captured));
      must(captured?.ok === true && captured.value.strokes.length === SPECIMEN_STROKES.length, 'strokes are missing');
      await device.destroy();
      await bench.becomes('pad', (status) => status.device === 'noDevice');
      await bench.close();
    },
  },
];
