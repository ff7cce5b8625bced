/** Every exchange of every device. */
import { EXCHANGES as auxiliaries } from '../../hardware/auxiliaries/exchanges.ts';
import { EXCHANGES as codeScanner } from '../../hardware/code-scanner/exchanges.ts';
import type { DeviceExchange } from '../../hardware/cuttable-lines/exchange.ts';
import { EXCHANGES as documentPrinter } from '../../hardware/document-printer/exchanges.ts';
import { EXCHANGES as documentScanner } from '../../hardware/document-scanner/exchanges.ts';
import { EXCHANGES as gm65Scanner } from '../../hardware/gm65-scanner/exchanges.ts';
import { EXCHANGES as idCardReader } from '../../hardware/id-card-reader/exchanges.ts';
import { EXCHANGES as receiptPrinter } from '../../hardware/receipt-printer/exchanges.ts';
import { EXCHANGES as signaturePad } from '../../hardware/signature-pad/exchanges.ts';
import { EXCHANGES as smartCardReader } from '../../hardware/smart-card-reader/exchanges.ts';
import { EXCHANGES as ups } from '../../hardware/ups/exchanges.ts';

export const ALL_EXCHANGES: readonly DeviceExchange[] = [
  ...idCardReader,
  ...receiptPrinter,
  ...documentPrinter,
  ...documentScanner,
  ...codeScanner,
  ...gm65Scanner,
  ...smartCardReader,
  ...signaturePad,
  ...auxiliaries,
  ...ups,
];
