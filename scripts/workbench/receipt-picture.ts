import { encode as encodeQr } from 'uqr';
import { assertNever } from '../../app/contracts/result.ts';
import { type Bitmap, isBlack } from '../../hardware/receipt-printer/bitmap.ts';
import { code128Bars, code128Modules, code128Text } from '../../hardware/receipt-printer/code128.ts';
import { LINE_DOTS, type PaperItem, type TextRun } from '../../hardware/receipt-printer/paper.ts';
import { characterWidth, textWidth } from '../../hardware/receipt-printer/text-width.ts';

/** What of a slip decides how it looks. */
export interface PrintedPaper {
  /** Dots the head can print across: 576 on 80 mm paper, 384 on 58 mm. */
  readonly paperDots: number;
  readonly items: readonly PaperItem[];
}

export interface ReceiptPicture {
  readonly svg: string;
  /** Size in dots (1/8 mm), with the margins the head does not reach. */
  readonly width: number;
  readonly height: number;
}

/** Height of both fonts; a Latin character is half as wide, a Chinese one as wide. */
const FONT_DOTS = 24;
const COLUMN_DOTS = 12;
/** The paper is wider than the head: 80 mm for 72, 58 mm for 48. */
const SIDE_MARGIN_DOTS = { 576: 32, 384: 40 } as const;
/** The cutter stands this far above the head: every slip begins with so much blank paper. */
const HEAD_TO_CUTTER_DOTS = 88;
/** What a full cut leaves below the last line. */
const BELOW_CUT_DOTS = 20;

const PAPER = '#fdfcf8';
const INK = '#26231f';

/**
 * Draws a slip as the printer placed it, at one unit a dot. The printable area begins at x = 0; the margins of the
 * paper lie outside it. A slip that is not cut yet ends in a torn edge.
 */
export function receiptPicture(paper: PrintedPaper, edge: 'cut' | 'hanging' = 'cut'): ReceiptPicture {
  const margin = paper.paperDots === 384 ? SIDE_MARGIN_DOTS[384] : SIDE_MARGIN_DOTS[576];
  const parts: string[] = [];
  let y = HEAD_TO_CUTTER_DOTS;
  for (const item of paper.items) {
    const drawn = drawItem(item, paper.paperDots, y);
    parts.push(drawn.markup);
    y += drawn.advance;
  }
  const width = paper.paperDots + 2 * margin;
  const height = y + BELOW_CUT_DOTS;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} 0 ${width} ${height}">`,
    `<path d="${outline(-margin, width, height, edge)}" fill="${PAPER}"/>`,
    `<g fill="${INK}" font-family="'Noto Sans Mono CJK SC','Noto Sans CJK SC','Noto Sans SC Variable',monospace" font-size="${FONT_DOTS}">`,
    ...parts,
    '</g></svg>',
  ].join('\n');
  return { svg, width, height };
}

interface Drawn {
  readonly markup: string;
  /** Dots the paper moved on. */
  readonly advance: number;
}

function drawItem(item: PaperItem, paperDots: number, y: number): Drawn {
  switch (item.item) {
    case 'line':
      return drawLine(item.runs, item.align, paperDots, y);
    case 'feed':
      return { markup: '', advance: item.dots };
    case 'qr':
      return drawQr(item, paperDots, y);
    case 'barcode':
      return drawBarcode(item, paperDots, y);
    case 'raster':
      return drawRaster(item.bitmap, startOf(item.align, item.bitmap.widthDots, paperDots), y);
    default:
      return assertNever(item);
  }
}

function drawLine(runs: readonly TextRun[], align: Alignment, paperDots: number, y: number): Drawn {
  const tallest = Math.max(1, ...runs.map(({ height }) => height));
  const length = runs.reduce((sum, { text, width }) => sum + textWidth(text) * width * COLUMN_DOTS, 0);
  let x = startOf(align, length, paperDots);
  const markup: string[] = [];
  for (const run of runs) {
    // Characters of different height in one line stand on the same foot.
    markup.push(drawRun(run, x, y + (tallest - run.height) * FONT_DOTS));
    x += textWidth(run.text) * run.width * COLUMN_DOTS;
  }
  // A line taller than the line spacing takes what it needs.
  return { markup: markup.join(''), advance: Math.max(LINE_DOTS, tallest * FONT_DOTS) };
}

type Alignment = 'left' | 'center' | 'right';

function startOf(align: Alignment, length: number, paperDots: number): number {
  const free = Math.max(0, paperDots - length);
  switch (align) {
    case 'left':
      return 0;
    case 'center':
      return Math.floor(free / 2);
    case 'right':
      return free;
    default:
      return assertNever(align);
  }
}

/** Where the foot of a character stands in its cell of 24 dots. */
const BASELINE_DOTS = 21;

