import { expect, test } from 'vitest';
import { parseSaneOptions } from './sane-options.ts';
import { areaOf, planScan, type Sources, sourceNames } from './scan-plan.ts';
import {
  FLATBED_WITH_FEEDER,
  GRAY_GLASS_ONLY,
  NAMES_WITH_BRACKETS,
  SHEET_FED_WITH_SENSORS,
} from './specimen-listings.ts';

const A4_GRAY = { source: 'flatbed', mode: 'gray', dpi: 200 } as const;

function sourcesOf(listing: string, soleSource: 'flatbed' | 'feeder' = 'flatbed'): Sources {
  const options = parseSaneOptions(listing);
  const names = sourceNames(options, soleSource);
  return Object.fromEntries(Object.entries(names).map(([source, name]) => [source, { name: name ?? null, options }]));
}

const listing = (choices: string) => parseSaneOptions(`    --source ${choices} [x]`);

test.each([
  ['Flatbed|ADF', { flatbed: 'Flatbed', feeder: 'ADF' }],
  ['FlatBed|Automatic Document Feeder', { flatbed: 'FlatBed', feeder: 'Automatic Document Feeder' }],
  ['Flatbed|ADF Simplex|ADF Duplex', { flatbed: 'Flatbed', feeder: 'ADF Simplex' }],
  ['Document Table|ADF Duplex', { feeder: 'ADF Duplex' }],
  ['ADF Duplex|ADF Front|ADF Back', { feeder: 'ADF Front' }],
  ['Normal|Transparency|Negative', { flatbed: 'Normal' }],
  ['Platen|ADF', { flatbed: 'Platen', feeder: 'ADF' }],
  ['Document Feeder Duplex|Document Feeder', { feeder: 'Document Feeder' }],
])('of the sources %s', (choices, names) => {
  expect(sourceNames(listing(choices), 'flatbed')).toEqual(names);
});

test('a scanner that names no source is what its settings say', () => {
  expect(sourceNames([], 'flatbed')).toEqual({ flatbed: null });
  expect(sourceNames([], 'feeder')).toEqual({ feeder: null });
});

test('an A4 page from a common office device', () => {
  expect(planScan(sourcesOf(FLATBED_WITH_FEEDER), { ...A4_GRAY, mode: 'colour' }, [])).toEqual({
    ok: true,
    value: {
      scannedDpi: 200,
      args: ['--source=Flatbed', '--mode=Color', '--resolution=200', '-l0', '-t0', '-x210', '-y297'],
    },
  });
});

test('a feeder that centres the sheet is told its width before the area', () => {
  const plan = planScan(sourcesOf(SHEET_FED_WITH_SENSORS), { ...A4_GRAY, source: 'feeder' }, ['--swdeskew=no']);
  expect(plan.ok && plan.value.args).toEqual([
    '--source=ADF Front',
    '--mode=Gray',
    '--resolution=200',
    '--swdeskew=no',
    '--page-width=210',
    '--page-height=297',
    '-l0',
    '-t0',
    '-x210',
    '-y279.3',
  ]);
});

test('where the wanted fineness is missing, the next finer one is scanned', () => {
  const plan = planScan(sourcesOf(NAMES_WITH_BRACKETS), A4_GRAY, []);
  expect(plan.ok && plan.value).toMatchObject({
    scannedDpi: 300,
    args: expect.arrayContaining(['--resolution=300', '--mode=True Gray']),
  });
});

test('a page that may be gray is scanned in colour by a scanner that knows nothing else', () => {
  const sources = sourcesOf('    --mode Lineart|Color [Color]\n    --resolution 100..300dpi (in steps of 50) [100]');
  const plan = planScan(sources, { ...A4_GRAY, dpi: 200 }, []);
  expect(plan.ok && plan.value.args).toEqual(['--mode=Color', '--resolution=200']);
});

test.each([
  ['no feeder', GRAY_GLASS_ONLY, { ...A4_GRAY, source: 'feeder' }],
  ['no colour', GRAY_GLASS_ONLY, { ...A4_GRAY, mode: 'colour' }],
  ['nothing so fine', '    --mode Gray [Gray]\n    --resolution 75|100|150dpi [75]', { ...A4_GRAY, dpi: 300 }],
  ['no resolution at all', '    --mode Gray [Gray]', A4_GRAY],
] as const)('%s is unsupported', (_what, text, order) => {
  expect(planScan(sourcesOf(text), order, [])).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
});

test('samples are 8 bits deep where there is a choice, and the area is what the glass has', () => {
  const sources = sourcesOf(GRAY_GLASS_ONLY);
  const plan = planScan(sources, A4_GRAY, []);
  expect(plan.ok && plan.value.args).toEqual(['--mode=Grayscale', '--depth=8', '--resolution=300', '-x148', '-y210']);
  expect(sources.flatbed === undefined ? null : areaOf(sources.flatbed)).toEqual({ widthMm: 148, heightMm: 210 });
});
