/**
 * Columns a text takes on the printer at normal width: ASCII is half as wide as everything else, because the
 * printer's two fonts are 12 and 24 dots wide.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function characterWidth(character: string): 1 | 2 {
  return (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
}
