import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Dots of a glyph's cell, across and down. */
export const GLYPH_DOTS = 24;
/** Bytes of a row of a glyph, the leftmost dot in the highest bit; 1 is black. */
export const GLYPH_ROW_BYTES = 3;
const GLYPH_BYTES = GLYPH_DOTS * GLYPH_ROW_BYTES;

/** One character as a printer draws it; ASCII uses the left 12 columns. */
export interface Glyph {
  readonly codePoint: number;
  /** 72 bytes: 24 rows of 24 dots. */
  readonly rows: Uint8Array;
}

const MAGIC = 'cunban-glyphs-24/1\n';
const COUNT_BYTES = 4;

/**
 * Packs glyphs into a file: a magic line, then compressed the count, the code points in rising order (32 bits each,
 * little-endian) and the dots. Dots are stored column by column: strokes of Chinese characters are longer downwards
 * than the rows are alike, and the file becomes an eighth smaller.
 */
export function packGlyphs(glyphs: readonly Glyph[]): Uint8Array {
  const sorted = glyphs.toSorted((a, b) => a.codePoint - b.codePoint);
  const body = new Uint8Array(COUNT_BYTES + sorted.length * (4 + GLYPH_BYTES));
  const view = new DataView(body.buffer);
  view.setUint32(0, sorted.length, true);
  for (const [index, { codePoint, rows }] of sorted.entries()) {
    view.setUint32(COUNT_BYTES + index * 4, codePoint, true);
    body.set(transposed(rows), COUNT_BYTES + sorted.length * 4 + index * GLYPH_BYTES);
  }
  const compressed = brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), compressed]);
}

/** Opens a file made by `packGlyphs`; throws on anything else. Glyphs are looked up by code point. */
export function unpackGlyphs(file: Uint8Array): {
  readonly codePoints: Uint32Array;
  rowsOf(codePoint: number): Uint8Array | null;
} {
  const magic = Buffer.from(file.subarray(0, MAGIC.length)).toString('latin1');
  if (magic !== MAGIC) throw new Error('not a file of glyphs');
  const body = brotliDecompressSync(file.subarray(MAGIC.length));
  const count = body.readUInt32LE(0);
  const codePoints = Uint32Array.from({ length: count }, (_none, index) => body.readUInt32LE(COUNT_BYTES + index * 4));
  return {
    codePoints,
    rowsOf(codePoint) {
      const index = indexOf(codePoints, codePoint);
      if (index < 0) return null;
      const start = COUNT_BYTES + count * 4 + index * GLYPH_BYTES;
      return transposed(body.subarray(start, start + GLYPH_BYTES));
    },
  };
}

/** Binary search in rising numbers; -1 where it is not among them. */
function indexOf(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? 0;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Rows become columns; done twice it is nothing. */
function transposed(dots: Uint8Array): Uint8Array {
  const turned = new Uint8Array(GLYPH_BYTES);
  for (let row = 0; row < GLYPH_DOTS; row += 1) {
    for (let column = 0; column < GLYPH_DOTS; column += 1) {
      const black = ((dots[row * GLYPH_ROW_BYTES + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1;
      const at = column * GLYPH_ROW_BYTES + (row >> 3);
      turned[at] = (turned[at] ?? 0) | (black << (7 - (row & 7)));
    }
  }
  return turned;
}
