import { encode as encodeQr } from 'uqr';
import { type Bitmap, blankBitmap, fillRectangle, isBlack } from './bitmap.ts';
import { type Code128Symbol, code128Bars, code128Modules, code128Text } from './code128.ts';
import { drawText } from './text-raster.ts';
import { textWidth } from './text-width.ts';

/** Room between the bars and the text below them. */
const TEXT_GAP_DOTS = 4;
const TEXT_STYLE = { width: 1, height: 1, bold: false, underline: false } as const;

/** A QR code as dots, without a quiet zone; `null` where the data are too long for any. */
export function drawQr(data: string, moduleDots: number, errorCorrection: 'L' | 'M' | 'Q' | 'H'): Bitmap | null {
  const matrix = qrMatrix(data, errorCorrection);
  if (matrix === null) return null;
  const bitmap = blankBitmap(matrix.length * moduleDots, matrix.length * moduleDots);
  for (const [y, row] of matrix.entries()) {
    for (const [x, dark] of row.entries()) {
      if (dark) fillRectangle(bitmap, x * moduleDots, y * moduleDots, moduleDots, moduleDots);
    }
  }
  return bitmap;
}

/** The modules of a QR code, dark is true; `null` where the data are too long for any. */
export function qrMatrix(data: string, errorCorrection: 'L' | 'M' | 'Q' | 'H'): readonly (readonly boolean[])[] | null {
  try {
    return encodeQr(data, { ecc: errorCorrection, border: 0 }).data;
  } catch {
    return null;
  }
}

/** A Code 128 as dots, without quiet zones; its text below the bars if wanted, cut where it is wider than they are. */
export function drawCode128(
  symbols: readonly Code128Symbol[],
  {
    heightDots,
    moduleDots,
    showText,
  }: { readonly heightDots: number; readonly moduleDots: number; readonly showText: boolean },
): Bitmap {
  const width = code128Modules(symbols) * moduleDots;
  const text = code128Text(symbols);
  const line = showText
    ? drawText(text, TEXT_STYLE, Math.max(0, Math.floor((width - textWidth(text) * 12) / 2)))
    : null;
  const textDots = line === null ? 0 : TEXT_GAP_DOTS + line.bitmap.heightDots;
  const bitmap = blankBitmap(width, heightDots + textDots);
  let x = 0;
  for (const [index, modules] of code128Bars(symbols).entries()) {
    if (index % 2 === 0) fillRectangle(bitmap, x, 0, modules * moduleDots, heightDots);
    x += modules * moduleDots;
  }
  if (line !== null) copyInto(bitmap, line.bitmap, heightDots + TEXT_GAP_DOTS);
  return bitmap;
}

/** Copies a bitmap to the left edge, from row `top` on; what is too wide is cut off. */
function copyInto(target: Bitmap, source: Bitmap, top: number): void {
  for (let y = 0; y < source.heightDots; y += 1) {
    for (let x = 0; x < source.widthDots; x += 1) {
      if (isBlack(source, x, y)) fillRectangle(target, x, top + y, 1, 1);
    }
  }
}
