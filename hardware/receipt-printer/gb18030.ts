import { GB18030_2022_TWO_BYTE } from './gb18030-2022.generated.ts';

/** First and last lead byte, and first trail byte, of two-byte codes; 0x7F is no trail byte. */
const FIRST_LEAD = 0x81;
const FIRST_TRAIL = 0x40;
const NO_CHARACTER = 0xfffd;

/**
 * Code points that older editions used for characters the edition of 2022 gives their own: the same glyphs, so the
 * same codes. Old data, and old input methods, still write them.
 */
const FORMER_PRIVATE_USE: readonly (readonly [former: number, now: number])[] = [
  [0xe78d, 0xfe10],
  [0xe78e, 0xfe12],
  [0xe78f, 0xfe11],
  [0xe790, 0xfe13],
  [0xe791, 0xfe14],
  [0xe792, 0xfe15],
  [0xe793, 0xfe16],
  [0xe794, 0xfe17],
  [0xe795, 0xfe18],
  [0xe796, 0xfe19],
  [0xe81e, 0x9fb4],
  [0xe826, 0x9fb5],
  [0xe82b, 0x9fb6],
  [0xe82c, 0x9fb7],
  [0xe832, 0x9fb8],
  [0xe843, 0x9fb9],
  [0xe854, 0x9fba],
  [0xe864, 0x9fbb],
];

/** Radicals that the edition of 2022 still writes in the private use area have code points of their own beside it. */
const STILL_PRIVATE_USE: readonly (readonly [former: number, now: number])[] = [
  [0xe816, 0x20087],
  [0xe817, 0x20089],
  [0xe818, 0x200cc],
  [0xe831, 0x215d7],
  [0xe83b, 0x2298f],
  [0xe855, 0x241fe],
];

const PRESENT_CODE_POINTS: ReadonlyMap<number, number> = new Map([...FORMER_PRIVATE_USE, ...STILL_PRIVATE_USE]);

/** The code point under which a font has the character: its own, unless it lies in the private use area. */
export function presentCodePoint(codePoint: number): number {
  return PRESENT_CODE_POINTS.get(codePoint) ?? codePoint;
}

let table: Uint16Array | null = null;

/**
 * Two-byte codes of GB 18030-2022 by BMP code point, the lead byte high; 0 where the code has four bytes or the
 * character is ASCII. `former` code points of the private use area have the codes they always had.
 */
export function twoByteCodes(): Uint16Array {
  table ??= readTable();
  return table;
}

function readTable(): Uint16Array {
  const codes = new Uint16Array(0x10000);
  for (const [row, characters] of GB18030_2022_TWO_BYTE.entries()) {
    for (let place = 0; place < characters.length; place += 1) {
      const codePoint = characters.charCodeAt(place);
      if (codePoint === NO_CHARACTER) continue;
      const trail = FIRST_TRAIL + place;
      codes[codePoint] = ((FIRST_LEAD + row) << 8) | (trail < 0x7f ? trail : trail + 1);
    }
  }
  for (const [former, now] of FORMER_PRIVATE_USE) codes[former] = codes[now] ?? 0;
  return codes;
}

/** Whether a two-byte code is one of GB 2312-80, which the cheapest printers know alone. */
export function isGb2312(code: number): boolean {
  const lead = code >> 8;
  const trail = code & 0xff;
  if (trail < 0xa1 || lead < 0xa1 || lead > 0xf7) return false;
  if (lead >= 0xb0) return lead !== 0xd7 || trail <= 0xf9;
  const ranges = GB2312_SYMBOLS[lead];
  return ranges === undefined
    ? lead === 0xa1 || lead === 0xa3
    : ranges.some(([from, to]) => trail >= from && trail <= to);
}

/** Trail bytes that GB 2312 assigned in rows it did not fill; later standards filled the gaps. */
const GB2312_SYMBOLS: Readonly<Record<number, readonly (readonly [from: number, to: number])[]>> = {
  162: [
    [0xb1, 0xe2],
    [0xe5, 0xee],
    [0xf1, 0xfc],
  ],
  164: [[0xa1, 0xf3]],
  165: [[0xa1, 0xf6]],
  166: [
    [0xa1, 0xb8],
    [0xc1, 0xd8],
  ],
  167: [
    [0xa1, 0xc1],
    [0xd1, 0xf1],
  ],
  168: [
    [0xa1, 0xba],
    [0xc5, 0xe9],
  ],
  169: [[0xa4, 0xef]],
};

/** First four-byte code of the supplementary planes, and of the BMP, as numbers counted in GB 18030's own base. */
const FIRST_SUPPLEMENTARY = 189_000;

/** The four bytes of a code point that has no code of one or two; `null` for surrogates and what is no code point. */
export function fourByteCode(codePoint: number): readonly [number, number, number, number] | null {
  if (codePoint < 0x80 || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000)) return null;
  let linear = codePoint >= 0x10000 ? FIRST_SUPPLEMENTARY + codePoint - 0x10000 : bmpRank(codePoint);
  const fourth = 0x30 + (linear % 10);
  linear = Math.floor(linear / 10);
  const third = 0x81 + (linear % 126);
  linear = Math.floor(linear / 126);
  return [0x81 + Math.floor(linear / 10), 0x30 + (linear % 10), third, fourth];
}

let ranks: Uint16Array | null = null;

/** Four-byte codes of the BMP count, in order, the code points that the edition of 2000 gave no shorter code. */
function bmpRank(codePoint: number): number {
  ranks ??= countRanks();
  return ranks[exchanged(codePoint)] ?? 0;
}

/** Later editions let pairs of code points change places and moved no other. */
function exchanged(codePoint: number): number {
  // Edition of 2005.
  if (codePoint === 0xe7c7) return 0x1e3f;
  // Edition of 2022.
  return FORMER_PRIVATE_USE.find(([former]) => former === codePoint)?.[1] ?? codePoint;
}

function countRanks(): Uint16Array {
  const codes = twoByteCodes();
  const later = new Set([0x1e3f, ...FORMER_PRIVATE_USE.map(([, now]) => now)]);
  const counted = new Uint16Array(0x10000);
  let rank = 0;
  for (let codePoint = 0x80; codePoint < 0x10000; codePoint += 1) {
    if (codePoint === 0xd800) codePoint = 0xe000;
    counted[codePoint] = rank;
    const hadTwoBytes = inPrivateTwoByteArea(codePoint) || ((codes[codePoint] ?? 0) !== 0 && !later.has(codePoint));
    if (!hadTwoBytes) rank += 1;
  }
  return counted;
}

/** Whether the edition of 2000 gave a private code point two bytes: areas left to users, or not assigned by then. */
function inPrivateTwoByteArea(codePoint: number): boolean {
  if (codePoint < 0xe000 || codePoint > 0xe864) return false;
  if (codePoint >= 0xe815) return presentCodePoint(codePoint) !== codePoint;
  const assignedBefore = codePoint === 0xe76c || codePoint === 0xe7c8 || (codePoint >= 0xe7e7 && codePoint <= 0xe7f3);
  return !assignedBefore;
}
