import fc from 'fast-check';
import { expect, test } from 'vitest';
import { optionNamed, parseSaneOptions } from './sane-options.ts';
import { GRAY_GLASS_ONLY, NAMES_WITH_BRACKETS, SHEET_FED_WITH_SENSORS } from './specimen-listings.ts';

test('choices, ranges, units and what is set now', () => {
  const options = parseSaneOptions(SHEET_FED_WITH_SENSORS);
  expect(optionNamed(options, 'source')).toMatchObject({
    choices: ['ADF Front', 'ADF Back', 'ADF Duplex'],
    current: 'ADF Front',
  });
  expect(optionNamed(options, 'resolution')).toMatchObject({ range: { min: 50, max: 600, step: 1 }, unit: 'dpi' });
  expect(optionNamed(options, 'page-width')).toMatchObject({ range: { max: 221.121 }, unit: 'mm', current: '215.872' });
  expect(optionNamed(options, 'cover-open')).toMatchObject({ choices: ['yes', 'no'], current: 'no' });
  expect(optionNamed(options, 'brightness')).toMatchObject({ range: { min: -127, max: 127 }, unit: null });
});

test('names may hold spaces, brackets and parentheses', () => {
  const options = parseSaneOptions(NAMES_WITH_BRACKETS);
  expect(optionNamed(options, 'mode')).toMatchObject({
    choices: ['Black & White', 'Gray[Error Diffusion]', 'True Gray', '24bit Color', '24bit Color[Fast]'],
    current: '24bit Color[Fast]',
  });
  expect(optionNamed(options, 'source')?.choices).toEqual([
    'FlatBed',
    'Automatic Document Feeder(left aligned)',
    'Automatic Document Feeder(left aligned,Duplex)',
  ]);
});

test('a value that the scanner may choose itself is no choice of ours', () => {
  expect(optionNamed(parseSaneOptions(NAMES_WITH_BRACKETS), 'resolution')?.choices).toEqual([
    '100',
    '150',
    '300',
    '400',
  ]);
});

test('an option ruled out by another is not there', () => {
  const options = parseSaneOptions(NAMES_WITH_BRACKETS);
  expect(options.some(({ name }) => name === 'depth')).toBe(true);
  expect(optionNamed(options, 'depth')).toBeNull();
});

test('buttons and explanations are not mistaken for values', () => {
  const options = parseSaneOptions(GRAY_GLASS_ONLY);
  expect(options.map(({ name }) => name)).toEqual(['mode', 'depth', 'resolution', 'x', 'y', 'lamp', 'calibrate']);
  expect(optionNamed(options, 'calibrate')).toMatchObject({ choices: [], range: null, current: null });
});

test('no listing makes it fail', () => {
  const bits = fc.constantFrom(
    '    --',
    '-x',
    ' [',
    ']',
    '..',
    '|',
    '(in steps of ',
    ')',
    'mm',
    'auto||',
    '=',
    '9',
    'Gray',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 40 }), (parts) => {
      for (const option of parseSaneOptions(parts.join(''))) {
        expect(option.range === null || Number.isFinite(option.range.max)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
