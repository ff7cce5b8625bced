import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Bitmap, blankBitmap, fillRectangle, isBlack } from '../../../hardware/receipt-printer/bitmap.ts';
import { encodeCode128 } from '../../../hardware/receipt-printer/code128.ts';
import { drawCode128, drawQr } from '../../../hardware/receipt-printer/drawn-codes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cunban-codes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasScanner = spawnSync('zbarimg', ['--version']).status === 0;
const QUIET_DOTS = 40;
let pictures = 0;

/** What a scanner program reads off the dots, quiet zone around them; bytes that are no text stay as they are. */
function scanned(bitmap: Bitmap): string {
  const framed = blankBitmap(bitmap.widthDots + 2 * QUIET_DOTS, bitmap.heightDots + 2 * QUIET_DOTS);
  for (let y = 0; y < bitmap.heightDots; y += 1) {
    for (let x = 0; x < bitmap.widthDots; x += 1) {
      if (isBlack(bitmap, x, y)) fillRectangle(framed, QUIET_DOTS + x, QUIET_DOTS + y, 1, 1);
    }
  }
  pictures += 1;
  const path = join(folder, `${pictures}.pbm`);
  writeFileSync(path, Buffer.concat([Buffer.from(`P4\n${framed.widthDots} ${framed.heightDots}\n`), framed.bits]));
  const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sbinary', path], { encoding: 'latin1' });
  return read.stdout;
}

function barcode(text: string, allowed?: readonly ('A' | 'B' | 'C')[]): Bitmap {
  const symbols = encodeCode128(text, allowed);
  if (symbols === null) throw new Error('not ASCII');
  return drawCode128(symbols, { heightDots: 64, moduleDots: 2, showText: false });
}

const ascii = (from: number, to: number): string =>
  String.fromCharCode(...Array.from({ length: to - from }, (_none, index) => from + index));

test.skipIf(!hasScanner).each([
  ['capitals, digits and signs', ascii(0x20, 0x60), ['B']],
  ['small letters', ascii(0x60, 0x7f), ['B']],
  ['control characters', ascii(1, 0x20), ['A']],
  ['pairs of digits 00 to 49', Array.from({ length: 50 }, (_none, n) => String(n).padStart(2, '0')).join(''), ['C']],
  ['pairs of digits 50 to 99', Array.from({ length: 50 }, (_none, n) => String(n + 50)).join(''), ['C']],
  ['all sets in turn', 'QH01-20260105-000042{a}\tB\u0001c12345', ['A', 'B', 'C']],
] as const)('Code 128, %s', (_name, text, sets) => {
  expect(scanned(barcode(text, sets))).toBe(text);
});

test.skipIf(!hasScanner).each(['L', 'M', 'Q', 'H'] as const)('QR code as dots, level %s', (level) => {
  const bitmap = drawQr('CUNBAN:QH01-20260105-000042:12345678', 4, level);
  expect(bitmap === null ? '' : scanned(bitmap)).toBe('CUNBAN:QH01-20260105-000042:12345678');
});
