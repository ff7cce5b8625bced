import { randomUUID } from 'node:crypto';
import type { ContractClient } from '../contracts/contract-client.ts';
import type { ScanCodeFailure, ScannedCode } from '../contracts/devices/code-scanning.ts';
import type { DeviceProfile, ProfileRefusal } from '../contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../contracts/devices/device-status.ts';
import type { devicesContract } from '../contracts/devices/devices.ts';
import type { DocumentPrinterTrouble, PrintDocumentFailure } from '../contracts/devices/document-printing.ts';
import type {
  BindPagesFailure,
  ImprovePageFailure,
  ScanDocumentFailure,
  ScannedPage,
} from '../contracts/devices/document-scanning.ts';
import type { ReadCardFailure } from '../contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../contracts/devices/identity-card.ts';
import type { ReceiptDocument } from '../contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import type { CaptureSignatureFailure, Signature, SignaturePoint } from '../contracts/devices/signing.ts';
import type { Immutable } from '../contracts/immutable.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import {
  captureSignatureFailures,
  failureIn,
  pageFailures,
  printDocumentFailures,
  printReceiptFailures,
  readCardFailures,
  scanCodeFailures,
  scanDocumentFailures,
} from './device-failures.ts';

type DeviceClass = DeviceStatus['deviceClass'];

/** A page of paper, before it is bound. */
export interface PageToBind {
  readonly jpeg: Uint8Array;
  readonly dpi: number;
}

