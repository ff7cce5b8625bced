/** What the HID transport needs of the system; `hid-node.ts` is the real one. */
import type { Result } from '../../app/contracts/result.ts';
import type { ReleaseClaim } from './hid-claim.ts';

/** One top-level collection of one plugged device; a device with several is listed several times under one path. */
export interface HidListing {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  /** -1 where the system does not know. */
  readonly interfaceNumber: number;
  readonly usagePage: number;
  readonly usage: number;
  /** The socket as the kernel names it (`1-2.3`), or `null` where the device sits on none. */
  readonly usbPort: string | null;
}

/** An open HID device. Its operations reject when the system refuses them. */
export interface HidHandle {
  /** False where the device gives its reports no ids: they then come without the first byte. */
  readonly numbersReports: boolean;
  write(report: Uint8Array): Promise<unknown>;
  sendFeatureReport(report: Uint8Array): Promise<unknown>;
  getFeatureReport(reportId: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface HidHandleListeners {
  readonly onReport: (report: Uint8Array) => void;
  /** Reading has ended for good: unplugged, or a fault of the bus. */
  readonly onReadError: () => void;
}

export interface HidPort {
  list(): Promise<readonly HidListing[]>;
  /** Rejects with the system's words when it cannot be opened. */
  open(path: string, listeners: HidHandleListeners): Promise<HidHandle>;
  claim(path: string): Promise<Result<ReleaseClaim, 'device-busy'>>;
}
