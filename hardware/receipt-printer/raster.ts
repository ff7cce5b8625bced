import { type Bitmap, rowBytes } from './bitmap.ts';
import type { CommandWriter } from './command-writer.ts';
import { rasterHead } from './escpos-commands.ts';
import type { Alignment } from './layout.ts';
import { breakRealTimeCommands } from './real-time-commands.ts';

/** Dots of a band: printers with little memory print it while the next one comes. */
const BAND_BYTES = 2040;

/**
 * Writes a bitmap as bands of `GS v 0`, placed on the paper by white dots before it: not every printer moves pictures
 * by its alignment. White at the right is not sent. Dots that would read as a real-time command get a neighbour.
 */
export function writeBitmap(writer: CommandWriter, bitmap: Bitmap, align: Alignment, paperDots: number): void {
  const free = Math.max(0, paperDots - bitmap.widthDots);
  // In whole bytes, which costs at most seven dots of symmetry.
  const leftBytes = Math.floor((align === 'left' ? 0 : align === 'center' ? free / 2 : free) / 8);
  const stride = rowBytes(bitmap.widthDots);
  const inked = inkedBytes(bitmap, stride);
  const across = Math.max(1, leftBytes + inked);
  const rowsPerBand = Math.max(1, Math.floor(BAND_BYTES / across));
  for (let top = 0; top < bitmap.heightDots; top += rowsPerBand) {
    const rows = Math.min(rowsPerBand, bitmap.heightDots - top);
    const band = new Uint8Array(across * rows);
    for (let row = 0; row < rows; row += 1) {
      const start = (top + row) * stride;
      band.set(bitmap.bits.subarray(start, start + inked), row * across + leftBytes);
    }
    breakRealTimeCommands(band);
    writer.append(rasterHead(across, rows));
    writer.append(band);
    writer.end(rows);
  }
}

/** Bytes of a row up to the last one with ink in any row. */
function inkedBytes({ bits }: Bitmap, stride: number): number {
  let most = 0;
  for (let at = 0; at < bits.length; at += 1) {
    if (bits[at] !== 0) most = Math.max(most, (at % stride) + 1);
  }
  return most;
}
