import iconv from 'iconv-lite';

/** Printed in place of a character the printer has no two-byte code for. */
const GETA_MARK = '〓';

export interface EncodedText {
  readonly bytes: Uint8Array;
  /** Characters that were replaced by `〓`. */
  readonly replaced: number;
}

/**
 * Text as a Chinese receipt printer takes it: ASCII and the two-byte part of GB18030. Most printers know no
 * four-byte codes and would print them as stray digits, so those become a visible `〓` and are counted.
 * Control characters are left out: some would be commands.
 */
export function encodeGb18030(text: string): EncodedText {
  const bytes: number[] = [];
  let replaced = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) continue;
    // U+00A5 has only a four-byte code; the full-width yen sign looks the same.
    let encoded = iconv.encode(character === '¥' ? '￥' : character, 'gb18030');
    if (encoded.length > 2) {
      encoded = iconv.encode(GETA_MARK, 'gb18030');
      replaced += 1;
    }
    bytes.push(...encoded);
  }
  return { bytes: Uint8Array.from(bytes), replaced };
}