/** Commands to the station's devices, each by its class. Aborting a signal cancels the command. */
export interface DevicesLink {
  /** Waits for a card. */
  readCard(timeoutMs: number, signal: AbortSignal): Promise<Result<IdentityCard, ReadCardFailure>>;
  /** Lights the code scanner up and waits for one code. */
  scanCode(timeoutMs: number, signal: AbortSignal): Promise<Result<ScannedCode, ScanCodeFailure>>;
  /** Prints a receipt and waits until the printer has confirmed. */
  printReceipt(
    document: ReceiptDocument,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Result<null, PrintReceiptFailure>>;
  /** Prints a PDF on A4 and follows the job until the printer has settled it. */
  printDocument(pdf: Uint8Array, timeoutMs: number, signal: AbortSignal): Promise<Result<null, PrintDocumentFailure>>;
  /** Scans the page on the glass, or what lies in the feeder; `onPage` gets each as soon as it is there. */
  scanDocument(
    options: { readonly mode: 'gray' | 'colour'; readonly pageBudgetBytes: number },
    onPage: (page: Immutable<ScannedPage>) => void,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Result<null, ScanDocumentFailure>>;
  /** Straightens, judges and shrinks a photograph of a page. */
  improvePage(jpeg: Uint8Array, pageBudgetBytes: number): Promise<Result<Immutable<ScannedPage>, ImprovePageFailure>>;
  /** Binds pages into one PDF. */
  bindPages(pages: readonly PageToBind[], budgetBytes: number): Promise<Result<Uint8Array, BindPagesFailure>>;
  /** Collects strokes on the pad until `finish` is called or the command is aborted. */
  captureSignature(
    timeoutMs: number,
    signal: AbortSignal,
  ): { readonly signature: Promise<Result<Signature, CaptureSignatureFailure>>; finish(): void };
}

export interface DevicesObserver {
  readonly status: (status: DeviceStatus) => void;
  /** The hardware process drives the devices of the profile but for those it refuses. */
  readonly configured: (refusals: readonly ProfileRefusal[]) => void;
  readonly cardDetected: () => void;
  /** A job of the document printer stands still for `trouble`, or goes on again. */
  readonly jobHeld: (trouble: DocumentPrinterTrouble | null) => void;
  /** A stroke ended on a pad as wide as `width`. */
  readonly strokeDrawn: (stroke: readonly SignaturePoint[], width: number) => void;
  readonly gone: () => void;
  readonly up: () => void;
}

/**
 * The station's side of the hardware process: configures it whenever it (re)starts, tells what the devices say, and
 * sends each command to a device of its class that works, where the station has several.
 */
export function openDevicesLink(
  client: ContractClient<typeof devicesContract>,
  devices: readonly DeviceProfile[],
  observer: DevicesObserver,
): DevicesLink {
  const states = new Map<string, DeviceStatus['device']>();

  /** The first of its class in the profile that is on line, else the first. */
  const deviceOf = (deviceClass: DeviceClass): string | undefined => {
    const ofClass = devices.filter((device) => device.deviceClass === deviceClass);
    return (ofClass.find(({ id }) => states.get(id) === 'online') ?? ofClass[0])?.id;
  };

  // An event that arrives while the answer to `status` is on its way is newer than the answer.
  const toldByEvent = new Set<string>();
  const note = (status: DeviceStatus): void => {
    states.set(status.deviceId, status.device);
    observer.status(status);
  };

  const configure = async (): Promise<void> => {
    toldByEvent.clear();
    const configured = await client.call('configure', { devices });
    if (!configured.ok) return;
    observer.configured(configured.value.refused);
    const now = await client.call('status', {});
    if (!now.ok) return;
    for (const status of now.value.devices) if (!toldByEvent.has(status.deviceId)) note(status);
  };

  client.on('deviceStatus', (status) => {
    toldByEvent.add(status.deviceId);
    note(status);
  });
  client.on('cardDetected', observer.cardDetected);
  client.on('documentJobHeld', ({ trouble }) => observer.jobHeld(trouble));
  client.on('strokeDrawn', ({ stroke, width }) => observer.strokeDrawn(stroke, width));
  client.onPeer((state) => {
    if (state === 'gone') {
      states.clear();
      observer.gone();
      return;
    }
    observer.up();
    void configure();
  });
  void configure();

  /** What every command begins with; `undefined` where the station has no such device. */
  const begin = (deviceClass: DeviceClass, timeoutMs: number, signal: AbortSignal) => {
    const deviceId = deviceOf(deviceClass);
    if (deviceId === undefined) return undefined;
    const commandId = randomUUID();
    signal.addEventListener('abort', () => void client.call('cancel', { commandId }), { once: true });
    return { deviceId, commandId, timeoutMs };
  };

  return {
    async readCard(timeoutMs, signal) {
      const command = begin('id-card-reader', timeoutMs, signal);
      if (command === undefined) return fail('reader-offline');
      const read = await client.call('readCard', { ...command, extras: [] });
      return read.ok ? read : failureIn(readCardFailures, read);
    },
    async scanCode(timeoutMs, signal) {
      const command = begin('code-scanner', timeoutMs, signal);
      if (command === undefined) return fail('scanner-offline');
      const scanned = await client.call('scanCode', command);
      return scanned.ok ? scanned : failureIn(scanCodeFailures, scanned);
    },
    async printReceipt(document, timeoutMs, signal) {
      const command = begin('receipt-printer', timeoutMs, signal);
      if (command === undefined) return fail('printer-offline');
      const printed = await client.call('printReceipt', { ...command, document });
      return printed.ok ? ok(null) : failureIn(printReceiptFailures, printed);
    },
    async printDocument(pdf, timeoutMs, signal) {
      const command = begin('document-printer', timeoutMs, signal);
      if (command === undefined) return fail('printer-offline');
      const printed = await client.call('printDocument', {
        ...command,
        pdf,
        jobName: 'Cunban document',
        media: 'iso_a4_210x297mm',
        copies: 1,
        sides: 'one-sided',
        tray: null,
      });
      return printed.ok ? ok(null) : failureIn(printDocumentFailures, printed);
    },
    async scanDocument({ mode, pageBudgetBytes }, onPage, timeoutMs, signal) {
      const command = begin('document-scanner', timeoutMs, signal);
      if (command === undefined) return fail('scanner-offline');
      const stopListening = client.on('pageScanned', ({ commandId, page }) => {
        if (commandId === command.commandId) onPage(page);
      });
      const scanned = await client.call('scanDocument', {
        ...command,
        source: 'flatbed',
        mode,
        dpi: 200,
        pageBudgetBytes,
      });
      stopListening();
      return scanned.ok ? ok(null) : failureIn(scanDocumentFailures, scanned);
    },
    async improvePage(jpeg, pageBudgetBytes) {
      const improved = await client.call('improvePage', { jpeg, pageBudgetBytes });
      return improved.ok ? improved : failureIn(pageFailures, improved);
    },
    async bindPages(pages, budgetBytes) {
      const bound = await client.call('bindPages', { pages, budgetBytes });
      return bound.ok ? ok(bound.value.pdf) : failureIn(pageFailures, bound);
    },
    captureSignature(timeoutMs, signal) {
      const command = begin('signature-pad', timeoutMs, signal);
      if (command === undefined) return { signature: Promise.resolve(fail('pad-offline')), finish: () => {} };
      const signature = client
        .call('captureSignature', command)
        .then((captured) => (captured.ok ? captured : failureIn(captureSignatureFailures, captured)));
      return { signature, finish: () => void client.call('finishSignature', { commandId: command.commandId }) };
    },
  };
}
