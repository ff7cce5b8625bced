/** What a device of each class must be able to do besides being attached: the other half of a driver's interface. */
import type { FlashRate, LightName, SetLightFailure } from '../app/contracts/devices/auxiliaries.ts';
import type { ScanCodeFailure, ScannedCode } from '../app/contracts/devices/code-scanning.ts';
import type { DocumentPrinterTrouble, PrintDocumentFailure } from '../app/contracts/devices/document-printing.ts';
import type { ScanDocumentFailure, ScannedPage } from '../app/contracts/devices/document-scanning.ts';
import type { CardExtra, ReadCardFailure } from '../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../app/contracts/devices/identity-card.ts';
import type { ReceiptDocument } from '../app/contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../app/contracts/devices/receipt-printing.ts';
import type { CaptureSignatureFailure, Signature, SignaturePoint } from '../app/contracts/devices/signing.ts';
import type { ReadSmartCardFailure } from '../app/contracts/devices/smart-card-reading.ts';
import type { DeviceClass } from '../app/contracts/devices/vocabulary.ts';
import type { Result } from '../app/contracts/result.ts';
import type { CommandRequest } from './command.ts';

export interface CardReading {
  /** See `readCard` of the contract; `onCardDetected` when a card is in the field and is being read. */
  readCard(
    request: CommandRequest,
    extras: readonly CardExtra[],
    onCardDetected: () => void,
  ): Promise<Result<IdentityCard, ReadCardFailure>>;
}

export interface ReceiptPrinting {
  /** See `printReceipt` of the contract. */
  printReceipt(
    request: CommandRequest,
    document: ReceiptDocument,
  ): Promise<Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>>;
}

/** A document and how it is to lie on paper; fields as in the contract's `printDocument`. */
export interface DocumentOrder {
  readonly pdf: Uint8Array;
  readonly jobName: string;
  readonly media: string;
  readonly copies: number;
  readonly sides: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  readonly tray: string | null;
}

export interface DocumentPrinting {
  /** See `printDocument` of the contract; `onHeld` when the job stands still, and when it goes on. */
  printDocument(
    request: CommandRequest,
    order: DocumentOrder,
    onHeld: (trouble: DocumentPrinterTrouble | null) => void,
  ): Promise<Result<{ readonly outcome: 'settled'; readonly sheets: number | null }, PrintDocumentFailure>>;
}

export interface CodeScanning {
  /** See `scanCode` of the contract. */
  scanCode(request: CommandRequest): Promise<Result<ScannedCode, ScanCodeFailure>>;
  /** See `scanCodes` of the contract. */
  scanCodes(
    request: CommandRequest,
    onCode: (code: ScannedCode) => void,
  ): Promise<Result<{ readonly count: number }, ScanCodeFailure>>;
}

export interface ScanOrder {
  readonly source: 'flatbed' | 'feeder';
  readonly mode: 'colour' | 'gray';
  readonly dpi: 150 | 200 | 300;
  readonly pageBudgetBytes: number;
}

export interface DocumentScanning {
  /** See `scanDocument` of the contract. */
  scanDocument(
    request: CommandRequest,
    order: ScanOrder,
    onPage: (page: ScannedPage) => void,
  ): Promise<Result<{ readonly pages: number }, ScanDocumentFailure>>;
}

export interface SmartCardReading {
  /** See `readSmartCard` of the contract. */
  readSmartCard(
    request: CommandRequest,
    application: string,
  ): Promise<Result<{ readonly atr: string; readonly fields: Readonly<Record<string, string>> }, ReadSmartCardFailure>>;
}

export interface SignatureCapturing {
  /** See `captureSignature` of the contract. */
  captureSignature(
    request: CommandRequest,
    onStroke: (stroke: readonly SignaturePoint[], width: number) => void,
  ): Promise<Result<Signature, CaptureSignatureFailure>>;
  /** The person is done. */
  finishSignature(commandId: string): void;
}

export interface LightSwitching {
  /** See `setLight` of the contract. */
  setLight(light: LightName, flashRate: FlashRate): Promise<Result<void, SetLightFailure>>;
}

/** The powers of each class. */
export interface Powers extends Record<DeviceClass, object> {
  readonly 'id-card-reader': CardReading;
  readonly 'receipt-printer': ReceiptPrinting;
  readonly 'document-printer': DocumentPrinting;
  readonly 'code-scanner': CodeScanning;
  readonly 'document-scanner': DocumentScanning;
  readonly 'smart-card-reader': SmartCardReading;
  readonly 'signature-pad': SignatureCapturing;
  readonly auxiliaries: LightSwitching;
  readonly ups: object;
}
