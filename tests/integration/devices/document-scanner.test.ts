/** The real hardware process and SANE's own `scanimage`, with SANE's test scanner behind it. */
import { readdirSync, readFileSync, watch } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import type { ScannedPage } from '../../../app/contracts/devices/document-scanning.ts';
import type { Immutable } from '../../../app/contracts/immutable.ts';
import { readJpegHeader } from '../../../hardware/document-scanner/imaging/jpeg-header.ts';
import { type DeviceBench, startDeviceBench } from './device-bench.ts';
import { GLASS_MM, useTestScanners } from './sane-test-config.ts';

let folder: string;
let bench: DeviceBench;
/** Names of everything that appeared in the folder for temporary files. */
const written: string[] = [];
let told: { readonly commandId: string; readonly page: Immutable<ScannedPage> }[] = [];

let scanners = 0;
const scanner = (id: string, ...extraOptions: readonly string[]): DeviceProfile => {
  const line = { transport: 'sane', device: `test:${scanners}` } as const;
  scanners += 1;
  return { id, deviceClass: 'document-scanner', driver: 'sane', line, settings: { extraOptions } };
};
const answering = (id: string, status: string): DeviceProfile =>
  scanner(id, `--read-return-value=SANE_STATUS_${status}`);

const profiles = [
  scanner('pattern', '--test-picture=Color pattern'),
  scanner('grid', '--test-picture=Grid'),
  scanner('slow', '--test-picture=Grid', '--read-delay=yes', '--read-delay-duration=200000'),
  answering('jammed', 'JAMMED'),
  answering('open', 'COVER_OPEN'),
  answering('empty', 'NO_DOCS'),
  answering('broken', 'IO_ERROR'),
  answering('taken', 'DEVICE_BUSY'),
  answering('silent', 'EOF'),
];
const absent: DeviceProfile = { ...scanner('absent'), line: { transport: 'sane', device: 'fujitsu:nowhere' } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-scanner-'));
  await useTestScanners(join(folder, 'sane.d'), scanners);
  const temporaryFolder = join(folder, 'tmp');
  await mkdir(temporaryFolder);
  watch(temporaryFolder, (_event, name) => written.push(name ?? '?')).unref();
  process.env.TMPDIR = temporaryFolder;
  bench = await startDeviceBench([...profiles, absent]);
  bench.devices.on('pageScanned', ({ commandId, page }) => told.push({ commandId, page }));
  for (const { id } of profiles) await bench.statusOf(id, ({ device }) => device === 'online');
});
beforeEach(() => {
  told = [];
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true });
});

type Order = Partial<Parameters<typeof scanning>[1]>;
const scanning = (
  deviceId: string,
  order: {
    readonly source: 'flatbed' | 'feeder';
    readonly mode: 'colour' | 'gray';
    readonly dpi: 150 | 200 | 300;
    readonly pageBudgetBytes: number;
    readonly timeoutMs: number;
  },
) => bench.devices.call('scanDocument', { deviceId, commandId: `scan-${deviceId}`, ...order });
const scan = (deviceId: string, order: Order = {}) =>
  scanning(deviceId, {
    source: 'flatbed',
    mode: 'gray',
    dpi: 150,
    pageBudgetBytes: 2_000_000,
    timeoutMs: 25_000,
    ...order,
  });

/** Names of the programs that run for the hardware process. */
function children(): readonly string[] {
  return readdirSync(`/proc/${bench.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${bench.pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter((pid) => pid !== '')
      .map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()),
  );
}

test('one page from the glass, in colour, as fine as asked and within its bytes', async () => {
  expect(await scan('pattern', { mode: 'colour', dpi: 200, pageBudgetBytes: 900_000 })).toEqual({
    ok: true,
    value: { pages: 1 },
  });
  const [{ page } = { page: null }] = told;
  if (page === null) throw new Error('no page was told');
  expect(page).toMatchObject({ widthPx: 786, heightPx: 786, dpi: 200 });
  expect(page.jpeg.length).toBeLessThanOrEqual(900_000);
  expect(readJpegHeader(page.jpeg)).toEqual({ width: page.widthPx, height: page.heightPx, components: 3 });
});

test('everything in the feeder, page by page and in gray, then the feeder is empty', async () => {
  expect(await scan('grid', { source: 'feeder' })).toEqual({ ok: true, value: { pages: 10 } });
  expect(told).toHaveLength(10);
  for (const { page } of told) expect(readJpegHeader(page.jpeg)?.components).toBe(1);
  const counted = await bench.devices.call('counters', {});
  expect(counted.ok ? counted.value.devices.find(({ deviceId }) => deviceId === 'grid') : null).toMatchObject({
    counters: { scans: 1, pages: 10 },
  });
});

test.each([
  ['jammed', 'feeder', 'paper-jammed'],
  ['jammed', 'flatbed', 'paper-jammed'],
  ['open', 'feeder', 'cover-open'],
  ['broken', 'flatbed', 'scanner-fault'],
  ['silent', 'flatbed', 'scanner-fault'],
] as const)('%s, from the %s: %s, which the status says too', async (deviceId, source, trouble) => {
  expect(await scan(deviceId, { source })).toMatchObject({ ok: false, failure: { code: trouble } });
  expect(told).toEqual([]);
  await bench.statusOf(deviceId, (status) => 'trouble' in status && status.trouble === trouble);
});

test.each([
  ['empty', 'feeder', 'feeder-empty'],
  ['taken', 'flatbed', 'busy'],
] as const)('%s, from the %s: %s, and nothing is wrong with the scanner', async (deviceId, source, code) => {
  expect(await scan(deviceId, { source })).toMatchObject({ ok: false, failure: { code } });
  await bench.statusOf(deviceId, (status) => 'trouble' in status && status.trouble === null);
});

test('a scan that is cancelled in mid-page ends at once, and the scanner serves again', async () => {
  const slow = scan('slow', { mode: 'colour', dpi: 300 });
  await vi.waitUntil(() => children().includes('scanimage'), 5000);
  await bench.devices.call('cancel', { commandId: 'scan-slow' });
  expect(await slow).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  await vi.waitUntil(() => !children().includes('scanimage'), 5000);
  expect(told).toEqual([]);
});

test('a scan that takes too long is timed out, and its program ended', async () => {
  const late = await scan('slow', { mode: 'colour', dpi: 300, timeoutMs: 300 });
  expect(late).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
  await vi.waitUntil(() => !children().includes('scanimage'), 5000);
});

test('a scanner that is not there is said to be missing; one that is says what it can', async () => {
  await bench.statusOf('absent', ({ device }) => device === 'noDevice');
  expect(await scan('absent')).toMatchObject({ ok: false, failure: { code: 'scanner-offline' } });
  const answered = await bench.devices.call('capabilities', {});
  const grid = answered.ok ? answered.value.devices.find(({ deviceId }) => deviceId === 'grid') : undefined;
  expect(grid?.capabilities).toEqual({
    sources: ['flatbed', 'feeder'],
    modes: ['colour', 'gray'],
    resolutions: ['150', '200', '300'],
    widthMm: GLASS_MM,
    heightMm: GLASS_MM,
  });
});

// Last, for it speaks of all that came before.
test('no page ever touched a disk, and what it went through was a pipe', () => {
  expect(written).toEqual([]);
  // Others may be scanning at the same time.
  for (const folder of readdirSync('/dev/shm').filter((name) => name.startsWith('cunban-pages-'))) {
    const entries = readdirSync(join('/dev/shm', folder), { withFileTypes: true });
    expect(entries.filter((entry) => !entry.isFIFO())).toEqual([]);
  }
});
