import { expect } from 'vitest';
import type { ContractPort } from '../../../app/contracts/contract.ts';
import { createContractServer } from '../../../app/contracts/contract-server.ts';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import { devicesContract } from '../../../app/contracts/devices/devices.ts';
import type { DocumentPrinterTrouble, PrintDocumentFailure } from '../../../app/contracts/devices/document-printing.ts';
import type { ScanDocumentFailure, ScannedPage } from '../../../app/contracts/devices/document-scanning.ts';
import type { ReadCardFailure } from '../../../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../../app/contracts/devices/identity-card.ts';
import type { ReceiptDocument } from '../../../app/contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../../../app/contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { specimenCard } from '../../../app/flows/specimen-card.ts';

type Reader = Extract<DeviceStatus, { readonly deviceClass: 'id-card-reader' }>;
type Printer = Extract<DeviceStatus, { readonly deviceClass: 'receipt-printer' }>;
type DocumentPrinter = Extract<DeviceStatus, { readonly deviceClass: 'document-printer' }>;
type Scanner = Extract<DeviceStatus, { readonly deviceClass: 'document-scanner' }>;
type PrintedDocument = Result<{ readonly outcome: 'settled'; readonly sheets: number | null }, PrintDocumentFailure>;
type Printed = Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>;

const takenPage = {
  jpeg: Uint8Array.from([0xff, 0xd8, 0xff]),
  widthPx: 1240,
  heightPx: 1754,
  dpi: 200,
  deskewedDegrees: 0,
  warnings: [],
} satisfies ScannedPage;

/** Devices that this station does not have. */
const absent = async () => fail('device-offline');
const notThere = {
  scanCode: absent,
  scanCodes: absent,
  readSmartCard: absent,
  captureSignature: absent,
  finishSignature: absent,
  setLight: absent,
};

/** A hardware process that does what a test says, and answers as the contract has it. */
export interface FakeDevices {
  /** Waits for a read command and answers it with a card. */
  presentsCard(card?: IdentityCard): Promise<void>;
  /** Waits for a read command and fails it. */
  failsRead(code: ReadCardFailure): Promise<void>;
  /** Waits until the station waits for a card. */
  isReading(): Promise<void>;
  /** How the next prints go, in order; after that they settle. `never` leaves one without an answer. */
  printsLike(...outcomes: readonly (PrintReceiptFailure | 'settled' | 'never')[]): void;
  /** How the next scans go; after that each gives one page. */
  scansLike(...outcomes: readonly (ScanDocumentFailure | 'page')[]): void;
  tellsScanner(changed: Partial<Scanner>): void;
  /** How the next jobs of the A4 printer go; `never` leaves one in the printer. */
  documentsLike(...outcomes: readonly (PrintDocumentFailure | 'settled' | 'never')[]): void;
  /** What was sent to the A4 printer so far. */
  readonly pdfs: readonly Uint8Array[];
  /** Jobs in the A4 printer stand still, or go on again. */
  holdsJob(trouble: DocumentPrinterTrouble | null): void;
  /** Jobs in the A4 printer. */
  jobsHeld(): number;
  settlesJobs(): void;
  tellsDocumentPrinter(changed: Partial<DocumentPrinter>): void;
  /** What was sent to the printer so far, oldest first, whatever became of it. */
  readonly documents: readonly ReceiptDocument[];
  /** Text of the newest document. */
  newestText(): string;
  tellsReader(changed: Partial<Reader>): void;
  tellsPrinter(changed: Partial<Printer>): void;
  /** The process dies: nothing under way is answered. */
  dies(): void;
  /** And runs again. */
  returns(): void;
}

