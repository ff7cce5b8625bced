/** Lines of the Network UPS Tools protocol (RFC 9271): words parted by spaces, quoted where they hold some. */

/** Longer than any line that a server sends; a peer that never ends one speaks something else. */
export const MAX_LINE_LENGTH = 1024;

/** One answer of a server. */
export type NutReply =
  | { readonly kind: 'ok' }
  /** `code` as the server writes it: `DATA-STALE`, `UNKNOWN-UPS`, `ACCESS-DENIED` … */
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'variable'; readonly ups: string; readonly name: string; readonly value: string }
  | { readonly kind: 'ups'; readonly name: string; readonly description: string }
  | { readonly kind: 'begin-list' | 'end-list' }
  /** What later versions may add. */
  | { readonly kind: 'unknown' };

/** Puts words into a line. Control characters are left out: they would end the line, or make a second command of it. */
export function encodeLine(words: readonly string[]): Uint8Array {
  const quoted = words.map((word) => {
    const plain = Array.from(word)
      .filter((character) => character >= ' ' && character !== '\u007f')
      .join('');
    return /^[A-Za-z0-9._:@-]+$/.test(plain) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return new TextEncoder().encode(`${quoted.join(' ')}\n`);
}

/** Takes a line apart; a quote that is never closed ends with the line. */
export function splitLine(line: string): readonly string[] {
  const words: string[] = [];
  let current: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\' && at + 1 < line.length) {
      at += 1;
      current = (current ?? '') + line.charAt(at);
    } else if (character === '"') {
      quoted = !quoted;
      current ??= '';
    } else if (!quoted && (character === ' ' || character === '\t' || character === '\r')) {
      if (current !== null) words.push(current);
      current = null;
    } else current = (current ?? '') + character;
  }
  if (current !== null) words.push(current);
  return words;
}

export function decodeReply(line: string): NutReply {
  const [head = '', ...rest] = splitLine(line);
  switch (head) {
    case 'OK':
      return { kind: 'ok' };
    case 'ERR':
      return { kind: 'error', code: rest[0] ?? '' };
    case 'VAR':
      return { kind: 'variable', ups: rest[0] ?? '', name: rest[1] ?? '', value: rest[2] ?? '' };
    case 'UPS':
      return { kind: 'ups', name: rest[0] ?? '', description: rest[1] ?? '' };
    case 'BEGIN':
      return { kind: 'begin-list' };
    case 'END':
      return { kind: 'end-list' };
    default:
      return { kind: 'unknown' };
  }
}

/** Cuts lines out of a stream. */
export class LineReader {
  #decoder = new TextDecoder();
  #rest = '';

  /** The lines that are whole; `null` when what comes is no text of lines. */
  push(bytes: Uint8Array): readonly string[] | null {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = parts.pop() ?? '';
    return this.#rest.length > MAX_LINE_LENGTH || parts.some((line) => line.length > MAX_LINE_LENGTH) ? null : parts;
  }
}
