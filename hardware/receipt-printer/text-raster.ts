import { type Bitmap, blankBitmap, fillRectangle } from './bitmap.ts';
import { presentCodePoint, twoByteCodes } from './gb18030.ts';
import { GLYPH_DOTS, GLYPH_ROW_BYTES } from './glyphs/glyph-file.ts';
import { glyphRows } from './glyphs.ts';
import { GETA_MARK } from './printer-font.ts';
import { characterWidth, textWidth } from './text-width.ts';

/** Dots of one column: the width of an ASCII character. */
const COLUMN_DOTS = 12;

export interface TextStyle {
  /** Whole multiples of the base font. */
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly underline: boolean;
}

/**
 * A line of text as dots, `left` of them white before it, enlarged as printers do it: by repeating dots. Characters
 * without a glyph come out as `〓` and are counted.
 */
export function drawText(
  text: string,
  style: TextStyle,
  left: number,
): { readonly bitmap: Bitmap; readonly replaced: number } {
  const wide = textWidth(text) * COLUMN_DOTS * style.width;
  const bitmap = blankBitmap(left + wide, GLYPH_DOTS * style.height);
  const geta = glyphRows(GETA_MARK.codePointAt(0) ?? 0, true);
  const codes = twoByteCodes();
  let replaced = 0;
  let x = left;
  for (const character of text) {
    const codePoint = presentCodePoint(character.codePointAt(0) ?? 0);
    let rows = glyphRows(codePoint, codePoint < 0x10000 && codes[codePoint] !== 0);
    if (rows === null) {
      rows = geta;
      replaced += 1;
    }
    if (rows !== null) drawGlyph(bitmap, rows, x, style);
    x += characterWidth(character) * COLUMN_DOTS * style.width;
  }
  if (style.underline) fillRectangle(bitmap, left, bitmap.heightDots - style.height, wide, style.height);
  return { bitmap, replaced };
}

function drawGlyph(bitmap: Bitmap, rows: Uint8Array, left: number, { width, height, bold }: TextStyle): void {
  for (let row = 0; row < GLYPH_DOTS; row += 1) {
    const start = row * GLYPH_ROW_BYTES;
    const dots = ((rows[start] ?? 0) << 16) | ((rows[start + 1] ?? 0) << 8) | (rows[start + 2] ?? 0);
    // Bold is every dot twice, side by side, as printers do it.
    const inked = bold ? dots | (dots >> 1) : dots;
    for (let column = 0; column < GLYPH_DOTS; column += 1) {
      const black = (inked & (0x800000 >> column)) !== 0;
      if (black) fillRectangle(bitmap, left + column * width, row * height, width, height);
    }
  }
}
