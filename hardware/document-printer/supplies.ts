import type { TonerState } from '../../app/contracts/devices/vocabulary.ts';
import { type Attributes, numbers, octetTexts, texts } from './attribute-reading.ts';

/** Something a printer uses up or fills. */
export interface Supply {
  /** `colourant`: toner or ink; `waste`: what is left over and fills its box. */
  readonly kind: 'colourant' | 'waste' | 'other';
  readonly black: boolean;
  /** 0–100: what is left of it, or how full the box is; `null` where the printer cannot say. */
  readonly percent: number | null;
}

export interface Tray {
  readonly name: string;
  /** `null` where the printer cannot say. */
  readonly sheets: number | null;
  readonly capacity: number | null;
}

/** Below this the person who looks after the station should have the next cartridge at hand. */
const LOW_PERCENT = 10;

/** Fields of PWG 5100.13 `printer-supply` and `printer-input-tray`: `type=toner;level=75;colorantname=black;`. */
export function fieldsOf(coded: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of coded.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  return fields;
}

/** Negative numbers are words: other, unknown, "there is some". */
function count(fields: ReadonlyMap<string, string>, name: string): number | null {
  const value = Number.parseInt(fields.get(name) ?? '', 10);
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/**
 * Supplies from `printer-supply`, which printers have, and from `marker-levels`, which CUPS queues have. Where both
 * come they speak of the same cartridges, and the first says more.
 */
export function suppliesOf(attributes: Attributes): readonly Supply[] {
  const supplies = octetTexts(attributes, 'printer-supply').map(supplyOf);
  return supplies.some(({ kind }) => kind === 'colourant') ? supplies : markersOf(attributes);
}

function supplyOf(coded: string): Supply {
  const fields = fieldsOf(coded);
  const level = count(fields, 'level');
  const capacity = count(fields, 'maxcapacity');
  const isPercent = fields.get('unit') === 'percent' || capacity === null || capacity === 0;
  const percent = level === null ? null : isPercent ? level : (level * 100) / capacity;
  const isFilled = fields.get('class') === 'receptacleThatIsFilled';
  return {
    kind: isFilled ? 'waste' : isColourant(fields.get('type') ?? '') ? 'colourant' : 'other',
    black: isBlack(fields.get('colorantname') ?? ''),
    percent: percent === null ? null : Math.min(100, Math.round(percent)),
  };
}

function markersOf(attributes: Attributes): readonly Supply[] {
  const types = texts(attributes, 'marker-types');
  const colours = texts(attributes, 'marker-colors');
  const names = texts(attributes, 'marker-names');
  return numbers(attributes, 'marker-levels').map((level, index) => {
    const type = types[index] ?? 'toner';
    return {
      kind: type.toLowerCase().includes('waste') ? 'waste' : isColourant(type) ? 'colourant' : 'other',
      black: isBlack(colours[index] ?? '') || isBlack(names[index] ?? ''),
      percent: level < 0 || level > 100 ? null : level,
    };
  });
}

function isColourant(type: string): boolean {
  return /^(toner|ink|solidwax|ribbon)/i.test(type) && !/waste/i.test(type);
}

function isBlack(name: string): boolean {
  return /black/i.test(name) || name === '#000000';
}

/** Toner as far as the levels alone say it. A licence is black: an empty colour beside it is only low. */
export function tonerByLevels(supplies: readonly Supply[]): TonerState {
  const colourants = supplies.filter(({ kind, percent }) => kind === 'colourant' && percent !== null);
  if (colourants.length === 0) return 'unknown';
  const black = colourants.filter((supply) => supply.black);
  const needed = black.length > 0 ? black : colourants;
  if (needed.every(({ percent }) => percent === 0)) return 'out';
  return colourants.some(({ percent }) => percent !== null && percent <= LOW_PERCENT) ? 'low' : 'full';
}

export function isWasteFull(supplies: readonly Supply[]): boolean {
  return supplies.some(({ kind, percent }) => kind === 'waste' && percent === 100);
}

/** Trays from `printer-input-tray`. */
export function traysOf(attributes: Attributes): readonly Tray[] {
  return octetTexts(attributes, 'printer-input-tray').flatMap((coded) => {
    const fields = fieldsOf(coded);
    const name = fields.get('name');
    if (name === undefined || name === '') return [];
    return [{ name, sheets: count(fields, 'level'), capacity: count(fields, 'maxcapacity') }];
  });
}
