/** Black dots on white. `bits` has `rowBytes(widthDots)` bytes a row, the leftmost dot in the highest bit. */
export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Uint8Array;
}

/** Bytes of one row. */
export function rowBytes(widthDots: number): number {
  return Math.ceil(widthDots / 8);
}

/** All white. */
export function blankBitmap(widthDots: number, heightDots: number): Bitmap {
  return { widthDots, heightDots, bits: new Uint8Array(rowBytes(widthDots) * heightDots) };
}

/** Blackens a rectangle; what lies outside the bitmap is left out. */
export function fillRectangle(bitmap: Bitmap, left: number, top: number, width: number, height: number): void {
  const stride = rowBytes(bitmap.widthDots);
  const right = Math.min(left + width, bitmap.widthDots);
  const bottom = Math.min(top + height, bitmap.heightDots);
  for (let y = Math.max(0, top); y < bottom; y += 1) {
    for (let x = Math.max(0, left); x < right; x += 1) {
      const at = y * stride + (x >> 3);
      bitmap.bits[at] = (bitmap.bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
}

export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  return ((bitmap.bits[y * rowBytes(bitmap.widthDots) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}
