/** Data codewords of each version from 1 to 40 (ISO/IEC 18004, table 7). */
const DATA_CODEWORDS = {
  L: '19 34 55 80 108 136 156 194 232 274 324 370 428 461 523 589 647 721 795 861 932 1006 1094 1174 1276 1370 1468 1531 1631 1735 1843 1955 2071 2191 2306 2434 2566 2702 2812 2956',
  M: '16 28 44 64 86 108 124 154 182 216 254 290 334 365 415 453 507 563 627 669 714 782 860 914 1000 1062 1128 1193 1267 1373 1455 1541 1631 1725 1812 1914 1992 2102 2216 2334',
  Q: '13 22 34 48 62 76 88 110 132 154 180 206 244 261 295 325 367 397 445 485 512 568 614 664 718 754 808 871 911 985 1033 1115 1171 1231 1286 1354 1426 1502 1582 1666',
  H: '9 16 26 36 46 60 66 86 100 122 140 158 180 197 223 253 283 313 341 385 406 442 464 514 538 596 628 661 701 745 793 845 901 961 986 1054 1096 1142 1222 1276',
} as const;

const CAPACITY = Object.fromEntries(
  Object.entries(DATA_CODEWORDS).map(([level, list]) => [level, list.split(' ').map(Number)]),
) as unknown as Readonly<Record<'L' | 'M' | 'Q' | 'H', readonly number[]>>;

const MODE_BITS = 4;

/**
 * Printers differ in how much a code they draw by themselves may hold, and in whether they pack capitals and digits. A
 * longer one is sent as dots.
 */
const PRINTER_DRAWS_CHARACTERS = 300;

/** Whether a code is left to a printer that draws codes. */
export function printerMayDraw(data: string): boolean {
  return data.length <= PRINTER_DRAWS_CHARACTERS;
}

/**
 * Modules a side of the QR code that holds these data; `null` where none does. A code the printer draws is taken for one
 * of bytes in UTF-8: it may find a smaller one, never a larger. One sent as dots packs capitals and digits.
 */
export function qrModules(data: string, errorCorrection: 'L' | 'M' | 'Q' | 'H'): number | null {
  const packed = !printerMayDraw(data) && /^[0-9A-Z $%*+\-./:]*$/.test(data);
  const dataBits = packed ? Math.ceil((data.length * 11) / 2) : utf8Length(data) * 8;
  for (const [index, codewords] of CAPACITY[errorCorrection].entries()) {
    if (MODE_BITS + countBits(index, packed) + dataBits <= codewords * 8) return 21 + 4 * index;
  }
  return null;
}

/** How long the count of characters is in a version (from 0). */
function countBits(index: number, packed: boolean): number {
  if (packed) return index < 9 ? 9 : index < 26 ? 11 : 13;
  return index < 9 ? 8 : 16;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // A half of a surrogate pair is half of four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
  }
  return bytes;
}
