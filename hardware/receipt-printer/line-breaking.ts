/** Punctuation that must not begin a line (GB/T 15834), with the marks that follow numbers. */
const NOT_AT_START = '、。，．：；？！…—～·”’）》〉」』】〕〗％,.:;?!)]}%-–－/／‰℃々';
/** Opening marks, and marks before an amount, that must not end a line. A solidus stands at neither end. */
const NOT_AT_END = '“‘（《〈「『【〔〖([{￥¥$/／';

const SPACE = 0x20;

/** What matters of a code unit for breaking before or after it. */
const NEVER_FIRST = 1;
const NEVER_LAST = 2;

const marks = new Uint8Array(0x10000);
for (const mark of NOT_AT_START) marks[mark.charCodeAt(0)] = NEVER_FIRST;
for (const mark of NOT_AT_END) {
  const code = mark.charCodeAt(0);
  marks[code] = (marks[code] ?? 0) | NEVER_LAST;
}

/**
 * Breaks a text into lines of at most `columns`. Breaks between any two Chinese characters and at spaces; keeps
 * Latin words and numbers whole unless one is longer than a line; keeps closing punctuation with what it closes, and
 * dashes and ellipses in one piece. Line feeds in the text are kept. `columns` must be at least 2.
 */
export function breakLines(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) breakParagraph(paragraph, columns, lines);
  return lines;
}

function breakParagraph(paragraph: string, columns: number, lines: string[]): void {
  const before = lines.length;
  let lineStart = 0;
  // Columns from the start of the line, and up to the last place where it may be broken.
  let width = 0;
  let breakAt = 0;
  let widthAtBreak = 0;
  let previous = -1;
  for (let at = 0; at < paragraph.length; at += 1) {
    const unit = paragraph.charCodeAt(at);
    if (at > lineStart && mayBreakBetween(previous, unit)) {
      breakAt = at;
      widthAtBreak = width;
    }
    const wide = unit < 0x80 ? 1 : 2;
    // Spaces may hang over the edge: they are cut off.
    while (unit !== SPACE && width + wide > columns && at > lineStart) {
      // A piece longer than a whole line is split wherever the line ends.
      const end = breakAt > lineStart ? breakAt : at;
      pushLine(lines, paragraph, lineStart, end);
      width -= breakAt > lineStart ? widthAtBreak : width;
      lineStart = end;
    }
    width += wide;
    previous = unit;
    if (isPair(unit, paragraph.charCodeAt(at + 1))) at += 1;
  }
  pushLine(lines, paragraph, lineStart, paragraph.length);
  if (lines.length === before) lines.push('');
}

/** Adds a line without the spaces at its end; an ideographic space is a character somebody meant. */
function pushLine(lines: string[], paragraph: string, start: number, end: number): void {
  let last = end;
  while (last > start && paragraph.charCodeAt(last - 1) === SPACE) last -= 1;
  if (last > start) lines.push(paragraph.slice(start, last));
}

function mayBreakBetween(before: number, after: number): boolean {
  if (after === SPACE || ((marks[after] ?? 0) & NEVER_FIRST) !== 0) return false;
  if (before === SPACE) return true;
  if (((marks[before] ?? 0) & NEVER_LAST) !== 0) return false;
  return before >= 0x80 || after >= 0x80;
}

function isPair(unit: number, next: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
}
