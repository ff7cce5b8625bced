import { expect, test } from 'vitest';
import { specimenPage, viewOf } from '../specimen-pages.ts';
import { fitJpeg } from './byte-budget.ts';
import { decode } from './jpeg-codec.ts';
import { readJpegHeader } from './jpeg-header.ts';
import type { Raster } from './raster.ts';

const DPI = 200;
/** Half an A4 letter, as noisy as a scan. */
function page(): Raster {
  const { width, data } = viewOf(specimenPage('letter', DPI), DPI, { noise: 6 });
  const height = 1000;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return { width, height, channels: 4, data: rgba };
}
const letter = page();
const fitLetter = (budgetBytes: number, gray = false) => fitJpeg(letter, { dpi: DPI, gray, budgetBytes });

test('room enough: full fineness and the best quality worth having', async () => {
  const fitted = await fitLetter(5_000_000);
  expect(fitted).toMatchObject({ ok: true, value: { widthPx: letter.width, heightPx: 1000, dpi: DPI } });
});

test('less room: as fine, with more than four fifths of the bytes used', async () => {
  const most = await fitLetter(5_000_000);
  const budget = Math.round((most.ok ? most.value.jpeg.length : 0) * 0.7);
  const fitted = await fitLetter(budget);
  if (!fitted.ok) throw new Error(fitted.failure.code);
  expect(fitted.value.dpi).toBe(DPI);
  expect(fitted.value.jpeg.length).toBeLessThanOrEqual(budget);
  expect(fitted.value.jpeg.length).toBeGreaterThan(budget * 0.8);
});

test('little room: fewer dots an inch before worse ones, and the header says so', async () => {
  const fitted = await fitLetter(70_000);
  if (!fitted.ok) throw new Error(fitted.failure.code);
  const { jpeg, dpi, widthPx, heightPx } = fitted.value;
  expect(dpi).toBeLessThan(DPI);
  expect(dpi).toBeGreaterThanOrEqual(100);
  expect(jpeg.length).toBeLessThanOrEqual(70_000);
  expect(readJpegHeader(jpeg)).toEqual({ width: widthPx, height: heightPx, components: 3 });
  // Unit and densities of the JFIF header.
  expect([...jpeg.subarray(13, 18)]).toEqual([1, 0, dpi, 0, dpi]);
});

test.each([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])('%d of the bytes of an already small page are enough', async (share) => {
  const coarse = { dpi: 100, gray: false } as const;
  const most = await fitJpeg(letter, { ...coarse, budgetBytes: 5_000_000 });
  const budgetBytes = Math.round((most.ok ? most.value.jpeg.length : 0) * share);
  const fitted = await fitJpeg(letter, { ...coarse, budgetBytes });
  if (!fitted.ok) throw new Error(`${share}: ${fitted.failure.code}`);
  expect(fitted.value.jpeg.length).toBeLessThanOrEqual(budgetBytes);
  expect(fitted.value.jpeg.length).toBeGreaterThan(budgetBytes * 0.6);
});

test('no room: over budget', async () => {
  expect(await fitLetter(10_000)).toMatchObject({ ok: false, failure: { code: 'over-budget' } });
});

test('a gray page has one component, and is what it was', async () => {
  const fitted = await fitLetter(5_000_000, true);
  if (!fitted.ok) throw new Error(fitted.failure.code);
  expect(readJpegHeader(fitted.value.jpeg)?.components).toBe(1);
  const back = await decode(fitted.value.jpeg);
  let apart = 0;
  for (const [index, value] of (back?.data ?? []).entries()) apart += Math.abs(value - (letter.data[index] ?? 0));
  expect(apart / letter.data.length).toBeLessThan(5);
});
