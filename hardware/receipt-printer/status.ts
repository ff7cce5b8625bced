import type { PrinterTrouble } from '../../app/contracts/devices/receipt-printing.ts';
import type { DeviceState, MediaState, PaperState } from '../../app/contracts/devices/vocabulary.ts';

/** What a printer says of itself, from DLE EOT or automatic status back. */
export interface PrinterCondition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperNearEnd: boolean;
  /** Somebody feeds paper by the button; the printer waits meanwhile. */
  readonly feeding: boolean;
  readonly cutterFault: boolean;
  /** Another fault that a person can mend, after which the printer must be told to go on. */
  readonly recoverableFault: boolean;
  readonly unrecoverableFault: boolean;
  /** An error that clears by itself: the head is too hot. */
  readonly overheated: boolean;
  /** A slip hangs in the exit (kiosk printers only). */
  readonly slipPresent: boolean;
}

export const HEALTHY: PrinterCondition = {
  offline: false,
  coverOpen: false,
  paperOut: false,
  paperNearEnd: false,
  feeding: false,
  cutterFault: false,
  recoverableFault: false,
  unrecoverableFault: false,
  overheated: false,
  slipPresent: false,
};

/** The bytes that answered DLE EOT 1 to 4. */
export type StatusBytes = readonly [number, number, number, number];

/** Reads the four answers. Bit 7 of the first is not fixed: Cashino printers say with it that a slip hangs in the exit. */
export function decodeStatusBytes([printer, cause, error, roll]: StatusBytes): PrinterCondition {
  return {
    offline: (printer & 0x08) !== 0,
    slipPresent: (printer & 0x80) !== 0,
    coverOpen: (cause & 0x04) !== 0,
    paperOut: (roll & 0x60) !== 0 || (cause & 0x20) !== 0,
    paperNearEnd: (roll & 0x0c) !== 0,
    feeding: (cause & 0x08) !== 0 || (printer & 0x40) !== 0,
    cutterFault: (error & 0x08) !== 0,
    recoverableFault: (error & 0x04) !== 0,
    unrecoverableFault: (error & 0x20) !== 0,
    overheated: (error & 0x40) !== 0,
  };
}

/** Reads a four-byte automatic status; the exit sensor is not in it. */
export function decodeStatusBack(bytes: Uint8Array): PrinterCondition {
  const [first = 0, second = 0, third = 0] = bytes;
  return {
    offline: (first & 0x08) !== 0,
    coverOpen: (first & 0x20) !== 0,
    feeding: (first & 0x40) !== 0,
    cutterFault: (second & 0x08) !== 0,
    recoverableFault: (second & 0x04) !== 0,
    unrecoverableFault: (second & 0x20) !== 0,
    overheated: (second & 0x40) !== 0,
    paperNearEnd: (third & 0x03) !== 0,
    paperOut: (third & 0x0c) !== 0,
    slipPresent: false,
  };
}

/** What keeps the printer from printing, the most useful cause first; `null` when it can print. */
export function troubleOf(condition: PrinterCondition): PrinterTrouble | null {
  // An open cover lifts the paper off its sensor: closing it comes first.
  if (condition.coverOpen) return 'cover-open';
  if (condition.paperOut) return 'paper-out';
  if (condition.cutterFault) return 'cutter-fault';
  if (condition.overheated) return 'overheated';
  if (condition.unrecoverableFault || condition.recoverableFault) return 'printer-fault';
  return condition.offline && !condition.feeding ? 'printer-offline' : null;
}

/** Whether what stops the printer passes by itself: a hot head cools, a button is let go. It then goes on printing. */
export function isPassing(condition: PrinterCondition): boolean {
  const trouble = troubleOf(condition);
  return trouble === 'overheated' || (trouble === null && condition.feeding);
}

/** Whether a person has to mend something after which the printer must be told to go on. */
export function needsRecovery(condition: PrinterCondition): boolean {
  return (condition.cutterFault || condition.recoverableFault) && !condition.coverOpen;
}

/** Sensors that not every unit of a model has; without one, silence says nothing. */
export interface PrinterSensors {
  /** Sees a slip in the exit. */
  readonly exitSensor: boolean;
  /** Sees the end of the roll coming. */
  readonly nearEndSensor: boolean;
}

/** The condition in XFS4IoT words. */
export function vocabularyOf(
  condition: PrinterCondition,
  sensors: PrinterSensors = { exitSensor: false, nearEndSensor: true },
): {
  readonly device: DeviceState;
  readonly media: MediaState;
  readonly paper: PaperState;
} {
  const { cutterFault, recoverableFault, unrecoverableFault, overheated } = condition;
  const broken = cutterFault || recoverableFault || unrecoverableFault || overheated;
  const device = condition.coverOpen ? 'userError' : broken ? 'hardwareError' : deviceWhenSound(condition);
  const left = sensors.nearEndSensor ? 'full' : 'unknown';
  return {
    device,
    media: condition.slipPresent ? 'present' : sensors.exitSensor ? 'notPresent' : 'unknown',
    paper: condition.paperOut ? 'out' : condition.paperNearEnd ? 'low' : left,
  };
}

function deviceWhenSound(condition: PrinterCondition): DeviceState {
  // Out of paper the device itself is well: `paper` says what is missing.
  return condition.offline && !condition.paperOut && !condition.feeding ? 'offline' : 'online';
}

/** One thing a printer sent. */
export type PrinterMessage =
  | { readonly kind: 'status-byte'; readonly byte: number }
  | { readonly kind: 'status-back'; readonly bytes: Uint8Array }
  | { readonly kind: 'echo'; readonly id: string }
  /** What the printer had not printed is forgotten (DLE DC4 8). */
  | { readonly kind: 'cleared' }
  /** GS I: maker, model, firmware. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flow-control'; readonly byte: number }
  | { readonly kind: 'unknown'; readonly byte: number };

/** Tells the printer's messages apart by their fixed bits. Never throws. */
export class PrinterMessageParser {
  #pending: number[] = [];

  push(chunk: Uint8Array): readonly PrinterMessage[] {
    const messages: PrinterMessage[] = [];
    for (const byte of chunk) {
      this.#pending.push(byte);
      const message = this.#take();
      if (message !== null) messages.push(message);
    }
    return messages;
  }

  reset(): void {
    this.#pending = [];
  }

  #take(): PrinterMessage | null {
    const message = messageFrom(this.#pending);
    if (message !== null) this.#pending = [];
    return message;
  }
}

const LONGEST_TEXT = 80;

function messageFrom(bytes: readonly number[]): PrinterMessage | null {
  const [first = 0, second] = bytes;
  const last = bytes.at(-1) ?? 0;
  if (first === 0x37) {
    if (second === 0x25) return bytes.length < 3 ? null : { kind: 'cleared' };
    if (second !== undefined && second !== 0x22) return { kind: 'unknown', byte: first };
    if (bytes.length < 7) return null;
    return { kind: 'echo', id: String.fromCharCode(...bytes.slice(2, 6)) };
  }
  if (first === 0x5f) {
    if (last !== 0 && bytes.length < LONGEST_TEXT) return null;
    return { kind: 'text', text: String.fromCharCode(...bytes.slice(1, -1)) };
  }
  if (first === 0x11 || first === 0x13) return { kind: 'flow-control', byte: first };
  if ((first & 0x93) === 0x10) return bytes.length < 4 ? null : { kind: 'status-back', bytes: Uint8Array.from(bytes) };
  if ((first & 0x13) === 0x12) return { kind: 'status-byte', byte: first };
  return { kind: 'unknown', byte: first };
}
