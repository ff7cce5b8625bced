import type { ReportWire } from '../transports/hid-memory.ts';
import type { Wire } from '../transports/wire.ts';
import { encodeHidPosReports, SWITCH_ON } from './hid-pos-report.ts';
import type { SpecimenCode } from './specimen-codes.ts';

/** What a simulated HID-POS scanner is like. */
export interface HidPosSimulatorOptions {
  readonly layout?: 'standard' | 'datalogic';
  /** Sends nothing until it is told to by the feature report, as Honeywell's do. */
  readonly needsSwitch?: boolean;
  /** Put behind every code: CR on many. */
  readonly lineEnd?: string;
  readonly codeId?: number;
  /** Reads only while it is lit by these output reports, and goes dark after a code. */
  readonly trigger?: { readonly on: Uint8Array; readonly off: Uint8Array };
}

/** What a simulated HID-POS scanner does wrong with the next code. */
export type HidPosFault =
  /** The last report does not come. */
  | 'loses-last-report'
  /** The length of the first report is more than a report holds. */
  | 'false-length'
  /** Bytes where the AIM identifier belongs that are none. */
  | 'false-aim';

/** A HID-POS scanner at the level of reports. */
export class HidPosSimulator {
  readonly #options: HidPosSimulatorOptions;
  #wire: ReportWire | null = null;
  #switched: boolean;
  #lit = false;
  #refusesSwitch = false;
  #faults: HidPosFault[] = [];
  #held: Pick<SpecimenCode, 'bytes' | 'aim'> | null = null;

  constructor(options: HidPosSimulatorOptions = {}) {
    this.#options = options;
    this.#switched = options.needsSwitch !== true;
  }

  /** Powers it up on a wire: dark, and in the mode in which it starts. */
  connect(wire: ReportWire): void {
    this.#wire = wire;
    this.#lit = false;
    this.#switched = this.#options.needsSwitch !== true;
    wire.onFeature((report) => {
      if (this.#refusesSwitch) return false;
      if (isSame(report, SWITCH_ON)) this.#switched = true;
      return true;
    });
    wire.onReport((report) => {
      const { trigger } = this.#options;
      if (trigger === undefined) return;
      if (isSame(report, trigger.on)) this.#lit = true;
      if (isSame(report, trigger.off)) this.#lit = false;
      if (this.#lit && this.#held !== null) this.present(this.#held);
    });
  }

  get lit(): boolean {
    return this.#lit;
  }

  refuseSwitch(refuses: boolean): void {
    this.#refusesSwitch = refuses;
  }

  failNext(fault: HidPosFault): void {
    this.#faults.push(fault);
  }

  /** Lays a code under the beam, which is read whenever the light comes on; `null` takes it away. */
  hold(code: Pick<SpecimenCode, 'bytes' | 'aim'> | null): void {
    this.#held = code;
  }

  /** Somebody holds up a code. Returns whether the scanner saw it. */
  present({ bytes, aim }: Pick<SpecimenCode, 'bytes' | 'aim'>): boolean {
    if (!this.#switched || (this.#options.trigger !== undefined && !this.#lit)) return false;
    this.#lit = false;
    const { layout = 'standard', lineEnd = '', codeId = 0 } = this.#options;
    const sent = Uint8Array.from([...bytes, ...Buffer.from(lineEnd, 'latin1')]);
    const reports = encodeHidPosReports({ bytes: sent, aim, codeId, layout });
    for (const report of spoiled(reports, this.#faults.shift())) this.#wire?.send(report);
    return true;
  }

  /** Sends a report as it is. */
  sendRaw(report: Uint8Array): void {
    this.#wire?.send(report);
  }
}

function spoiled(reports: Uint8Array[], fault: HidPosFault | undefined): readonly Uint8Array[] {
  const [first, ...others] = reports.map((report) => report.slice());
  if (first === undefined) return [];
  switch (fault) {
    case undefined:
      return reports;
    case 'loses-last-report':
      // What follows one report says that another comes.
      first[63] = 1;
      return [first, ...others.slice(0, -1)];
    case 'false-length':
      first[1] = 0xf0;
      return [first];
    case 'false-aim':
      first.set([0x41, 0x42, 0x43], 2);
      return [first];
  }
}

/** What a simulated serial scanner is like. */
export interface SerialScannerSimulatorOptions {
  /** Put behind every code. */
  readonly suffix?: string;
  readonly aimPrefix?: boolean;
  readonly trigger?: { readonly on: Uint8Array; readonly off: Uint8Array };
  /** Answers each trigger command with ACK, as some do. */
  readonly acknowledges?: boolean;
}

const ACK = 0x06;

/** A scanner on a serial line at the level of bytes. */
export class SerialScannerSimulator {
  readonly #options: SerialScannerSimulatorOptions;
  #wire: Wire | null = null;
  #lit = false;
  #held: Pick<SpecimenCode, 'bytes' | 'aim'> | null = null;

  constructor(options: SerialScannerSimulatorOptions = {}) {
    this.#options = options;
  }

  connect(wire: Wire): void {
    this.#wire = wire;
    this.#lit = false;
    let received: number[] = [];
    wire.onBytes((bytes) => {
      if (this.#wire !== wire) return;
      received = [...received, ...bytes].slice(-64);
      const { trigger } = this.#options;
      if (trigger === undefined) return;
      for (const [command, lit] of [[trigger.on, true] as const, [trigger.off, false] as const]) {
        if (!endsWith(received, command)) continue;
        this.#lit = lit;
        received = [];
        if (this.#options.acknowledges === true) wire.send(Uint8Array.of(ACK));
        if (lit && this.#held !== null) this.present(this.#held);
      }
    });
  }

  get lit(): boolean {
    return this.#lit;
  }

  /** Lays a code under the beam, which is read whenever the light comes on; `null` takes it away. */
  hold(code: Pick<SpecimenCode, 'bytes' | 'aim'> | null): void {
    this.#held = code;
  }

  /** Somebody holds up a code. Returns whether the scanner saw it. */
  present(code: Pick<SpecimenCode, 'bytes' | 'aim'>): boolean {
    if (this.#options.trigger !== undefined && !this.#lit) return false;
    this.#lit = false;
    this.sendRaw(this.bytesOf(code));
    return true;
  }

  /** What the scanner sends for a code. */
  bytesOf({ bytes, aim }: Pick<SpecimenCode, 'bytes' | 'aim'>): Uint8Array {
    const { suffix = '\r', aimPrefix = false } = this.#options;
    return Uint8Array.from([
      ...Buffer.from(aimPrefix ? aim : '', 'latin1'),
      ...bytes,
      ...Buffer.from(suffix, 'latin1'),
    ]);
  }

  /** Sends bytes as they are: noise, or a part of a code. */
  sendRaw(bytes: Uint8Array): void {
    this.#wire?.send(bytes);
  }
}

function endsWith(bytes: readonly number[], tail: Uint8Array): boolean {
  const start = bytes.length - tail.length;
  return start >= 0 && tail.every((byte, at) => bytes[start + at] === byte);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
