/** What to tell a scanner so that it does what is wanted, whatever its maker calls it. */
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { ScanOrder } from '../device-classes.ts';
import { optionNamed, type SaneOption } from './sane-options.ts';

export type ScanSource = ScanOrder['source'];

/** The options as they are while one source is chosen; areas and resolutions differ between glass and feeder. */
export interface SourceOptions {
  /** As the scanner calls it; `null` where it has only one and no name for it. */
  readonly name: string | null;
  readonly options: readonly SaneOption[];
}

export type Sources = Partial<Readonly<Record<ScanSource, SourceOptions>>>;

export interface ScanPlan {
  readonly args: readonly string[];
  /** At which the scanner delivers; at least what was ordered. */
  readonly scannedDpi: number;
}

/** A4. Scanners that take more would deliver their own lid. */
const WIDTH_MM = 210;
const HEIGHT_MM = 297;
/** Finer than this a page takes minutes and hundreds of megabytes. */
const FINEST_DPI = 600;

const FLATBED_NAMES = [/^flat\s*bed$/i, /flat\s*bed|platen|glass/i, /^normal$/i];
/** One side of the sheet; the other side comes only from those that can do no less. */
const FEEDER_NAMES = [
  /^(adf|automatic document feeder|document feeder|feeder)$/i,
  /(adf|feeder)(?!.*(duplex|back|both)).*(front|simplex|one-?sided|left)/i,
  /(adf|feeder)(?!.*(duplex|back|both))/i,
  /(adf|feeder).*(duplex|both)/i,
];
const COLOUR_MODES = [
  /^colou?r$/i,
  /^24-?\s?bit colou?r$/i,
  /colou?r(?!.*(16|48|fast|halftone|dither|lineart))/i,
  /colou?r/i,
];
const GRAY_MODES = [/^gr[ae]y(scale)?$/i, /^true gr[ae]y$/i, /gr[ae]y(?!.*(16|4\s?bit|diffusion|dither|halftone))/i];

/** The names under which a scanner has its glass and its feeder, by what it lists. */
export function sourceNames(
  options: readonly SaneOption[],
  soleSource: ScanSource,
): Partial<Readonly<Record<ScanSource, string | null>>> {
  const choices = optionNamed(options, 'source')?.choices ?? [];
  if (choices.length === 0) return { [soleSource]: null };
  const flatbed = bestOf(choices, FLATBED_NAMES);
  const feeder = bestOf(choices, FEEDER_NAMES);
  return { ...(flatbed === null ? {} : { flatbed }), ...(feeder === null ? {} : { feeder }) };
}

/** How a scanner's own name for a source is asked for. */
export function sourceArguments(name: string | null): readonly string[] {
  return name === null ? [] : [`--source=${name}`];
}

/** The arguments for an order. Fails where the scanner has no such source, no colour, or nothing so fine. */
export function planScan(
  sources: Sources,
  order: Pick<ScanOrder, 'source' | 'mode' | 'dpi'>,
  extraOptions: readonly string[],
): Result<ScanPlan, 'unsupported'> {
  const source = sources[order.source];
  if (source === undefined) return fail('unsupported', `no ${order.source}`);
  const { options } = source;
  const mode = modeArguments(options, order.mode);
  if (mode === null) return fail('unsupported', `no ${order.mode}`);
  const resolution = resolutionArguments(options, order.dpi);
  if (resolution === null) return fail('unsupported', `not ${order.dpi} dpi`);
  const { scannedDpi } = resolution;
  const args = [
    ...sourceArguments(source.name),
    ...mode,
    ...depthArguments(options),
    ...resolution.args,
    ...extraOptions,
    ...areaArguments(options),
  ];
  return ok({ args, scannedDpi });
}

/** What of an order's choices a source offers at all. */
export function offers({ options }: SourceOptions, choice: Pick<ScanOrder, 'mode'> | Pick<ScanOrder, 'dpi'>): boolean {
  return 'mode' in choice
    ? modeArguments(options, choice.mode) !== null
    : resolutionArguments(options, choice.dpi) !== null;
}

