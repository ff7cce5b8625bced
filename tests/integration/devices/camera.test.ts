/** Pictures of a document camera, through the real hardware process. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encode } from '../../../hardware/document-scanner/imaging/jpeg-codec.ts';
import type { Raster } from '../../../hardware/document-scanner/imaging/raster.ts';
import { specimenPage, type View, viewOf } from '../../../hardware/document-scanner/specimen-pages.ts';
import { type DeviceBench, startDeviceBench } from './device-bench.ts';

const DPI = 120;
let bench: DeviceBench;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-camera-'));
  bench = await startDeviceBench([]);
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true });
});

/** A photograph of a letter on a dark mat, as the page's camera hands it over. */
async function photograph(view: View): Promise<Uint8Array> {
  const mat = { frameMm: [300, 380], background: [46, 44, 42], noise: 4 } as const;
  const seen = viewOf(specimenPage('letter', DPI), DPI, { ...mat, ...view });
  const data = new Uint8Array(seen.width * seen.height * 4).fill(255);
  for (let pixel = 0; pixel < seen.width * seen.height; pixel += 1) {
    data.set(seen.data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  const picture: Raster = { ...seen, channels: 4, data };
  return encode(picture, { quality: 88, gray: false, dpi: 72 });
}

const improve = (jpeg: Uint8Array) => bench.devices.call('improvePage', { jpeg, pageBudgetBytes: 300_000 });

test.each([
  ['straight from above, askew', { degrees: 6 }, []],
  ['aslant', { degrees: -3, keystone: 0.2 }, []],
  ['out of focus', { degrees: 2, blur: 3 }, ['blurred']],
  ['half outside the picture', { degrees: 2, offsetMm: [0, 80] }, ['cut-off']],
  ['in the dark', { degrees: 2, light: 0.35 }, ['too-dark']],
] as const)('a letter %s', async (_what, view, warnings) => {
  const improved = await improve(await photograph(view));
  if (!improved.ok) throw new Error(improved.failure.code);
  const { deskewedDegrees, widthPx, heightPx } = improved.value;
  expect(Math.abs(deskewedDegrees - view.degrees)).toBeLessThan(0.3);
  expect(improved.value.warnings).toEqual(warnings);
  if (warnings[0] !== 'cut-off') expect(heightPx / widthPx).toBeCloseTo(297 / 210, 1);
});

test('what is no picture, or breaks off, is refused, and the next picture is served', async () => {
  const whole = await photograph({});
  const refused = { ok: false, failure: { code: 'not-an-image' } };
  expect(await improve(new TextEncoder().encode('%PDF-1.7'))).toMatchObject(refused);
  expect(await improve(whole.slice(0, whole.length / 2))).toMatchObject(refused);
  expect(await improve(whole)).toMatchObject({ ok: true });
});

test('pages are bound in the order given, at the size of their paper, within the bytes', async () => {
  const letter = await improve(await photograph({}));
  if (!letter.ok) throw new Error(letter.failure.code);
  const { jpeg, dpi } = letter.value;
  const pages = [
    { jpeg, dpi },
    { jpeg, dpi: dpi * 2 },
  ];
  const bound = await bench.devices.call('bindPages', { pages, budgetBytes: 1_000_000 });
  if (!bound.ok) throw new Error(bound.failure.code);
  const path = join(folder, 'bound.pdf');
  await writeFile(path, bound.value.pdf);
  const said = execFileSync('pdfinfo', ['-l', '2', path], { encoding: 'utf8' });
  const sizes = [...said.matchAll(/Page +\d+ size: +([\d.]+) x ([\d.]+)/g)].map(([, , height]) => Number(height));
  // 297 mm are 842 points.
  expect(sizes.map((height) => Math.round(height / 10))).toEqual([84, 42]);
  expect(said).not.toMatch(/Producer|Creator|CreationDate|ModDate/);

  // Too little for both as they are: each is encoded anew in its share.
  const tight = await bench.devices.call('bindPages', { pages, budgetBytes: Math.round(jpeg.length * 1.5) });
  if (!tight.ok) throw new Error(tight.failure.code);
  expect(tight.value.pdf.length).toBeLessThanOrEqual(jpeg.length * 1.5);
  const impossible = await bench.devices.call('bindPages', { pages, budgetBytes: 20_000 });
  expect(impossible).toMatchObject({ ok: false, failure: { code: 'over-budget' } });
});
