/**
 * Columns a text takes on the printer at normal width: ASCII is half as wide as everything else, because the
 * printer's two fonts are 12 and 24 dots wide.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    width += unit < 0x80 ? 1 : 2;
    // The second half of a pair belongs to the character already counted.
    if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) at += 1;
  }
  return width;
}

export function characterWidth(character: string): 1 | 2 {
  return character.charCodeAt(0) < 0x80 ? 1 : 2;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
