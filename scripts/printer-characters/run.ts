/**
 * Writes what the receipt printer's encoder knows of characters, from sources of this machine:
 *
 *     node scripts/printer-characters/run.ts table     hardware/receipt-printer/gb18030-2022.generated.ts
 *     node scripts/printer-characters/run.ts glyphs    hardware/receipt-printer/glyphs/*.glyphs
 *
 * `table` says where the GNU C library's charmap differs. `glyphs` needs Chromium and Debian's fonts-noto-cjk.
 */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { packGlyphs } from '../../hardware/receipt-printer/glyphs/glyph-file.ts';
import { coveredCodePoints, drawGlyphs } from './draw-glyphs.ts';
import { differencesFrom, tableModule, twoByteRows } from './gb18030-table.ts';

const printer = fileURLToPath(new URL('../../hardware/receipt-printer/', import.meta.url));
const CHARMAP = '/usr/share/i18n/charmaps/GB18030.gz';

const [task] = process.argv.slice(2);
if (task === 'table') await writeTable();
else if (task === 'glyphs') await writeGlyphs();
else {
  console.error('node scripts/printer-characters/run.ts table|glyphs');
  process.exit(2);
}

async function writeTable(): Promise<void> {
  const rows = twoByteRows();
  await writeFile(`${printer}gb18030-2022.generated.ts`, tableModule(rows));
  if (!existsSync(CHARMAP)) return;
  for (const difference of differencesFrom(readFileSync(CHARMAP), rows)) console.log(`charmap differs: ${difference}`);
}

async function writeGlyphs(): Promise<void> {
  const ascii = Array.from({ length: 0x5f }, (_none, index) => 0x20 + index);
  const twoByte = new Set(Array.from(twoByteRows().join(''), (character) => character.codePointAt(0) ?? 0));
  twoByte.delete(0xfffd);
  const covered = [...coveredCodePoints()].filter((code) => code >= 0x80);
  const files = {
    'two-byte': [...ascii, ...covered.filter((code) => twoByte.has(code))],
    beyond: covered.filter((code) => !twoByte.has(code) && !isHangul(code) && !isZeroWidth(code)),
  };
  for (const [name, codePoints] of Object.entries(files)) {
    const file = packGlyphs(await drawGlyphs(codePoints));
    await writeFile(`${printer}glyphs/${name}.glyphs`, file);
    console.log(`${name}: ${codePoints.length} glyphs, ${file.length} bytes`);
  }
}

/** Receipts are in Chinese; the 11 000 syllables would double the file. */
function isHangul(code: number): boolean {
  const blocks = [
    [0x1100, 0x11ff],
    [0x3130, 0x318f],
    [0xa960, 0xa97f],
    [0xac00, 0xd7ff],
    [0xffa0, 0xffdc],
  ] as const;
  return blocks.some(([first, last]) => code >= first && code <= last);
}

function isZeroWidth(code: number): boolean {
  return (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff || code >= 0xe0100;
}
