/** Every decoder of bytes that a device, or whoever sits in its place, can send. */
import type { FuzzTarget } from './fuzz-target.ts';
import { BOARD_AND_POWER_TARGETS } from './targets/boards-and-power.ts';
import { CAPTURE_TARGETS } from './targets/captures.ts';
import { CODE_SCANNER_TARGETS } from './targets/code-scanner.ts';
import { DOCUMENT_PRINTER_TARGETS } from './targets/document-printer.ts';
import { DOCUMENT_SCANNER_TARGETS } from './targets/document-scanner.ts';
import { ID_CARD_READER_TARGETS } from './targets/id-card-reader.ts';
import { RECEIPT_PRINTER_TARGETS } from './targets/receipt-printer.ts';
import { SIGNATURE_PAD_TARGETS } from './targets/signature-pad.ts';
import { SMART_CARD_READER_TARGETS } from './targets/smart-card-reader.ts';

export const TARGETS: readonly FuzzTarget[] = [
  ...ID_CARD_READER_TARGETS,
  ...RECEIPT_PRINTER_TARGETS,
  ...DOCUMENT_PRINTER_TARGETS,
  ...CODE_SCANNER_TARGETS,
  ...SIGNATURE_PAD_TARGETS,
  ...SMART_CARD_READER_TARGETS,
  ...DOCUMENT_SCANNER_TARGETS,
  ...BOARD_AND_POWER_TARGETS,
  ...CAPTURE_TARGETS,
];
