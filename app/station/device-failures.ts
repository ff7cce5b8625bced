import type { ScanCodeFailure } from '../contracts/devices/code-scanning.ts';
import type { PrintDocumentFailure } from '../contracts/devices/document-printing.ts';
import type {
  BindPagesFailure,
  ImprovePageFailure,
  ScanDocumentFailure,
} from '../contracts/devices/document-scanning.ts';
import type { ReadCardFailure } from '../contracts/devices/id-card-reading.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import type { CaptureSignatureFailure } from '../contracts/devices/signing.ts';
import { fail, type Result } from '../contracts/result.ts';

/** Every code a command may fail with, and what it means when the hardware process died under it or broke the contract. */
interface FailureTable<Code extends string> {
  readonly known: Readonly<Record<Code, true>>;
  readonly otherwise: Code;
}

const commandEnds = { 'timed-out': true, cancelled: true, busy: true } as const;

export const readCardFailures: FailureTable<ReadCardFailure> = {
  known: {
    'card-removed': true,
    'card-unreadable': true,
    'not-an-id-card': true,
    'unsupported-card': true,
    'card-not-authentic': true,
    'card-data-invalid': true,
    'reader-fault': true,
    'reader-offline': true,
    ...commandEnds,
  },
  otherwise: 'reader-offline',
};

export const printReceiptFailures: FailureTable<PrintReceiptFailure> = {
  known: {
    'paper-out': true,
    'cover-open': true,
    'cutter-fault': true,
    overheated: true,
    'printer-fault': true,
    'printer-offline': true,
    'outcome-unknown': true,
    unprintable: true,
    ...commandEnds,
  },
  // Nobody knows what reached the paper.
  otherwise: 'outcome-unknown',
};

export const printDocumentFailures: FailureTable<PrintDocumentFailure> = {
  known: {
    'paper-out': true,
    'paper-jammed': true,
    'cover-open': true,
    'tray-missing': true,
    'toner-out': true,
    'output-full': true,
    paused: true,
    'printer-fault': true,
    'printer-offline': true,
    'media-not-ready': true,
    'document-refused': true,
    'job-aborted': true,
    'outcome-unknown': true,
    ...commandEnds,
  },
  otherwise: 'outcome-unknown',
};

export const scanDocumentFailures: FailureTable<ScanDocumentFailure> = {
  known: {
    'paper-jammed': true,
    'cover-open': true,
    'scanner-fault': true,
    'scanner-offline': true,
    'feeder-empty': true,
    unsupported: true,
    'over-budget': true,
    ...commandEnds,
  },
  otherwise: 'scanner-offline',
};

export const scanCodeFailures: FailureTable<ScanCodeFailure> = {
  known: { 'code-unreadable': true, 'scanner-fault': true, 'scanner-offline': true, ...commandEnds },
  otherwise: 'scanner-offline',
};

export const pageFailures: FailureTable<ImprovePageFailure | BindPagesFailure> = {
  known: { 'not-an-image': true, 'over-budget': true },
  otherwise: 'not-an-image',
};

export const captureSignatureFailures: FailureTable<CaptureSignatureFailure> = {
  known: { 'pad-fault': true, 'pad-offline': true, ...commandEnds },
  otherwise: 'pad-offline',
};

/** The failure of a command in the words of its table. */
export function failureIn<Code extends string>(
  table: FailureTable<Code>,
  result: Result<unknown> & { readonly ok: false },
): Result<never, Code> {
  const { code, detail } = result.failure;
  return fail(code in table.known ? (code as Code) : table.otherwise, detail);
}
