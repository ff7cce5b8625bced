import { expect, test } from 'vitest';
import { specimenPage, type View, viewOf } from '../specimen-pages.ts';
import { isCutOff } from './cut-off.ts';
import { findPage } from './page-outline.ts';
import { brightnessOf, type Raster } from './raster.ts';

/** As fine as pages are searched at. */
const DPI = 76;
const BLACK = [25, 25, 28] as const;
const WHITE = [246, 246, 246] as const;

const letter = specimenPage('letter', DPI);
const seen = (view: View, sheet: Raster = letter): Raster => viewOf(sheet, DPI, { noise: 4, ...view });
const ANGLES = [-15, -11.3, -7, -3.2, -1, -0.4, 0, 0.25, 0.7, 2, 4.9, 8.6, 12.1, 15];

test.each(ANGLES)('a sheet on black, %d degrees askew', (degrees) => {
  const outline = findPage(seen({ degrees, frameMm: [290, 350], background: BLACK }), 'scanner');
  expect(outline.edgesSeen).toBe(true);
  expect(Math.abs(outline.degrees - degrees)).toBeLessThan(0.15);
  expect(Math.abs((outline.width / DPI) * 25.4 - 210)).toBeLessThan(1.5);
  expect(Math.abs((outline.height / DPI) * 25.4 - 297)).toBeLessThan(1.5);
});

test.each(ANGLES)('a sheet on a lid of its own colour, %d degrees askew, by its writing', (degrees) => {
  const outline = findPage(seen({ degrees, background: WHITE }), 'scanner');
  expect(outline.edgesSeen).toBe(false);
  expect(Math.abs(outline.degrees - degrees)).toBeLessThan(0.3);
});

test.each([-3, -1, 1.5, 4])('a sheet as large as the glass, %d degrees askew, with black in its corners', (degrees) => {
  const outline = findPage(seen({ degrees, background: BLACK }), 'scanner');
  expect(outline.edgesSeen).toBe(true);
  expect(Math.abs(outline.degrees - degrees)).toBeLessThan(0.15);
});

test('a sheet shorter than the feeder expected is cropped', () => {
  const outline = findPage(
    seen({ frameMm: [216, 356], offsetMm: [-3, -29.5], background: [70, 70, 70], degrees: 0.6 }),
    'scanner',
  );
  expect(Math.abs((outline.height / DPI) * 25.4 - 297)).toBeLessThan(2.5);
  expect(Math.abs(outline.degrees - 0.6)).toBeLessThan(0.15);
});

test('a dark cover on a white lid is cropped', () => {
  const cover = specimenPage('card', DPI);
  for (const [index, value] of cover.data.entries()) cover.data[index] = value > 100 ? 120 : 40;
  const outline = findPage(seen({ degrees: 5, frameMm: [210, 297], background: WHITE }, cover), 'scanner');
  expect(outline.edgesSeen).toBe(true);
  expect(Math.abs(outline.degrees - 5)).toBeLessThan(0.3);
  expect((outline.width / outline.height / (85.6 / 54) - 1) * 100).toBeLessThan(3);
});

test('a frame printed on a sheet is not taken for its edge', () => {
  const framed = specimenPage('blank', DPI);
  const bar = (left: number, top: number, right: number, bottom: number): void => {
    for (let y = top; y < bottom; y += 1) framed.data.fill(40, y * framed.width + left, y * framed.width + right);
  };
  bar(80, 80, 540, 83);
  bar(80, 700, 540, 703);
  bar(80, 80, 83, 703);
  bar(537, 80, 540, 703);
  const outline = findPage(seen({ background: [244, 244, 244] }, framed), 'scanner');
  expect(outline.edgesSeen).toBe(false);
  expect(outline).toMatchObject({ width: framed.width, height: framed.height });
});

test('an empty sheet is left as it lies', () => {
  expect(findPage(seen({}, specimenPage('blank', DPI)), 'scanner')).toMatchObject({ degrees: 0, edgesSeen: false });
});

test.each([0.1, 0.2, 0.3])('a sheet seen aslant by a camera (%d) has the shape it has on the table', (keystone) => {
  const view = { degrees: 3, keystone, frameMm: [340, 400], background: [60, 56, 50] } as const;
  const { width, height, edgesSeen, degrees } = findPage(seen(view), 'camera');
  expect(edgesSeen).toBe(true);
  expect(Math.abs(height / width / (297 / 210) - 1)).toBeLessThan(0.03);
  expect(Math.abs(degrees - 3)).toBeLessThan(0.5);
});

const cutOff = (view: View, source: 'scanner' | 'camera'): boolean => {
  const picture = seen(view);
  return isCutOff(brightnessOf(picture), findPage(picture, source), source, DPI);
};

test.each([
  ['a whole sheet under a camera', { frameMm: [280, 340], background: BLACK, degrees: 3 }, 'camera', false],
  ['a sheet beyond the camera', { frameMm: [280, 300], background: BLACK, offsetMm: [0, 60] }, 'camera', true],
  ['a sheet that fills the glass', {}, 'scanner', false],
  ['a sheet that fills the glass a little askew', { degrees: 1.5, background: BLACK }, 'scanner', false],
  ['a sheet moved over the rim of the glass', { offsetMm: [60, 0], background: BLACK }, 'scanner', true],
  ['the same under a lid of its colour', { offsetMm: [0, 70], background: WHITE }, 'scanner', true],
] as const)('%s: cut off is %4$s', (_what, view, source, expected) => {
  expect(cutOff(view, source)).toBe(expected);
});
