import { expect, test } from 'vitest';
import { type SpecimenKind, specimenPage, type View, viewOf } from '../specimen-pages.ts';
import { legibilityWarnings, measureLegibility } from './legibility.ts';

const DPI = 150;
const measured = (kind: SpecimenKind, view: View) =>
  measureLegibility(viewOf(specimenPage(kind, DPI), DPI, { noise: 4, ...view }), DPI);
const warned = (kind: SpecimenKind, view: View) => legibilityWarnings(measured(kind, view));

test('a sharp page raises no warning', () => {
  expect(warned('note', { blur: 0.5 })).toEqual([]);
});

test.each([1, 1.4, 2, 3])('the measure of softness grows with softness (%d pixels)', (blur) => {
  const soft = measured('note', { blur }).edgeWidthMm ?? 0;
  expect(soft).toBeGreaterThan((measured('note', { blur: blur * 0.7 }).edgeWidthMm ?? 0) * 1.05);
  // A Gaussian edge rises over 2.5 deviations; thin strokes do not reach their full height, which makes it less.
  expect(soft / ((blur * 25.4) / DPI)).toBeGreaterThan(1.3);
  expect(soft / ((blur * 25.4) / DPI)).toBeLessThan(3);
});

test('softness that closes small print is warned of, softness that does not is not', () => {
  expect(warned('note', { blur: 0.9 })).toEqual([]);
  expect(warned('note', { blur: 2 })).toEqual(['blurred']);
});

test('neither little light nor little writing is taken for softness', () => {
  expect(warned('note', { light: 0.6 })).toEqual([]);
  expect(warned('card', { light: 0.6 })).toEqual([]);
});

test('a page without writing is blank, grain and all', () => {
  expect(warned('blank', { noise: 8 })).toEqual(['blank']);
});

test('a signature is enough not to be blank', () => {
  expect(warned('signature', {})).toEqual([]);
});

test('the shade of what shines through from the other side is no writing', () => {
  const page = specimenPage('note', DPI);
  for (const [index, value] of page.data.entries()) page.data[index] = value < 100 ? 232 : 244;
  expect(legibilityWarnings(measureLegibility(page, DPI))).toEqual(['blank']);
});

test('a page in the dark is warned of', () => {
  expect(warned('note', { light: 0.4 })).toContain('too-dark');
});
