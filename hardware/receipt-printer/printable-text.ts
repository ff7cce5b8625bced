/**
 * Text without what no printer prints: control characters (some would be commands), zero-width and direction marks,
 * variation selectors. Tabs and no-break spaces become spaces; line feeds stay. Nothing else is changed: a name is
 * printed as it is written.
 */
export function printableText(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    if (isChanged(text.charCodeAt(at))) return cleaned(text);
  }
  return text;
}

function cleaned(text: string): string {
  let clean = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x0a) clean += character;
    else if (code === 0x09 || code === 0xa0) clean += ' ';
    else if (!isUnprinted(code)) clean += character;
  }
  return clean;
}

/** By code unit: whether the character that begins here may not stay as it is. */
function isChanged(unit: number): boolean {
  if (unit < 0x20) return unit !== 0x0a;
  // U+DB40 begins the surrogate pairs of variation selectors and tags.
  return unit === 0xa0 || unit === 0xdb40 || isUnprinted(unit);
}

function isUnprinted(code: number): boolean {
  if (code < 0x20) return true;
  if (code < 0x7f) return false;
  return (
    code < 0xa0 ||
    code === 0xad ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}
