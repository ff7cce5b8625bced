import { readFileSync } from 'node:fs';
import { unpackGlyphs } from './glyphs/glyph-file.ts';

type GlyphFile = ReturnType<typeof unpackGlyphs>;

/** Two files, so that a rare name does not unpack the whole font. Opened when first needed, kept afterwards. */
const files = { 'two-byte': null, beyond: null } as { 'two-byte': GlyphFile | null; beyond: GlyphFile | null };

/**
 * The dots of a character, 24 rows of three bytes, or `null` where the font had none. ASCII uses the left 12 columns.
 * `hasTwoByteCode` says which file it is in.
 */
export function glyphRows(codePoint: number, hasTwoByteCode: boolean): Uint8Array | null {
  const name = codePoint < 0x80 || hasTwoByteCode ? 'two-byte' : 'beyond';
  const file = files[name] ?? openFile(name);
  files[name] = file;
  return file.rowsOf(codePoint);
}

function openFile(name: 'two-byte' | 'beyond'): GlyphFile {
  try {
    return unpackGlyphs(readFileSync(glyphFilePath(name)));
  } catch {
    // A damaged installation still prints receipts, with a mark in the place of such characters, which is reported.
    return { codePoints: new Uint32Array(0), rowsOf: () => null };
  }
}

function glyphFilePath(name: string): URL {
  // Bundled, the files lie in the same place below the one module of this process.
  return new URL(`./glyphs/${name}.glyphs`, import.meta.url);
}