export function fakeDevices(port: ContractPort): FakeDevices {
  let reader: Reader = {
    deviceId: 'id-card-reader',
    deviceClass: 'id-card-reader',
    device: 'online',
    media: 'notPresent',
  };
  let printer: Printer = {
    deviceId: 'receipt-printer',
    deviceClass: 'receipt-printer',
    device: 'online',
    media: 'notPresent',
    paper: 'full',
    trouble: null,
  };
  let documentPrinter: DocumentPrinter = {
    deviceId: 'document-printer',
    deviceClass: 'document-printer',
    device: 'online',
    media: 'notPresent',
    paper: 'full',
    toner: 'full',
    mediaReady: ['iso_a4_210x297mm'],
    trouble: null,
  };
  let scanner: Scanner = {
    deviceId: 'document-scanner',
    deviceClass: 'document-scanner',
    device: 'online',
    trouble: null,
  };
  let scans: readonly (ScanDocumentFailure | 'page')[] = [];
  const pdfs: Uint8Array[] = [];
  const jobs = new Map<string, (result: PrintedDocument) => void>();
  let documentOutcomes: readonly (PrintDocumentFailure | 'settled' | 'never')[] = [];
  const reads = new Map<string, (result: Result<IdentityCard, ReadCardFailure>) => void>();
  const documents: ReceiptDocument[] = [];
  let outcomes: readonly (PrintReceiptFailure | 'settled' | 'never')[] = [];

  const server = createContractServer(devicesContract, port, {
    ...notThere,
    configure: async () => ok({ refused: [] }),
    capabilities: async () =>
      ok({
        devices: [
          {
            deviceId: reader.deviceId,
            deviceClass: reader.deviceClass,
            driver: 'sdt',
            capabilities: { cards: ['citizen'] },
          },
        ],
      }),
    counters: async () =>
      ok({ process: 'fake', devices: [{ deviceId: reader.deviceId, counters: { reads: 7, failures: 1 } }] }),
    async scanDocument({ deviceId, commandId }) {
      const [outcome = 'page', ...rest] = scans;
      scans = rest;
      if (outcome !== 'page') return fail(outcome);
      server.emit('pageScanned', { deviceId, commandId, page: takenPage });
      return ok({ pages: 1 });
    },
    improvePage: async ({ jpeg }) =>
      jpeg.length < 3 ? fail('not-an-image') : ok({ ...takenPage, warnings: ['blurred'] }),
    bindPages: async ({ pages }) => ok({ pdf: Uint8Array.from([0x25, 0x50, pages.length]) }),
    async selfTest({ deviceId }) {
      if (deviceId === reader.deviceId) return ok({ found: ['SAM 05.01'] });
      return deviceId === printer.deviceId ? fail('self-test-failed', 'cutter') : fail('unsupported');
    },
    status: async () => ok({ devices: [reader, printer, documentPrinter, scanner] }),
    readCard: ({ commandId }) => new Promise((resolve) => reads.set(commandId, resolve)),
    async printReceipt({ document }): Promise<Printed> {
      documents.push(document);
      const [outcome = 'settled', ...rest] = outcomes;
      outcomes = rest;
      if (outcome === 'never') return new Promise(() => undefined);
      return outcome === 'settled' ? ok({ outcome }) : fail(outcome);
    },
    printDocument({ commandId, pdf }): Promise<PrintedDocument> {
      pdfs.push(pdf);
      const [outcome = 'settled', ...rest] = documentOutcomes;
      documentOutcomes = rest;
      if (outcome === 'never') return new Promise((resolve) => jobs.set(commandId, resolve));
      return Promise.resolve(outcome === 'settled' ? ok({ outcome, sheets: 1 }) : fail(outcome));
    },
    async cancel({ commandId }) {
      jobs.get(commandId)?.(fail('cancelled'));
      jobs.delete(commandId);
      answer(commandId, fail('cancelled'));
      return ok({});
    },
  });

  const answer = (commandId: string, result: Result<IdentityCard, ReadCardFailure>): void => {
    reads.get(commandId)?.(result);
    reads.delete(commandId);
  };
  const isReading = (): Promise<void> => expect.poll(() => reads.size, { timeout: 10_000, interval: 10 }).toBe(1);
  const answersRead = async (result: Result<IdentityCard, ReadCardFailure>): Promise<void> => {
    await isReading();
    for (const commandId of [...reads.keys()]) {
      server.emit('cardDetected', { deviceId: reader.deviceId, commandId });
      answer(commandId, result);
    }
  };

  return {
    presentsCard: (card = specimenCard.pensioner) => answersRead(ok(structuredClone(card))),
    failsRead: (code) => answersRead(fail(code)),
    isReading,
    printsLike(...next) {
      outcomes = next;
    },
    scansLike(...next) {
      scans = next;
    },
    tellsScanner(changed) {
      scanner = { ...scanner, ...changed };
      server.emit('deviceStatus', scanner);
    },
    documentsLike(...next) {
      documentOutcomes = next;
    },
    pdfs,
    holdsJob(trouble) {
      for (const commandId of jobs.keys()) {
        server.emit('documentJobHeld', { deviceId: documentPrinter.deviceId, commandId, trouble });
      }
    },
    jobsHeld: () => jobs.size,
    settlesJobs() {
      for (const settle of jobs.values()) settle(ok({ outcome: 'settled', sheets: 1 }));
      jobs.clear();
    },
    tellsDocumentPrinter(changed) {
      documentPrinter = { ...documentPrinter, ...changed };
      server.emit('deviceStatus', documentPrinter);
    },
    documents,
    newestText: () =>
      (documents.at(-1)?.blocks ?? [])
        .flatMap((block) => (block.block === 'text' || block.block === 'field' ? [block.text] : []))
        .join('\n'),
    tellsReader(changed) {
      reader = { ...reader, ...changed };
      server.emit('deviceStatus', reader);
    },
    tellsPrinter(changed) {
      printer = { ...printer, ...changed };
      server.emit('deviceStatus', printer);
    },
    dies() {
      reads.clear();
      port.post({ contract: devicesContract.name, type: 'peer', state: 'gone' });
    },
    returns() {
      port.post({ contract: devicesContract.name, type: 'peer', state: 'up' });
    },
  };
}
