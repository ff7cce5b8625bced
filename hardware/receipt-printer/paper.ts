import type { Bitmap } from './bitmap.ts';
import type { Code128Symbol } from './code128.ts';
import { characterWidth } from './text-width.ts';

/** Characters printed in one size and weight. `width` and `height` are multiples of the base font. */
export interface TextRun {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  /** Left out where it is not. */
  readonly underline?: true;
}

/** One thing on the paper, in the order it came out. */
export type PaperItem =
  | { readonly item: 'line'; readonly align: 'left' | 'center' | 'right'; readonly runs: readonly TextRun[] }
  | {
      readonly item: 'qr';
      readonly align: 'left' | 'center' | 'right';
      readonly data: string;
      readonly moduleDots: number;
      readonly errorCorrection: 'L' | 'M' | 'Q' | 'H';
    }
  | {
      readonly item: 'barcode';
      readonly align: 'left' | 'center' | 'right';
      readonly symbols: readonly Code128Symbol[];
      readonly moduleDots: number;
      readonly heightDots: number;
      readonly showText: boolean;
    }
  | { readonly item: 'raster'; readonly align: 'left' | 'center' | 'right'; readonly bitmap: Bitmap }
  | { readonly item: 'feed'; readonly dots: number };

/** A slip as it falls: what is on it and every byte that made it, cut command included. */
export interface Slip {
  readonly number: number;
  readonly paperDots: number;
  readonly items: readonly PaperItem[];
  readonly bytes: Uint8Array;
}

/** Dots a line of the base font takes, spacing included (ESC 2). */
export const LINE_DOTS = 30;

/** The text of a slip or of items, one line each, as a reader would copy it down. Codes, pictures and feeds are left out. */
export function textOf(items: readonly PaperItem[]): string {
  return items.flatMap((item) => (item.item === 'line' ? [item.runs.map(({ text }) => text).join('')] : [])).join('\n');
}

/** Collects what is printed between two cuts, wrapping at the paper's edge as a printer does. */
export class Paper {
  readonly #columns: number;
  #items: PaperItem[] = [];
  #runs: TextRun[] = [];
  #usedColumns = 0;

  constructor(paperDots: number) {
    this.#columns = Math.floor(paperDots / 12);
  }

  get items(): readonly PaperItem[] {
    return this.#items;
  }

  /** Whether anything was printed since the last cut. */
  get begun(): boolean {
    return this.#items.length > 0 || this.#runs.length > 0;
  }

  /** Adds one character; true when it did not fit and a line was printed first. */
  write(character: string, style: Omit<TextRun, 'text'>, align: 'left' | 'center' | 'right'): boolean {
    const columns = characterWidth(character) * style.width;
    const wrapped = this.#usedColumns + columns > this.#columns;
    if (wrapped) this.endLine(align);
    this.#usedColumns += columns;
    const last = this.#runs.at(-1);
    if (last !== undefined && isAlike(last, style)) {
      this.#runs[this.#runs.length - 1] = { ...last, text: last.text + character };
    } else {
      this.#runs.push({ ...style, text: character });
    }
    return wrapped;
  }

  endLine(align: 'left' | 'center' | 'right'): void {
    this.#items.push({ item: 'line', align, runs: this.#runs });
    this.#runs = [];
    this.#usedColumns = 0;
  }

  add(item: Exclude<PaperItem, { readonly item: 'line' }>, align: 'left' | 'center' | 'right'): void {
    if (this.#runs.length > 0) this.endLine(align);
    this.#items.push(item);
  }

  /** What was in the line buffer when the power went. */
  dropLine(): void {
    this.#runs = [];
    this.#usedColumns = 0;
  }

  cut(): readonly PaperItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }
}

function isAlike(a: Omit<TextRun, 'text'>, b: Omit<TextRun, 'text'>): boolean {
  return a.width === b.width && a.height === b.height && a.bold === b.bold && a.underline === b.underline;
}