function drawRun(run: TextRun, x: number, y: number): string {
  const columns: number[] = [];
  let characters = '';
  let column = 0;
  for (const character of run.text) {
    // Spaces are places left out: renderers would fold several into one, and the places would slip.
    if (character !== ' ') {
      columns.push(column * COLUMN_DOTS);
      characters += character;
    }
    column += characterWidth(character);
  }
  if (characters === '') return '';
  // Printers enlarge by repeating dots: both directions are stretched alone, the weight with them.
  const scale = run.width === 1 && run.height === 1 ? '' : ` scale(${run.width} ${run.height})`;
  const weight = run.bold ? ' font-weight="700"' : ' font-weight="400"';
  const wide = column * COLUMN_DOTS * run.width;
  const line = run.underline
    ? `<path d="M${x} ${y + (FONT_DOTS - 1) * run.height}h${wide}v${run.height}h${-wide}z"/>`
    : '';
  return `${line}<text transform="translate(${x} ${y})${scale}" x="${columns.join(' ')}" y="${BASELINE_DOTS}"${weight}>${escapeXml(characters)}</text>`;
}

function drawQr(item: Extract<PaperItem, { readonly item: 'qr' }>, paperDots: number, y: number): Drawn {
  const { size, data } = qrMatrix(item.data, item.errorCorrection);
  const dots = item.moduleDots;
  const left = startOf(item.align, size * dots, paperDots);
  const rows = data.map((row, index) => barsOf(row, left, y + index * dots, dots)).join('');
  return { markup: `<path d="${rows}" shape-rendering="crispEdges"/>`, advance: size * dots };
}

/** The modules a printer draws for this text, without a quiet zone. */
export function qrMatrix(
  text: string,
  errorCorrection: 'L' | 'M' | 'Q' | 'H',
): { readonly size: number; readonly data: readonly (readonly boolean[])[] } {
  return encodeQr(text, { ecc: errorCorrection, border: 0 });
}

/** As the printer draws it: bars, and below them the characters in its own font. */
function drawBarcode(item: Extract<PaperItem, { readonly item: 'barcode' }>, paperDots: number, y: number): Drawn {
  const left = startOf(item.align, code128Modules(item.symbols) * item.moduleDots, paperDots);
  let bars = '';
  let x = left;
  for (const [index, modules] of code128Bars(item.symbols).entries()) {
    const width = modules * item.moduleDots;
    if (index % 2 === 0) bars += `M${x} ${y}h${width}v${item.heightDots}h${-width}z`;
    x += width;
  }
  const markup = `<path d="${bars}" shape-rendering="crispEdges"/>`;
  if (!item.showText) return { markup, advance: item.heightDots };
  const text = printableOf(code128Text(item.symbols));
  const below = drawLine([{ text, width: 1, height: 1, bold: false }], item.align, paperDots, y + item.heightDots);
  return { markup: markup + below.markup, advance: item.heightDots + below.advance };
}

/** Control characters of a barcode have no sign below it. */
function printableOf(text: string): string {
  return Array.from(text, (character) => (character < ' ' || character === '\x7f' ? ' ' : character)).join('');
}

function drawRaster(bitmap: Bitmap, left: number, y: number): Drawn {
  let bars = '';
  for (let row = 0; row < bitmap.heightDots; row += 1) {
    const dots = Array.from({ length: bitmap.widthDots }, (_none, x) => isBlack(bitmap, x, row));
    bars += barsOf(dots, left, y + row, 1);
  }
  const markup = bars === '' ? '' : `<path d="${bars}" shape-rendering="crispEdges"/>`;
  return { markup, advance: bitmap.heightDots };
}

/** Runs of dark modules of one row as rectangles. */
function barsOf(row: readonly boolean[], left: number, y: number, dots: number): string {
  const bars: string[] = [];
  for (let at = 0; at < row.length; at += 1) {
    if (row[at] !== true) continue;
    const from = at;
    while (row[at + 1] === true) at += 1;
    const length = (at - from + 1) * dots;
    bars.push(`M${left + from * dots} ${y}h${length}v${dots}h${-length}z`);
  }
  return bars.join('');
}

/** A cutter leaves a fine saw edge on both ends; paper still in the printer has none below. */
function outline(left: number, width: number, height: number, edge: 'cut' | 'hanging'): string {
  const tooth = 4;
  const teeth = Math.floor(width / tooth / 2);
  const rest = width - teeth * tooth * 2;
  const top = `M${left} 2${`l${tooth} -2l${tooth} 2`.repeat(teeth)}h${rest}`;
  const bottom = edge === 'cut' ? `h${-rest}${`l${-tooth} 2l${-tooth} -2`.repeat(teeth)}` : `h${-width}`;
  return `${top}V${height - 2}${bottom}z`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
