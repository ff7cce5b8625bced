import type { ReceiptBlock, ReceiptDocument } from '../app/contracts/devices/receipt-document.ts';
import { assertNever } from '../app/contracts/result.ts';
import { fillText, unknownNames } from './fill-text.ts';
import { type ReceiptTemplate, type ReceiptValueName, receiptValueNames } from './schemas/receipt-template.ts';

export type ReceiptValues = Readonly<Record<ReceiptValueName, string>>;

/** Names in `{{…}}` of a template text that are not receipt values. */
export function unknownValueNames(text: string): readonly string[] {
  return unknownNames(text, receiptValueNames);
}

type TemplateBlock = ReceiptTemplate['blocks'][number];

/** Whether a picture has as many dots as it says; other blocks have none. */
export function hasWholePicture(block: TemplateBlock): boolean {
  if (block.block !== 'raster') return true;
  return Buffer.from(block.bits, 'base64').length === Math.ceil(block.widthDots / 8) * block.heightDots;
}

/**
 * Puts the values of one receipt into a template. A block whose text names an empty value is left out: a kept
 * application has no case number yet, an original has no copy mark.
 */
export function fillReceiptTemplate(template: ReceiptTemplate, values: ReceiptValues): ReceiptDocument {
  const blocks: ReceiptBlock[] = [];
  for (const block of template.blocks) {
    switch (block.block) {
      case 'text':
      case 'field': {
        const text = fillText(block.text, values);
        if (text !== undefined) blocks.push({ ...block, text });
        break;
      }
      case 'qr':
      case 'barcode': {
        const data = fillText(block.data, values);
        if (data !== undefined) blocks.push({ ...block, data });
        break;
      }
      case 'raster':
        blocks.push({ ...block, bits: Uint8Array.from(Buffer.from(block.bits, 'base64')) });
        break;
      case 'rule':
      case 'feed':
        blocks.push(block);
        break;
      default:
        assertNever(block);
    }
  }
  return { blocks };
}