/** The area that is scanned, in millimetres. */
export function areaOf({ options }: SourceOptions): { readonly widthMm: number; readonly heightMm: number } {
  return {
    widthMm: reachOf(options, 'x', WIDTH_MM) ?? WIDTH_MM,
    heightMm: reachOf(options, 'y', HEIGHT_MM) ?? HEIGHT_MM,
  };
}

function bestOf(choices: readonly string[], preferences: readonly RegExp[]): string | null {
  for (const preferred of preferences) {
    const found = choices.find((choice) => preferred.test(choice));
    if (found !== undefined) return found;
  }
  return null;
}

function modeArguments(options: readonly SaneOption[], mode: ScanOrder['mode']): readonly string[] | null {
  const choices = optionNamed(options, 'mode')?.choices ?? [];
  if (choices.length === 0) return [];
  const colour = bestOf(choices, COLOUR_MODES);
  // A page scanned in colour can still be made gray.
  const name = mode === 'colour' ? colour : (bestOf(choices, GRAY_MODES) ?? colour);
  return name === null ? null : [`--mode=${name}`];
}

function depthArguments(options: readonly SaneOption[]): readonly string[] {
  return optionNamed(options, 'depth')?.choices.includes('8') ? ['--depth=8'] : [];
}

function resolutionArguments(
  options: readonly SaneOption[],
  wanted: number,
): { readonly args: readonly string[]; readonly scannedDpi: number } | null {
  const both = optionNamed(options, 'resolution');
  const across = both ?? optionNamed(options, 'x-resolution');
  if (across === null) return null;
  const scannedDpi = resolutionAtLeast(across, wanted);
  if (scannedDpi === null) return null;
  const down = both === null ? optionNamed(options, 'y-resolution') : null;
  const args = [`--${across.name}=${scannedDpi}`, ...(down === null ? [] : [`--${down.name}=${scannedDpi}`])];
  return { args, scannedDpi };
}

/** The coarsest that is fine enough: a finer scan is scaled down, a coarser one cannot be helped. */
function resolutionAtLeast({ choices, range, current }: SaneOption, wanted: number): number | null {
  if (range !== null) {
    const { min, max, step } = range;
    const exact = Math.max(min, step === 0 ? wanted : min + Math.ceil((wanted - min) / step - 1e-9) * step);
    return exact <= Math.min(max, FINEST_DPI) ? Math.round(exact) : null;
  }
  const offered = (choices.length > 0 ? choices : [current ?? '']).map(Number);
  const enough = offered.filter((dpi) => Number.isInteger(dpi) && dpi >= wanted && dpi <= FINEST_DPI);
  return enough.length === 0 ? null : Math.min(...enough);
}

/** A4, or as much of it as the scanner has. Feeders that centre the sheet must be told its width first. */
function areaArguments(options: readonly SaneOption[]): readonly string[] {
  const within = (name: string, limit: number): readonly string[] => {
    const reach = reachOf(options, name, limit);
    if (reach === null) return [];
    return [name.length === 1 ? `-${name}${reach}` : `--${name}=${reach}`];
  };
  const origin = (name: string): readonly string[] => (isLength(optionNamed(options, name)) ? [`-${name}0`] : []);
  return [
    ...within('page-width', WIDTH_MM),
    ...within('page-height', HEIGHT_MM),
    ...origin('l'),
    ...origin('t'),
    ...within('x', WIDTH_MM),
    ...within('y', HEIGHT_MM),
  ];
}

/** How far an option in millimetres can go, at most `limit`; `null` where there is none. */
function reachOf(options: readonly SaneOption[], name: string, limit: number): number | null {
  const option = optionNamed(options, name);
  if (!isLength(option)) return null;
  // Rounded down: a hundredth of a millimetre too much is refused or answered with a warning.
  return Math.floor(Math.min(limit, option.range.max) * 10) / 10;
}

function isLength(
  option: SaneOption | null,
): option is SaneOption & { readonly range: NonNullable<SaneOption['range']> } {
  return option !== null && option.unit === 'mm' && option.range !== null && option.range.max > 0;
}
