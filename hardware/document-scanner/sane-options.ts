/** The options of a scanner, as `scanimage --all-options` lists them. */

export interface SaneOption {
  /** Without its dashes: `source`, `x`. */
  readonly name: string;
  /** The words or numbers to choose from; empty where it has a range, or takes anything. */
  readonly choices: readonly string[];
  readonly range: { readonly min: number; readonly max: number; readonly step: number } | null;
  readonly unit: 'mm' | 'dpi' | 'other' | null;
  readonly current: string | null;
  /** False while another option's value rules it out. */
  readonly active: boolean;
}

/** Notes behind the current value. */
const FLAGS = new Set(['inactive', 'advanced', 'hardware', 'read-only', 'software', 'emulated']);
const UNITS: readonly (readonly [string, SaneOption['unit']])[] = [
  ['mm', 'mm'],
  ['dpi', 'dpi'],
  ['pel', 'other'],
  ['bit', 'other'],
  ['us', 'other'],
  ['%', 'other'],
];
const MOST_OPTIONS = 500;

/** Reads a listing. Lines that are no option are passed over; nothing makes it fail. */
export function parseSaneOptions(listing: string): readonly SaneOption[] {
  const options: SaneOption[] = [];
  for (const line of listing.split('\n')) {
    const option = optionOf(line);
    if (option !== null) options.push(option);
    if (options.length === MOST_OPTIONS) break;
  }
  return options;
}

/** The option of that name, if the scanner has it and it can be set as things are. */
export function optionNamed(options: readonly SaneOption[], name: string): SaneOption | null {
  return options.find((option) => option.name === name && option.active) ?? null;
}

function optionOf(line: string): SaneOption | null {
  // Four spaces and a dash; explanations are indented further.
  const start = /^ {2,6}--?([A-Za-z][A-Za-z0-9-]*)/.exec(line.slice(0, 200));
  const name = start?.[1];
  if (start === null || name === undefined) return null;
  const { rest, notes } = splitNotes(line.slice(start[0].length).trim());
  const current = notes.find((note) => !FLAGS.has(note)) ?? null;
  const active = !notes.includes('inactive');
  const step = /\(in steps of ([0-9.]+)\)$/.exec(rest);
  const values = (step === null ? rest : rest.slice(0, step.index)).trim();
  const { bare, unit } = splitUnit(values);
  const bounds = /^(?:auto\|*)?(-?[0-9.]+)\.\.(-?[0-9.]+)/.exec(bare);
  if (bounds !== null) {
    const [min, max, quantum] = [Number(bounds[1]), Number(bounds[2]), Number(step?.[1] ?? 0)];
    const range = [min, max, quantum].every(Number.isFinite) ? { min, max, step: quantum } : null;
    return { name, choices: [], range, unit, current, active };
  }
  return { name, choices: choicesOf(bare), range: null, unit, current, active };
}

/** `Gray|24bit Color[Fast] [24bit Color[Fast]] [advanced]`: notes stand in brackets of their own, behind a space. */
function splitNotes(text: string): { readonly rest: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let rest = text;
  while (rest.endsWith(']')) {
    const open = rest.lastIndexOf(' [');
    if (open < 0 && (!rest.startsWith('[') || rest.startsWith('[='))) break;
    notes.unshift(rest.slice(open < 0 ? 1 : open + 2, -1));
    rest = open < 0 ? '' : rest.slice(0, open).trimEnd();
  }
  return { rest, notes };
}

function splitUnit(values: string): { readonly bare: string; readonly unit: SaneOption['unit'] } {
  for (const [suffix, unit] of UNITS) {
    // Behind a number only: "Gray 8 bit" is a mode.
    if (values.endsWith(suffix) && /[0-9]$/.test(values.slice(0, -suffix.length))) {
      return { bare: values.slice(0, -suffix.length), unit };
    }
  }
  return { bare: values, unit: null };
}

function choicesOf(values: string): readonly string[] {
  // `--lamp[=(yes|no)]`, `--preview[=(auto|yes|no)]`
  const inBrackets = /^\[=\((.*)\)\]$/.exec(values);
  if (inBrackets !== null) return (inBrackets[1] ?? '').split('|').filter((choice) => choice !== '');
  if (values === '' || values.startsWith('<')) return [];
  // `auto||75|150`: the back end may choose, but then nobody knows what it chose.
  return values.split('|').filter((choice) => choice !== '' && choice !== 'auto');
}
