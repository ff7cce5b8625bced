/** Paper sizes by their PWG 5101.1 names. */

export interface MediaSize {
  /** Hundredths of a millimetre, as IPP counts. */
  readonly across: number;
  readonly down: number;
}

/** Printers round sizes given in inches; no two sizes in use are as near as this. */
const TOLERANCE = 150;

/** The size that a name such as `iso_a4_210x297mm` ends in; `null` for names without millimetres. */
export function sizeOfMedia(name: string): MediaSize | null {
  const [, across, down] = /_([0-9.]{1,7})x([0-9.]{1,7})mm$/.exec(name) ?? [];
  return across === undefined || down === undefined
    ? null
    : { across: Math.round(Number(across) * 100), down: Math.round(Number(down) * 100) };
}

export function isSameSize(a: MediaSize, b: MediaSize): boolean {
  return Math.abs(a.across - b.across) <= TOLERANCE && Math.abs(a.down - b.down) <= TOLERANCE;
}

/** Whether a printer's keyword means that size: the PWG name, with a suffix, or the name of IPP 1.0 (`iso-a4-white`). */
export function isMedia(keyword: string, wanted: string): boolean {
  const [standard = '', name = ''] = wanted.split('_');
  const old = `${standard}-${name}`;
  return [`${wanted}_`, `${old}-`].some((stem) => `${keyword}${stem.slice(-1)}`.startsWith(stem));
}
