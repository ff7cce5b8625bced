/** Every exchange of every device. */
import type { DeviceExchange } from '../../hardware/exchange.ts';
import { EXCHANGES as idCardReader } from '../../hardware/id-card-reader/exchanges.ts';
import { EXCHANGES as receiptPrinter } from '../../hardware/receipt-printer/exchanges.ts';

export const ALL_EXCHANGES: readonly DeviceExchange[] = [...idCardReader, ...receiptPrinter];
