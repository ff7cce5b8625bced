/** Code 128 (ISO/IEC 15417): symbol values, and the code sets that make a text shortest. */

type CodeSet = 'A' | 'B' | 'C';

/** One step of an encoded text. `value` is the symbol; `shift` lasts for one character, A to B or B to A. */
export type Code128Symbol =
  | { readonly kind: 'start' | 'switch'; readonly set: CodeSet; readonly value: number }
  | { readonly kind: 'shift'; readonly value: 98 }
  | { readonly kind: 'character'; readonly set: CodeSet; readonly value: number };

const START = { A: 103, B: 104, C: 105 } as const;
const SWITCH = { A: 101, B: 100, C: 99 } as const;
const SHIFT = 98;
const STOP = 106;
const SETS: readonly CodeSet[] = ['A', 'B', 'C'];

/** How a text may go on from a place in a set, and what the rest costs in symbols. */
interface Way {
  readonly cost: number;
  readonly take: 'one' | 'pair' | 'shifted';
  /** The set the way goes in; another than the present one costs a switch. */
  readonly set: CodeSet;
}

/**
 * The symbols of a text of ASCII characters, start included, check and stop not; the shortest there is. `null` for
 * anything but ASCII, and for nothing.
 */
export function encodeCode128(text: string, allowed: readonly CodeSet[] = SETS): readonly Code128Symbol[] | null {
  if (text.length === 0) return null;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return null;
  const ways = waysThrough(text, allowed);
  const symbols: Code128Symbol[] = [];
  let set: CodeSet | null = null;
  let at = 0;
  while (at < text.length) {
    // A start code is needed whatever the set: at the beginning only what follows it counts.
    const way: Way | undefined = ways[at]?.[set ?? 'best'];
    if (way === undefined || way.cost === Number.POSITIVE_INFINITY) return null;
    if (set === null) symbols.push({ kind: 'start', set: way.set, value: START[way.set] });
    else if (set !== way.set) symbols.push({ kind: 'switch', set: way.set, value: SWITCH[way.set] });
    set = way.set;
    const code = text.charCodeAt(at);
    if (way.take === 'pair') {
      symbols.push({ kind: 'character', set, value: Number(text.slice(at, at + 2)) });
      at += 2;
      continue;
    }
    const inSet: CodeSet = way.take === 'shifted' ? other(set) : set;
    if (way.take === 'shifted') symbols.push({ kind: 'shift', value: SHIFT });
    symbols.push({ kind: 'character', set: inSet, value: valueIn(inSet, code) });
    at += 1;
  }
  return symbols;
}

type Ways = Readonly<Record<CodeSet | 'best', Way>>;

