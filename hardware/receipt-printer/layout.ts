import type { ReceiptBlock, ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Bitmap, rowBytes } from './bitmap.ts';
import { type Code128Symbol, code128Modules, encodeCode128 } from './code128.ts';
import { breakLines } from './line-breaking.ts';
import { printableText } from './printable-text.ts';
import { qrModules } from './qr-size.ts';
import { textWidth } from './text-width.ts';

/** Dots of one column: the width of an ASCII character. */
const COLUMN_DOTS = 12;
/** A label column never takes more than this share of the paper. */
const LABEL_SHARE = 0.4;
const FIELD_GAP = 2;
/** Below this a phone no longer reads the code off thermal paper. */
const SMALLEST_MODULE_DOTS = 3;
/** Four light modules on either side. */
const QUIET_MODULES = 8;
/** The same for Code 128: a bar of two dots, ten light modules on either side. */
const SMALLEST_BAR_DOTS = 2;
const BARCODE_QUIET_MODULES = 20;

export type Alignment = 'left' | 'center' | 'right';

/** What goes on the paper, one step after the other; a line fits the paper's columns at its size. */
export type LaidOutStep =
  | {
      readonly step: 'line';
      readonly text: string;
      readonly align: Alignment;
      readonly width: number;
      readonly height: number;
      readonly bold: boolean;
      readonly underline?: boolean;
      /** Sent as dots even where the printer has all its characters; a test page shows both. */
      readonly asDots?: boolean;
    }
  | { readonly step: 'feed'; readonly lines: number }
  | {
      readonly step: 'qr';
      readonly data: string;
      readonly moduleDots: number;
      readonly errorCorrection: 'L' | 'M' | 'Q' | 'H';
    }
  | {
      readonly step: 'barcode';
      readonly symbols: readonly Code128Symbol[];
      readonly moduleDots: number;
      readonly heightDots: number;
      readonly showText: boolean;
    }
  | { readonly step: 'raster'; readonly bitmap: Bitmap; readonly align: Alignment };

/**
 * Lays a receipt out for a paper of so many dots (384 = 32 columns, 576 = 48). Labels of adjoining fields share a
 * column and their values wrap under themselves. A code too wide for the paper gets smaller modules; one that is
 * still too wide, or a picture that is, fails as `unprintable`.
 */
export function layOutReceipt(
  document: ReceiptDocument,
  paperDots: number,
): Result<readonly LaidOutStep[], 'unprintable'> {
  const columns = Math.floor(paperDots / COLUMN_DOTS);
  const steps: LaidOutStep[] = [];
  for (const [index, block] of document.blocks.entries()) {
    switch (block.block) {
      case 'text': {
        const { align, width, height, bold, underline = false } = block;
        for (const text of breakLines(printableText(block.text), Math.floor(columns / width))) {
          steps.push({ step: 'line', text, align, width, height, bold, underline });
        }
        break;
      }
      case 'field':
        for (const text of fieldLines(block, labelColumns(document.blocks, index, columns), columns)) {
          steps.push(plainLine(text));
        }
        break;
      case 'rule':
        steps.push(plainLine('-'.repeat(columns)));
        break;
      case 'feed':
        steps.push({ step: 'feed', lines: block.lines });
        break;
      case 'qr': {
        const moduleDots = fittingModule(block, paperDots);
        if (moduleDots === null) return fail('unprintable', `QR of ${block.data.length} characters`);
        steps.push({ step: 'qr', data: block.data, moduleDots, errorCorrection: block.errorCorrection });
        break;
      }
      case 'barcode': {
        const barcode = fittingBarcode(block, paperDots);
        if (barcode === null) return fail('unprintable', `Code 128 of ${block.data.length} characters`);
        steps.push(barcode);
        break;
      }
      case 'raster': {
        const { widthDots, heightDots, bits } = block;
        const whole = bits instanceof Uint8Array && bits.length === rowBytes(widthDots) * heightDots;
        if (!whole || widthDots > paperDots) return fail('unprintable', `picture of ${widthDots} × ${heightDots} dots`);
        steps.push({ step: 'raster', bitmap: { widthDots, heightDots, bits }, align: block.align });
        break;
      }
      default:
        assertNever(block);
    }
  }
  return ok(steps);
}

type FieldBlock = Extract<ReceiptBlock, { readonly block: 'field' }>;
type QrBlock = Extract<ReceiptBlock, { readonly block: 'qr' }>;
type BarcodeBlock = Extract<ReceiptBlock, { readonly block: 'barcode' }>;

function plainLine(text: string): LaidOutStep {
  return { step: 'line', text, align: 'left', width: 1, height: 1, bold: false, underline: false };
}

/** Width of the label column for the run of adjoining fields around `index`, gap included. */
function labelColumns(blocks: readonly ReceiptBlock[], index: number, columns: number): number {
  let first = index;
  while (blocks[first - 1]?.block === 'field') first -= 1;
  let widest = 0;
  for (let at = first; ; at += 1) {
    const block = blocks[at];
    if (block?.block !== 'field') break;
    widest = Math.max(widest, textWidth(printableText(block.label)));
  }
  return Math.min(widest + FIELD_GAP, Math.floor(columns * LABEL_SHARE));
}

function fieldLines(field: FieldBlock, labelWidth: number, columns: number): readonly string[] {
  const indent = ' '.repeat(labelWidth);
  const label = printableText(field.label);
  const values = breakLines(printableText(field.text), columns - labelWidth);
  // A label that does not fit its column stands on lines of its own.
  if (textWidth(label) + 1 > labelWidth) {
    return [...breakLines(label, columns), ...values.map((line) => indent + line)];
  }
  const labelled = label + ' '.repeat(labelWidth - textWidth(label));
  return values.map((line, index) => (index === 0 ? labelled : indent) + line);
}

function fittingModule({ data, moduleDots, errorCorrection }: QrBlock, paperDots: number): number | null {
  const modules = qrModules(data, errorCorrection);
  if (modules === null) return null;
  const fitting = Math.min(moduleDots, Math.floor(paperDots / (modules + QUIET_MODULES)));
  return fitting >= Math.min(SMALLEST_MODULE_DOTS, moduleDots) ? fitting : null;
}

function fittingBarcode(block: BarcodeBlock, paperDots: number): LaidOutStep | null {
  const symbols = encodeCode128(block.data);
  if (symbols === null) return null;
  const across = code128Modules(symbols) + BARCODE_QUIET_MODULES;
  const moduleDots = Math.min(block.moduleDots, Math.floor(paperDots / across));
  if (moduleDots < SMALLEST_BAR_DOTS) return null;
  return { step: 'barcode', symbols, moduleDots, heightDots: block.heightDots, showText: block.showText };
}
