/** Breaks: the page knows no device, not even by type. */
import type { SerialPort } from '../../hardware/receipt-printer/driver.ts';

export type Planted = SerialPort;
