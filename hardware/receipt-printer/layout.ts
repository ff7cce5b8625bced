import { encode as encodeQr } from 'uqr';
import type { ReceiptBlock, ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { breakLines } from './line-breaking.ts';
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
    }
  | { readonly step: 'feed'; readonly lines: number }
  | {
      readonly step: 'qr';
      readonly data: string;
      readonly moduleDots: number;
      readonly errorCorrection: 'L' | 'M' | 'Q' | 'H';
    };

/**
 * Lays a receipt out for a paper of so many dots (384 = 32 columns, 576 = 48). Labels of adjoining fields share a
 * column and their values wrap under themselves. A QR code too wide for the paper gets smaller modules; one that
 * is still too wide fails as `unprintable`.
 */
export function layOutReceipt(
  document: ReceiptDocument,
  paperDots: number,
): Result<readonly LaidOutStep[], 'unprintable'> {
  const columns = Math.floor(paperDots / COLUMN_DOTS);
  const steps: LaidOutStep[] = [];
  for (const [index, block] of document.blocks.entries()) {
    switch (block.block) {
      case 'text':
        for (const text of breakLines(block.text, Math.floor(columns / block.width))) {
          const { align, width, height, bold } = block;
          steps.push({ step: 'line', text, align, width, height, bold });
        }
        break;
      case 'field':
        steps.push(...fieldLines(block, labelColumns(document.blocks, index, columns), columns).map(plainLine));
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
      default:
        assertNever(block);
    }
  }
  return ok(steps);
}

type FieldBlock = Extract<ReceiptBlock, { readonly block: 'field' }>;
type QrBlock = Extract<ReceiptBlock, { readonly block: 'qr' }>;

function plainLine(text: string): LaidOutStep {
  return { step: 'line', text, align: 'left', width: 1, height: 1, bold: false };
}

/** Width of the label column for the run of adjoining fields around `index`, gap included. */
function labelColumns(blocks: readonly ReceiptBlock[], index: number, columns: number): number {
  let first = index;
  while (blocks[first - 1]?.block === 'field') first -= 1;
  let widest = 0;
  for (let at = first; ; at += 1) {
    const block = blocks[at];
    if (block?.block !== 'field') break;
    widest = Math.max(widest, textWidth(block.label));
  }
  return Math.min(widest + FIELD_GAP, Math.floor(columns * LABEL_SHARE));
}

function fieldLines(field: FieldBlock, labelWidth: number, columns: number): readonly string[] {
  const indent = ' '.repeat(labelWidth);
  const values = breakLines(field.text, columns - labelWidth);
  // A label that does not fit its column stands on lines of its own.
  if (textWidth(field.label) + 1 > labelWidth) {
    return [...breakLines(field.label, columns), ...values.map((line) => indent + line)];
  }
  const label = field.label + ' '.repeat(labelWidth - textWidth(field.label));
  return values.map((line, index) => (index === 0 ? label : indent) + line);
}

function fittingModule(qr: QrBlock, paperDots: number): number | null {
  const modules = qrModules(qr);
  if (modules === null) return null;
  const fitting = Math.min(qr.moduleDots, Math.floor(paperDots / (modules + QUIET_MODULES)));
  return fitting >= Math.min(SMALLEST_MODULE_DOTS, qr.moduleDots) ? fitting : null;
}

/** Modules a side; the printer draws the code itself and may choose a smaller version, never a larger one. */
function qrModules(qr: QrBlock): number | null {
  try {
    return encodeQr(qr.data, { ecc: qr.errorCorrection, border: 0 }).size;
  } catch {
    return null;
  }
}
