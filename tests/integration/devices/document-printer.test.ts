/** The real driver in the real hardware process against a real IPP Everywhere printer. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceStatus, StatusOf } from '../../../app/contracts/devices/device-status.ts';
import type { IppLine } from '../../../app/contracts/devices/line.ts';
import { specimenDocument } from '../../../hardware/document-printer/specimen-document.ts';
import { type IppEveryPrinter, startIppEveryPrinter } from '../../../scripts/device-simulators/ippeveprinter.ts';
import { type HardwareProcess, startHardwareProcess } from './hardware-process.ts';

/** Longer than anything takes; a machine under load is no failure. */
const WAIT = { timeout: 15_000 };

let folder: string;
let printer: IppEveryPrinter;
let hardware: HardwareProcess;
let statuses: DeviceStatus[];
let held: (string | null)[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-printer-'));
  printer = await startIppEveryPrinter({ folder });
  hardware = startHardwareProcess();
  hardware.devices.on('deviceStatus', (status) => statuses.push(status));
  hardware.devices.on('documentJobHeld', ({ trouble }) => held.push(trouble));
});

beforeEach(() => {
  statuses = [];
  held = [];
});

afterEach(async () => {
  await hardware.devices.call('configure', { devices: [] });
  await printer.setMedia({ size: 'iso_a4_210x297mm', sheets: 125 });
  await printer.setEnvelopes({ size: 'iso_dl_110x220mm', sheets: 25 });
  await printer.setSupplies({ toner: 75, waste: 25 });
});

afterAll(async () => {
  await hardware.shutDown();
  await printer.close();
  await rm(folder, { recursive: true });
});

async function drive(line: Partial<IppLine> = {}, settings: Readonly<Record<string, number>> = {}): Promise<void> {
  const configured = await hardware.devices.call('configure', {
    devices: [
      {
        id: 'printer',
        deviceClass: 'document-printer',
        driver: 'ipp',
        line: { transport: 'ipp', uri: printer.uri, ...line },
        settings,
      },
    ],
  });
  expect(configured).toEqual({ ok: true, value: { refused: [] } });
}

async function statusThat(matches: (status: StatusOf<'document-printer'>) => boolean): Promise<DeviceStatus> {
  return vi.waitFor(async () => {
    const now = await hardware.devices.call('status', {});
    const [status] = now.ok ? now.value.devices : [];
    if (status?.deviceClass !== 'document-printer' || !matches(status)) throw new Error(JSON.stringify(status));
    return status;
  }, WAIT);
}

const print = (commandId: string, pages = 1, timeoutMs = 20_000) =>
  hardware.devices.call('printDocument', {
    deviceId: 'printer',
    commandId,
    timeoutMs,
    pdf: specimenDocument(pages),
    jobName: 'specimen licence',
    media: 'iso_a4_210x297mm',
    copies: 1,
    sides: 'one-sided',
    tray: null,
  });

test('a document of many pages arrives whole and is followed until it is out', async () => {
  await drive();
  await statusThat(({ device, paper, toner }) => device === 'online' && paper === 'full' && toner === 'full');
  const before = (await printer.jobs()).length;
  expect(await print('p1', 40)).toEqual({ ok: true, value: { outcome: 'settled', sheets: 40 } });
  const arrived = await printer.jobs();
  expect(arrived.slice(before)).toEqual([specimenDocument(40)]);
  const capabilities = await hardware.devices.call('capabilities', {});
  expect(capabilities).toMatchObject({
    value: { devices: [{ capabilities: { makeAndModel: 'Specimen Laser', duplex: true, pdf: true } }] },
  });
  const test = await hardware.devices.call('selfTest', { deviceId: 'printer', commandId: 't', timeoutMs: 20_000 });
  expect(test).toMatchObject({ ok: true });
  expect(await hardware.devices.call('counters', {})).toMatchObject({
    value: { devices: [{ counters: { prints: 2, pages: 41 } }] },
  });
});

test('a jam holds the job until somebody helps', async () => {
  await drive();
  await printer.nextJob('jam');
  const printing = print('p2', 2);
  await vi.waitFor(() => expect(held).toEqual(['paper-jammed']), WAIT);
  expect(statuses.at(-1)).toMatchObject({ media: 'jammed', trouble: 'paper-jammed' });
  await printer.clear();
  expect(await printing).toEqual({ ok: true, value: { outcome: 'settled', sheets: 2 } });
  expect(held).toEqual(['paper-jammed', null]);
});

test('a job cancelled, or held too long, is let go by the printer; one it gives up is told', async () => {
  await drive({}, { heldLimitSeconds: 5 });
  await printer.nextJob('cover-open');
  const printing = print('p3');
  await vi.waitFor(() => expect(held).toEqual(['cover-open']), WAIT);
  await hardware.devices.call('cancel', { commandId: 'p3' });
  expect(await printing).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  await printer.nextJob('abort');
  expect(await print('p4')).toMatchObject({ ok: false, failure: { code: 'job-aborted', detail: 'aborted-by-system' } });
  expect(await print('p5')).toMatchObject({ ok: true });
});

test('trays and toner are seen, and what cannot be printed is refused before it is sent', async () => {
  await printer.setEnvelopes({ size: 'iso_dl_110x220mm', sheets: 0 });
  await printer.setSupplies({ toner: 5, waste: 25 });
  await drive();
  // The empty envelope tray makes the printer say media-empty; A4 is there all the same.
  await statusThat(({ device, paper, toner }) => device === 'online' && paper === 'full' && toner === 'low');
  const before = (await printer.jobs()).length;

  await printer.setMedia({ size: 'iso_a4_210x297mm', sheets: 0 });
  expect(await print('p6')).toMatchObject({ ok: false, failure: { code: 'paper-out' } });
  await printer.setMedia({ size: 'na_letter_8.5x11in', sheets: 125 });
  expect(await print('p7')).toMatchObject({ ok: false, failure: { code: 'media-not-ready' } });
  await printer.setMedia({ size: 'iso_a4_210x297mm', sheets: 125 });
  await printer.setSupplies({ toner: 0, waste: 25 });
  expect(await print('p8')).toMatchObject({ ok: false, failure: { code: 'toner-out' } });
  expect(await printer.jobs()).toHaveLength(before);
});

test('a printer switched off in the middle of a job leaves the question open, and is back by itself', async () => {
  await drive();
  await statusThat(({ device }) => device === 'online');
  await printer.nextJob('jam');
  const printing = print('p9');
  await vi.waitFor(() => expect(held).toEqual(['paper-jammed']), WAIT);
  await printer.switchOff();
  await printer.switchOn();
  expect(await printing).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } });
  await statusThat(({ device, trouble }) => device === 'online' && trouble === null);
  expect(await print('p10')).toMatchObject({ ok: true });
});

test('over TLS it is the pinned certificate or none', async () => {
  const uri = printer.secureUri;
  for (const pinned of [{}, { certificateSha256: '0'.repeat(64) }]) {
    await drive({ uri, ...pinned });
    expect(await print('p11')).toMatchObject({ ok: false, failure: { code: 'printer-offline' } });
    await statusThat(({ device }) => device === 'offline');
  }
  await drive({ uri, certificateSha256: await fingerprintOf(Number(new URL(uri).port)) });
  await statusThat(({ device }) => device === 'online');
  expect(await print('p12')).toMatchObject({ ok: true });
});

function fingerprintOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port, rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      resolve((certificate?.fingerprint256 ?? '').replaceAll(':', '').toLowerCase());
    });
    socket.once('error', reject);
  });
}
