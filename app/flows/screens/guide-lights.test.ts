import { describe, expect, it } from 'vitest';
import type { ScreenOf } from '../../contracts/screen.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import { guideLights } from './guide-lights.ts';

const visit: VisitFrame = {
  title: { 'zh-Hans': '办事', en: 'Errand' },
  language: 'zh-Hans',
  canGoBack: true,
  canCancel: true,
  progress: null,
  link: 'up',
  overlay: null,
};
const open = { statusGood: 'continuous' } as const;

const presentCard = (differences: Partial<ScreenOf<'present-card'>>) =>
  guideLights({ kind: 'present-card', visit, reading: false, trouble: null, ...differences });

const material = (differences: Partial<ScreenOf<'material'>>) =>
  guideLights({
    kind: 'material',
    visit,
    paper: { id: 'portrait', name: visit.title, hint: visit.title, required: true },
    by: 'scan',
    camera: null,
    working: false,
    trouble: null,
    pages: [],
    maxPages: 1,
    ...differences,
  });

const outcome = (differences: Partial<ScreenOf<'outcome'>>) =>
  guideLights({
    kind: 'outcome',
    visit,
    outcome: 'accepted',
    caseNumber: '1',
    receiptNumber: 'L-1',
    pickupCode: '12345678',
    nextStep: visit.title,
    receipt: { state: 'skipped' },
    document: null,
    ...differences,
  });

describe('at the card reader', () => {
  it('a card that is awaited is beckoned for, one that is read is not', () => {
    expect(presentCard({})).toEqual({ ...open, cardReader: 'medium' });
    expect(presentCard({ reading: true })).toEqual({ ...open, cardReader: 'continuous' });
    expect(presentCard({ trouble: 'card-removed', reading: true })).toEqual({ ...open, cardReader: 'medium' });
  });
  it('a reader that is away beckons nobody', () => {
    expect(presentCard({ trouble: 'reader-offline' })).toEqual(open);
  });
  it('a card left lying is to be taken', () => {
    expect(guideLights({ kind: 'farewell', visit, cardOnReader: true })).toEqual({ ...open, cardReader: 'quick' });
    expect(guideLights({ kind: 'farewell', visit, cardOnReader: false })).toEqual(open);
  });
});

describe('at the scanner', () => {
  it('waits for a page, burns while it takes one, and is dark when there are enough', () => {
    expect(material({})).toEqual({ ...open, scanner: 'medium' });
    expect(material({ working: true })).toEqual({ ...open, scanner: 'continuous' });
    expect(material({ pages: [{ pageId: 'p-1', warnings: [] }] })).toEqual(open);
    expect(material({ by: 'photo' })).toEqual(open);
  });
});

it('shows where a receipt is held under the scanner, where there is one', () => {
  const entering = { kind: 'enter-pickup-code', visit, searching: false, notFound: false } as const;
  expect(guideLights({ ...entering, scan: true })).toEqual({ ...open, barcodeReader: 'medium' });
  expect(guideLights({ ...entering, scan: true, searching: true })).toEqual(open);
  expect(guideLights({ ...entering, scan: false })).toEqual(open);
});

describe('at the printers', () => {
  it('burns while something is printed and flashes while it is to be taken', () => {
    expect(outcome({ receipt: { state: 'printing' } })).toEqual({ ...open, receiptPrinter: 'continuous' });
    const settled = { state: 'settled', copy: false } as const;
    expect(outcome({ receipt: settled, document: { name: visit.title, progress: { state: 'printing' } } })).toEqual({
      ...open,
      receiptPrinter: 'quick',
      documentPrinter: 'continuous',
    });
    expect(outcome({ receipt: settled, document: { name: visit.title, progress: settled } })).toEqual({
      ...open,
      receiptPrinter: 'quick',
      documentPrinter: 'quick',
    });
  });
  it('sends nobody to a printer in trouble', () => {
    expect(outcome({ receipt: { state: 'trouble', trouble: 'paper-out' } })).toEqual(open);
  });
});

it('tells the hall from afar that the station is closed', () => {
  expect(guideLights({ kind: 'power-failing' })).toEqual({ statusBad: 'continuous' });
  expect(guideLights({ kind: 'out-of-service', code: 'CFG-01' })).toEqual({ statusBad: 'continuous' });
});