/** For every place and set, from the end backwards, the cheapest way on. */
function waysThrough(text: string, allowed: readonly CodeSet[]): readonly Ways[] {
  const end = (set: CodeSet): Way => ({ cost: 0, take: 'one', set });
  const ways: Ways[] = new Array<Ways>(text.length + 1);
  ways[text.length] = { A: end('A'), B: end('B'), C: end('C'), best: end('B') };
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const stay = { A: inside('A', at), B: inside('B', at), C: inside('C', at) };
    // Where sets cost the same, the one that readers' owners expect.
    const best = [stay.B, stay.A, stay.C].toSorted((a, b) => a.cost - b.cost)[0] ?? stay.B;
    const orSwitch = (set: CodeSet): Way =>
      stay[set].cost <= best.cost + 1 ? stay[set] : { ...best, cost: best.cost + 1 };
    ways[at] = { A: orSwitch('A'), B: orSwitch('B'), C: orSwitch('C'), best };
  }
  return ways;

  function inside(set: CodeSet, at: number): Way {
    const impossible: Way = { cost: Number.POSITIVE_INFINITY, take: 'one', set };
    if (!allowed.includes(set)) return impossible;
    const code = text.charCodeAt(at);
    if (set === 'C') {
      const rest = isDigit(code) && isDigit(text.charCodeAt(at + 1)) ? ways[at + 2] : undefined;
      return rest === undefined ? impossible : { cost: 1 + rest.C.cost, take: 'pair', set };
    }
    const rest = ways[at + 1];
    if (rest === undefined) return impossible;
    if (isIn(set, code)) return { cost: 1 + rest[set].cost, take: 'one', set };
    return { cost: 2 + rest[set].cost, take: 'shifted', set };
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A has control characters and capitals, B has capitals and small letters. */
function isIn(set: 'A' | 'B', code: number): boolean {
  return set === 'A' ? code < 0x60 : code >= 0x20;
}

function valueIn(set: CodeSet, code: number): number {
  return code < 0x20 && set === 'A' ? code + 64 : code - 32;
}

function other(set: CodeSet): 'A' | 'B' {
  return set === 'A' ? 'B' : 'A';
}

/** What `GS k 73` takes: `{A` and its like for sets and shift, `{{` for a brace, C as numbers. */
export function code128Parameters(symbols: readonly Code128Symbol[]): Uint8Array {
  const bytes: number[] = [];
  const brace = '{'.charCodeAt(0);
  for (const symbol of symbols) {
    switch (symbol.kind) {
      case 'start':
      case 'switch':
        bytes.push(brace, symbol.set.charCodeAt(0));
        break;
      case 'shift':
        bytes.push(brace, 'S'.charCodeAt(0));
        break;
      case 'character': {
        const code = codeOf(symbol.set, symbol.value);
        bytes.push(...(symbol.set !== 'C' && code === brace ? [brace, brace] : [code]));
        break;
      }
    }
  }
  return Uint8Array.from(bytes);
}

/** The byte a character's value stands for: ASCII in A and B, the number itself in C. */
function codeOf(set: CodeSet, value: number): number {
  if (set === 'C') return value;
  return set === 'A' && value >= 64 ? value - 64 : value + 32;
}

/** Reads what `code128Parameters` writes, as a printer does; `null` where it would refuse. */
export function parseCode128Parameters(bytes: Uint8Array): readonly Code128Symbol[] | null {
  const symbols: Code128Symbol[] = [];
  let set: CodeSet | null = null;
  let shifted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    let code = bytes[at] ?? 0;
    if (code === 0x7b) {
      at += 1;
      const name = String.fromCharCode(bytes[at] ?? 0);
      const named = SETS.find((candidate) => candidate === name);
      if (named !== undefined) {
        symbols.push({
          kind: set === null ? 'start' : 'switch',
          set: named,
          value: (set === null ? START : SWITCH)[named],
        });
        set = named;
        continue;
      }
      if (name === 'S' && set !== null) {
        symbols.push({ kind: 'shift', value: SHIFT });
        shifted = true;
        continue;
      }
      if (name !== '{') return null;
      code = 0x7b;
    }
    if (set === null) return null;
    const inSet: CodeSet = shifted ? other(set) : set;
    shifted = false;
    if (inSet === 'C') {
      if (code > 99) return null;
      symbols.push({ kind: 'character', set: inSet, value: code });
    } else {
      if (code > 0x7f || !isIn(inSet, code)) return null;
      symbols.push({ kind: 'character', set: inSet, value: valueIn(inSet, code) });
    }
  }
  return symbols.length === 0 ? null : symbols;
}

/** The text that symbols say. */
export function code128Text(symbols: readonly Code128Symbol[]): string {
  return symbols
    .map((symbol) => {
      if (symbol.kind !== 'character') return '';
      const code = codeOf(symbol.set, symbol.value);
      return symbol.set === 'C' ? String(code).padStart(2, '0') : String.fromCharCode(code);
    })
    .join('');
}

/** Widths of bars and spaces in modules, bar first; check symbol and stop pattern included. */
export function code128Bars(symbols: readonly Code128Symbol[]): readonly number[] {
  const check = symbols.reduce((sum, { value }, index) => sum + value * Math.max(1, index), 0) % 103;
  const values = [...symbols.map(({ value }) => value), check, STOP];
  return values.flatMap((value) => Array.from(PATTERNS[value] ?? '', Number));
}

/** Modules across, quiet zones not included: eleven a symbol, thirteen for the stop. */
export function code128Modules(symbols: readonly Code128Symbol[]): number {
  return (symbols.length + 1) * 11 + 13;
}

const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ');
