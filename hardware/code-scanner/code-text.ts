import type { ScannedCode } from '../../app/contracts/devices/code-scanning.ts';

/** What a profile may insist on where both readings of a code are possible. */
export type TextEncoding = 'auto' | 'utf-8' | 'gb18030';

export type CodeText = Pick<ScannedCode, 'text' | 'encoding'>;

/**
 * The text in a code's bytes. Codes do not say how they are written: Chinese ones are UTF-8 or GB18030. Text in
 * GB18030 is almost never valid UTF-8, so UTF-8 is tried first, strictly; what is neither comes as base64.
 */
export function decodeCodeText(bytes: Uint8Array, preferred: TextEncoding = 'auto'): CodeText {
  if (isAscii(bytes)) return { text: Buffer.from(bytes).toString('latin1'), encoding: 'ascii' };
  const readings = preferred === 'gb18030' ? (['gb18030', 'utf-8'] as const) : (['utf-8', 'gb18030'] as const);
  for (const encoding of readings) {
    const text = strictly(bytes, encoding);
    if (text !== null) return { text, encoding };
  }
  return { text: Buffer.from(bytes).toString('base64'), encoding: 'bytes' };
}

function strictly(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
