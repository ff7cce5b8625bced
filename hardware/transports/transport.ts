import type { BaudRate } from '../../app/contracts/devices/line.ts';
import type { Result } from '../../app/contracts/result.ts';

/**
 * - `no-device`          nothing is plugged in under that name, or nobody listens there
 * - `device-busy`        another process holds it
 * - `permission-denied`  the process may not open it: staff must fix the udev rule
 * - `ambiguous-device`   several plugged devices fit: the profile must say which socket is meant
 * - `types-as-keyboard`  the scanner is set to type as a keyboard: staff must give it another mode
 * - `open-failed`        anything else the system said
 */
export type OpenFailure =
  | 'no-device'
  | 'device-busy'
  | 'permission-denied'
  | 'ambiguous-device'
  | 'types-as-keyboard'
  | 'open-failed';

/** `connection-closed`: nothing of this write is known to have left. `write-timed-out`: the line does not drain. */
export type WriteFailure = 'connection-closed' | 'write-failed' | 'write-timed-out';

/** Something open between this process and a device, which either side can end. */
export interface Link {
  /** Called once, when the link is closed by either side or its cable is pulled; at once if it already is. */
  onClose(listener: () => void): () => void;
  /** Closes it; bounded in time; never fails. */
  close(): Promise<void>;
}

/** A line of bytes: serial, USB bulk endpoints, TCP, a local socket. Knows nothing of what they mean. */
export interface Connection extends Link {
  /** Hands bytes to the line in order. Success means the system took them, not that the device did. */
  write(bytes: Uint8Array): Promise<Result<void, WriteFailure>>;
  /** The chunk is overwritten with zeros as soon as the listeners return: copy what is needed. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Of serial lines only: the speed from the next byte on. The line stays open, and locked. */
  setBaudRate?(baudRate: BaudRate): Promise<Result<void, WriteFailure>>;
}

/** A HID device. Every report starts with its report id, which is 0 where the device numbers none. */
export interface ReportConnection extends Link {
  write(report: Uint8Array): Promise<Result<void, WriteFailure>>;
  writeFeature(report: Uint8Array): Promise<Result<void, WriteFailure>>;
  /** Reads a feature report of `length` bytes, the id included. */
  readFeature(reportId: number, length: number): Promise<Result<Uint8Array, WriteFailure>>;
  /** The report is overwritten with zeros as soon as the listeners return. */
  onReport(listener: (report: Uint8Array) => void): () => void;
}

/** How a request to a network printer failed: before anything left, or with the outcome open. */
export type PostFailure = 'not-sent' | 'answer-lost' | 'refused';

/** A printer's IPP end point. Each request is a connection of its own; who uses it decides when it is gone. */
export interface IppEndpoint extends Link {
  readonly uri: string;
  /**
   * Posts one IPP message, in pieces, and returns the answer's bytes. `timeoutMs` bounds the silence, not the whole.
   * `refused` is an HTTP error; its status stands in the detail.
   */
  post(
    message: readonly Uint8Array[],
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Result<Uint8Array, PostFailure>>;
  /** The printer has not answered for so long that it counts as gone: closes the link. */
  giveUp(): void;
}

/** How a run of SANE's `scanimage` ended: its exit code, or `null` where a signal ended it. `lines` is its stderr. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

/** SANE's `scanimage` on one scanner. What it scans comes through a pipe. */
export interface ScannerProgram extends Link {
  /** Runs it with further arguments until it ends by itself or is ended by aborting, which takes three seconds at most. */
  run(
    args: readonly string[],
    options: {
      /** Every page that the feeder has, one behind the other in the same output; otherwise one. */
      readonly everyPage?: boolean;
      /** Gets its output; the bytes are overwritten when it has returned or resolved, and no more come until then. */
      readonly onOutput?: (bytes: Uint8Array) => void | Promise<void>;
      readonly onLine?: (line: string) => void;
      readonly signal?: AbortSignal;
    },
  ): Promise<ProgramEnd>;
  /** The scanner counts as gone: closes the link. */
  giveUp(): void;
}

/** Opens a link whenever it is asked to; the supervisor asks for ever. */
export interface Transport<L extends Link = Connection> {
  open(): Promise<Result<L, OpenFailure>>;
  /** Tells when the device may have come (back), so that nobody has to wait for the next attempt. */
  onArrival?(listener: () => void): () => void;
}
