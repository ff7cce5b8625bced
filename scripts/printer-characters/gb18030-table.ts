import { gunzipSync } from 'node:zlib';

/** In place of codes that have no character: unassigned, or left to users. */
const NONE = '\ufffd';
/** Two-byte codes of radicals that GB 18030-2022 still keeps in the private use area; printers have them. */
const KEPT_PRIVATE = [0xe816, 0xe817, 0xe818, 0xe831, 0xe83b, 0xe855];

/**
 * The two-byte part of GB 18030-2022 as one string a lead byte (0x81 to 0xFE), each of 190 characters for the trail
 * bytes 0x40 to 0x7E and 0x80 to 0xFE. What `TextDecoder` says is the source.
 */
export function twoByteRows(): readonly string[] {
  const decoder = new TextDecoder('gb18030');
  const rows: string[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    let row = '';
    for (const trail of trailBytes()) {
      const decoded = decoder.decode(Uint8Array.of(lead, trail));
      const code = decoded.codePointAt(0) ?? 0;
      const isPrivate = code >= 0xe000 && code < 0xf900 && !KEPT_PRIVATE.includes(code);
      // The standard for the web reads A3A0 as a space; in GB 18030 it is left to users.
      row += isPrivate || (lead === 0xa3 && trail === 0xa0) ? NONE : decoded;
    }
    rows.push(row);
  }
  return rows;
}

/** The generated module that holds the table. */
export function tableModule(rows: readonly string[]): string {
  const lines = rows.map((row) => `  '${Array.from(row, literal).join('')}',`);
  return [
    '/**',
    ' * The two-byte part of GB 18030-2022, one string a lead byte from 0x81 to 0xFE, 190 characters each: trail bytes',
    ' * 0x40 to 0x7E, then 0x80 to 0xFE. U+FFFD stands where no character is assigned, the areas left to users included.',
    ` * Written by scripts/printer-characters/run.ts from ICU ${process.versions.icu}. Do not edit.`,
    ' */',
    'export const GB18030_2022_TWO_BYTE: readonly string[] = [',
    ...lines,
    '];',
    '',
  ].join('\n');
}

function literal(character: string): string {
  const code = character.charCodeAt(0);
  if (character === "'" || character === '\\') return `\\${character}`;
  const invisible = (code >= 0xe000 && code < 0xf900) || code < 0x100 || (code >= 0x2000 && code < 0x2010);
  return invisible && character !== NONE ? `\\u${code.toString(16).padStart(4, '0')}` : character;
}

/**
 * Compares the table with a charmap of the GNU C library (`/usr/share/i18n/charmaps/GB18030.gz`, the edition of 2005
 * with characters in place of private use). Returns the codes that differ, as `FE51 U+E816 U+20087`.
 */
export function differencesFrom(charmapGz: Uint8Array, rows: readonly string[]): readonly string[] {
  const charmap = new Map<string, number>();
  for (const line of gunzipSync(charmapGz).toString('latin1').split('\n')) {
    const match = /^<U([0-9A-F]+)>\s+\/x([0-9a-f]{2})\/x([0-9a-f]{2})\s/.exec(line);
    if (match !== null) charmap.set(`${match[2]}${match[3]}`.toUpperCase(), Number.parseInt(match[1] ?? '', 16));
  }
  const trails = trailBytes();
  return rows.flatMap((row, index) =>
    trails.flatMap((trail, place) => {
      const code = [0x81 + index, trail].map((byte) => byte.toString(16).toUpperCase()).join('');
      const ours = row.charCodeAt(place);
      const theirs = charmap.get(code) ?? 0;
      const bothNone = ours === 0xfffd && theirs >= 0xe000 && theirs < 0xf900;
      return ours === theirs || bothNone ? [] : [`${code} U+${hex(ours)} U+${hex(theirs)}`];
    }),
  );
}

function trailBytes(): readonly number[] {
  return Array.from({ length: 191 }, (_none, index) => 0x40 + index).filter((trail) => trail !== 0x7f);
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
