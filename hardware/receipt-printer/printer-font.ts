import { fourByteCode, isGb2312, twoByteCodes } from './gb18030.ts';

/** Which Chinese characters a printer draws by itself. */
export interface PrinterFont {
  /** False on printers without a Chinese font: all but ASCII is then sent as dots. */
  readonly chineseFont: boolean;
  /** How far its font reaches: the 6 763 characters of GB 2312, all two-byte codes, or four-byte codes too. */
  readonly chineseCodes: 'gb2312' | 'gbk' | 'gb18030';
}

/** What nearly every printer of the trade has. */
export const COMMON_FONT: PrinterFont = { chineseFont: true, chineseCodes: 'gbk' };

/** Printed where a character has neither a code nor a glyph. Every Chinese font has it. */
export const GETA_MARK = '〓';

/**
 * Two-byte codes of what this font draws, by BMP code point; 0 for the rest. ASCII is not in it: it is always drawn.
 */
export function fontCodes(font: PrinterFont): Uint16Array {
  const key = font.chineseFont ? font.chineseCodes : 'none';
  let codes = tables.get(key);
  if (codes === undefined) {
    codes = makeCodes(font);
    tables.set(key, codes);
  }
  return codes;
}

const tables = new Map<string, Uint16Array>();

function makeCodes({ chineseFont, chineseCodes }: PrinterFont): Uint16Array {
  if (!chineseFont) return new Uint16Array(0x10000);
  const all = twoByteCodes();
  const codes = chineseCodes === 'gb2312' ? all.map((code) => (isGb2312(code) ? code : 0)) : all.slice();
  // U+00A5 has only a four-byte code; the full-width yen sign looks the same, and every font has it.
  codes[0xa5] = codes[0xffe5] ?? 0;
  return codes;
}

/** The four bytes this font draws the character by, `null` where it cannot. */
export function fontFourByteCode(codePoint: number, font: PrinterFont): ReturnType<typeof fourByteCode> {
  if (!font.chineseFont || font.chineseCodes !== 'gb18030') return null;
  const isPrivate = (codePoint >= 0xe000 && codePoint < 0xf900) || codePoint >= 0xf0000;
  return isPrivate ? null : fourByteCode(codePoint);
}

/** Whether the font draws every character of a text that `printableText` has cleaned. */
export function drawsAll(text: string, font: PrinterFont): boolean {
  const codes = fontCodes(font);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80 || codes[unit] !== 0) continue;
    const codePoint = text.codePointAt(at) ?? 0;
    if (fontFourByteCode(codePoint, font) === null) return false;
    if (codePoint > 0xffff) at += 1;
  }
  return true;
}
