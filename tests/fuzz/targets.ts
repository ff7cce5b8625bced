/** Every decoder of bytes that a device, or whoever sits in its place, can send. */
import type { FuzzTarget } from './fuzz-target.ts';
import { ID_CARD_READER_TARGETS } from './targets/id-card-reader.ts';
import { RECEIPT_PRINTER_TARGETS } from './targets/receipt-printer.ts';

export const TARGETS: readonly FuzzTarget[] = [...ID_CARD_READER_TARGETS, ...RECEIPT_PRINTER_TARGETS];
