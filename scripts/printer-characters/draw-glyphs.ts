import { spawnSync } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import type { Glyph } from '../../hardware/receipt-printer/glyphs/glyph-file.ts';
import { findChromium } from '../chromium-host/chromium.ts';

/** Debian's `fonts-noto-cjk`. The simplified Chinese face, and its half-width sister for ASCII. */
export const FONT_FILE = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
const FACE = { index: 2, family: 'Noto Sans CJK SC' };
const HALF_WIDTH_FAMILY = 'Noto Sans Mono CJK SC';

const CELL_DOTS = 24;
/** Glyphs drawn at once: one picture of 64 by 64 cells. */
const ATLAS_CELLS = 64;
/** Share of a dot that must be ink for it to be printed; below the half, or thin strokes break. */
const INK_THRESHOLD = 0.45;

/** Code points the font has a glyph for. Needs `fc-query` (Debian's fontconfig). */
export function coveredCodePoints(): ReadonlySet<number> {
  const query = spawnSync('fc-query', ['--index', String(FACE.index), '--format=%{charset}', FONT_FILE]);
  if (query.status !== 0)
    throw new Error('fc-query does not answer; on Debian: apt-get install fontconfig fonts-noto-cjk');
  const covered = new Set<number>();
  for (const range of query.stdout.toString().trim().split(' ')) {
    const [first = '', last = first] = range.split('-');
    for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code += 1) covered.add(code);
  }
  return covered;
}

/** Draws each character into 24 by 24 dots (ASCII into the left half), as a printer's own font has them. */
export async function drawGlyphs(codePoints: readonly number[]): Promise<readonly Glyph[]> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const glyphs: Glyph[] = [];
    for (let at = 0; at < codePoints.length; at += ATLAS_CELLS * ATLAS_CELLS) {
      glyphs.push(...(await drawAtlas(page, codePoints.slice(at, at + ATLAS_CELLS * ATLAS_CELLS))));
    }
    return glyphs;
  } finally {
    await browser.close();
  }
}

async function drawAtlas(page: Page, codePoints: readonly number[]): Promise<readonly Glyph[]> {
  const bits = await page.evaluate(
    ({ codePoints, cell, cells, threshold, family, halfWidthFamily }) => {
      const canvas = document.createElement('canvas');
      canvas.width = cell * cells;
      canvas.height = cell * cells;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('no canvas');
      context.textBaseline = 'alphabetic';
      for (const [index, code] of codePoints.entries()) {
        const x = (index % cells) * cell;
        const y = Math.floor(index / cells) * cell;
        context.save();
        context.beginPath();
        context.rect(x, y, cell, cell);
        context.clip();
        context.font = `${cell}px "${code < 0x80 ? halfWidthFamily : family}"`;
        // The em box of Chinese begins 0.88 em above the baseline; Latin letters hang lower and are raised.
        const baseline = code < 0x80 ? 19 : code < 0x2000 ? 20 : 21;
        context.fillText(String.fromCodePoint(code), x, y + baseline);
        context.restore();
      }
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const packed: number[][] = [];
      for (const index of codePoints.keys()) {
        const glyph = new Array<number>((cell * cell) / 8).fill(0);
        for (let row = 0; row < cell; row += 1) {
          for (let column = 0; column < cell; column += 1) {
            const x = (index % cells) * cell + column;
            const y = Math.floor(index / cells) * cell + row;
            const alpha = data[(y * canvas.width + x) * 4 + 3] ?? 0;
            const byte = row * 3 + (column >> 3);
            if (alpha >= threshold * 255) glyph[byte] = (glyph[byte] ?? 0) | (0x80 >> (column & 7));
          }
        }
        packed.push(glyph);
      }
      return packed;
    },
    {
      codePoints: [...codePoints],
      cell: CELL_DOTS,
      cells: ATLAS_CELLS,
      threshold: INK_THRESHOLD,
      family: FACE.family,
      halfWidthFamily: HALF_WIDTH_FAMILY,
    },
  );
  return codePoints.map((codePoint, index) => ({ codePoint, rows: Uint8Array.from(bits[index] ?? []) }));
}
