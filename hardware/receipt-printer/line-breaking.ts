import { characterWidth, textWidth } from './text-width.ts';

/** Punctuation that must not begin a line (GB/T 15834). */
const NOT_AT_START = '、。，．：；？！…—～·”’）》〉」』】〕〗％,.:;?!)]}%';
/** Opening marks that must not end a line. */
const NOT_AT_END = '“‘（《〈「『【〔〖([{';

/**
 * Breaks a text into lines of at most `columns`. Breaks between any two Chinese characters and at spaces; keeps
 * Latin words and numbers whole unless one is longer than a line; keeps closing punctuation with what it closes.
 * Line feeds in the text are kept. `columns` must be at least 2.
 */
export function breakLines(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, columns));
}

function breakParagraph(paragraph: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(paragraph)) {
    if (textWidth(line) + textWidth(trimEnd(piece)) <= columns) {
      line += piece;
      continue;
    }
    if (trimEnd(line) !== '') lines.push(trimEnd(line));
    line = piece;
    // A piece longer than a whole line is split wherever the line ends.
    while (textWidth(trimEnd(line)) > columns) {
      const head = headOf(line, columns);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  const last = trimEnd(line);
  return last === '' && lines.length > 0 ? lines : [...lines, last];
}

/** Cuts a paragraph into pieces that may not be broken inside: words with the spaces and marks that follow them. */
function piecesOf(paragraph: string): readonly string[] {
  const pieces: string[] = [];
  let previous = '';
  for (const character of paragraph) {
    const joined = previous !== '' && !mayBreakBetween(previous, character);
    if (joined) pieces.push((pieces.pop() ?? '') + character);
    else pieces.push(character);
    previous = character;
  }
  return pieces;
}

function mayBreakBetween(before: string, after: string): boolean {
  if (after === ' ' || NOT_AT_START.includes(after) || NOT_AT_END.includes(before)) return false;
  if (before === ' ') return true;
  return characterWidth(before) === 2 || characterWidth(after) === 2;
}

function headOf(text: string, columns: number): string {
  let head = '';
  let width = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    head += character;
  }
  return head;
}

/** Without `trimEnd`: an ideographic space is a character somebody meant. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return text.slice(0, end);
}
