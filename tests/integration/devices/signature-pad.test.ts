/** A signature pad on the HID transport, over a simulated system and the machine's own clock. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../hardware/clock.ts';
import type { SignatureCapturing } from '../../../hardware/device-classes.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { PadSimulator } from '../../../hardware/signature-pad/simulator.ts';
import { SPECIMEN_STROKES } from '../../../hardware/signature-pad/specimen-signature.ts';
import { hidTransport } from '../../../hardware/transports/hid.ts';
import { SimulatedHidPort } from '../../../hardware/transports/hid-simulated.ts';
import { systemTransports } from '../../../hardware/transports/system.ts';

/** Of a pad that reports 200 times a second. */
const REPORT_MS = 5;

let device: Parameters<SimulatedHidPort['plug']>[0];
let port: SimulatedHidPort;
let simulator: PadSimulator;
let devices: DrivenDevices;
let pad: SignatureCapturing;

beforeEach(async () => {
  const path = `/dev/hidraw-${randomUUID()}`;
  const listing = { path, vendorId: 0x056a, productId: 0x00a8, serialNumber: null, interfaceNumber: 0, usbPort: '1-3' };
  device = { listings: [{ ...listing, usagePage: 0xff00, usage: 1 }] };
  port = new SimulatedHidPort();
  simulator = new PadSimulator();
  simulator.connect(port.plug(device));
  devices = new DrivenDevices({
    transports: { ...systemTransports(systemClock), hid: (line) => hidTransport(line, systemClock, port) },
    clock: systemClock,
    report: () => {},
    publish: () => {},
  });
  const identity = { vendorId: '056a', productId: '00a8' };
  await devices.configure([
    {
      id: 'pad',
      deviceClass: 'signature-pad',
      driver: 'wacom-stu',
      line: { transport: 'hid', identity, usagePage: 0, usage: 0 },
      settings: {},
    },
  ]);
  const found = devices.powersOf('pad', 'signature-pad');
  if (found === null) throw new Error('the pad is not driven');
  pad = found;
  await isCalled('online');
});
afterEach(async () => {
  await devices.close();
  expect(port.openHandles).toBe(0);
});

async function isCalled(state: string): Promise<void> {
  await vi.waitFor(() => expect(devices.statuses).toMatchObject([{ device: state }]), { timeout: 5000, interval: 10 });
}

/** A hand takes its time; so does this one. */
async function draw(strokes: typeof SPECIMEN_STROKES): Promise<void> {
  for (const stroke of strokes) {
    for (const point of stroke) {
      simulator.touch(point);
      await sleep(REPORT_MS);
    }
    simulator.hover(0, 0);
    await sleep(REPORT_MS);
  }
}

test('a signature in strokes, in the order and with the times of the hand', async () => {
  let drawn = 0;
  const signing = pad.captureSignature({ commandId: 'sign', timeoutMs: 10_000 }, () => {
    drawn += 1;
  });
  await vi.waitFor(() => expect(simulator.inking).toBe(true), { timeout: 2000, interval: 5 });
  await draw(SPECIMEN_STROKES);
  await vi.waitFor(() => expect(drawn).toBe(SPECIMEN_STROKES.length), { timeout: 2000, interval: 5 });
  pad.finishSignature('sign');
  const signed = await signing;
  if (!signed.ok) throw new Error(signed.failure.code);
  const { strokes } = signed.value;
  expect(strokes.map((stroke) => stroke.map(({ x, y }) => ({ x, y })))).toEqual(
    SPECIMEN_STROKES.map((stroke) => stroke.map(({ x, y }) => ({ x, y }))),
  );
  const times = strokes.flat().map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeGreaterThan((times.length - 1) * REPORT_MS * 0.9);
  await vi.waitFor(() => expect([simulator.inkOnScreen, simulator.inking]).toEqual([0, false]), { timeout: 2000 });
});

test('unplugged while somebody signs, and back', async () => {
  const signing = pad.captureSignature({ commandId: 'cut', timeoutMs: 10_000 }, () => {});
  await vi.waitFor(() => expect(simulator.inking).toBe(true), { timeout: 2000, interval: 5 });
  await draw(SPECIMEN_STROKES.slice(0, 1));
  port.unplug(device);
  expect(await signing).toMatchObject({ failure: { code: 'pad-offline' } });
  await isCalled('noDevice');
  simulator.connect(port.plug(device));
  await isCalled('online');
  const again = pad.captureSignature({ commandId: 'again', timeoutMs: 10_000 }, () => {});
  await vi.waitFor(() => expect(simulator.inking).toBe(true), { timeout: 2000, interval: 5 });
  await draw(SPECIMEN_STROKES);
  pad.finishSignature('again');
  expect(await again).toMatchObject({ ok: true });
});
