import type { Symbology } from '../../app/contracts/devices/code-scanning.ts';
import { plainReportDescriptor } from '../transports/hid-descriptor.ts';
import { LONGEST_CODE, type Scan } from './scan.ts';
import {
  AIM_FLAG,
  AIM_LENGTH,
  isAimIdentifier,
  isNotACode,
  symbologyOfAim,
  symbologyOfHoneywell,
} from './symbology.ts';

/** Of HID-POS scanners, by the usage tables for points of sale. */
export const HID_POS_USAGE_PAGE = 0x8c;
export const HID_POS_USAGE = 0x02;

const SCANNED_DATA_REPORT = 0x02;
/** Feature report by which Honeywell's scanners are told to send HID-POS reports at all. */
const SWITCH_REPORT = 0xfe;
/** Output report in which Honeywell's scanners take the commands that they take on a serial line. */
const COMMAND_REPORT = 0xfd;

/** Report id, length, AIM identifier, data, two maker's bytes, and whether more follows. */
const REPORT_LENGTH = 64;
const LENGTH_AT = 1;
const AIM_AT = 2;
const DATA_AT = AIM_AT + AIM_LENGTH;
const DATA_END = 61;
const CODE_ID_AT = 61;
const CONTINUED_AT = 63;
/** Bytes of a code in one report. */
export const DATA_LENGTH = DATA_END - DATA_AT;

/** `[FE 01]`: from now on send codes as HID-POS reports. */
export const SWITCH_ON: Uint8Array = Uint8Array.of(SWITCH_REPORT, 0x01);

/** One report, as far as it can be read. */
export type HidPosReport =
  | {
      readonly kind: 'data';
      /** A view into the report. */
      readonly data: Uint8Array;
      readonly aim: Uint8Array | null;
      readonly codeId: number;
      readonly continued: boolean;
    }
  /** An answer to a command, or a report of another kind. */
  | { readonly kind: 'not-a-code' }
  | { readonly kind: 'malformed' };

/** Reads one input report, its id included. Never throws. */
export function decodeHidPosReport(report: Uint8Array): HidPosReport {
  if (report[0] !== SCANNED_DATA_REPORT) return { kind: 'not-a-code' };
  // Datalogic puts everything from the identifier on one byte further back.
  const shift = report[AIM_AT] !== AIM_FLAG && report[AIM_AT + 1] === AIM_FLAG ? 1 : 0;
  const aim = report.subarray(AIM_AT + shift, DATA_AT + shift);
  if (isNotACode(aim)) return { kind: 'not-a-code' };
  const start = DATA_AT + shift;
  const end = start + (report[LENGTH_AT] ?? 0);
  const hasAim = isAimIdentifier(aim);
  const isUnidentified = aim.every((byte) => byte === 0);
  if (end > DATA_END + shift || end > report.length || !(hasAim || isUnidentified)) return { kind: 'malformed' };
  return {
    kind: 'data',
    data: report.subarray(start, end),
    aim: hasAim ? aim : null,
    codeId: report[CODE_ID_AT + shift] ?? 0,
    continued: (report[CONTINUED_AT] ?? 0) !== 0,
  };
}

export interface HidPosCode {
  readonly bytes: Uint8Array;
  /** `]Q1` … */
  readonly aim: string;
  readonly codeId?: number;
  readonly layout?: 'standard' | 'datalogic';
}

/** The reports by which a scanner hands over a code. */
export function encodeHidPosReports({ bytes, aim, codeId = 0, layout = 'standard' }: HidPosCode): Uint8Array[] {
  const shift = layout === 'datalogic' ? 1 : 0;
  const reports: Uint8Array[] = [];
  let at = 0;
  do {
    const piece = bytes.subarray(at, at + DATA_LENGTH);
    at += piece.length;
    const report = new Uint8Array(REPORT_LENGTH);
    report[0] = SCANNED_DATA_REPORT;
    report[LENGTH_AT] = piece.length;
    report.set(Buffer.from(aim, 'latin1'), AIM_AT + shift);
    report.set(piece, DATA_AT + shift);
    report[CODE_ID_AT + shift] = codeId;
    report[CONTINUED_AT] = at < bytes.length ? 1 : 0;
    reports.push(report);
  } while (at < bytes.length);
  return reports;
}

/** The report descriptor of such a scanner, for the kernel's uhid. */
export function hidPosReportDescriptor(): Uint8Array<ArrayBuffer> {
  return plainReportDescriptor(HID_POS_USAGE_PAGE, HID_POS_USAGE, [
    { kind: 'input', reportId: SCANNED_DATA_REPORT, bytes: REPORT_LENGTH - 1, usage: 0x12 },
    { kind: 'output', reportId: COMMAND_REPORT, bytes: REPORT_LENGTH - 1, usage: 0x14 },
    { kind: 'feature', reportId: SWITCH_REPORT, bytes: 1, usage: 0x11 },
  ]);
}

/** Puts codes together that come in several reports. */
export class HidPosAssembler {
  readonly #isHoneywell: boolean;
  readonly #buffer = new Uint8Array(LONGEST_CODE);
  #length = 0;
  #beganAt: number | null = null;
  #overlong = false;

  /** `isHoneywell`: of a maker whose code ids tell more than its AIM identifiers. */
  constructor(isHoneywell: boolean) {
    this.#isHoneywell = isHoneywell;
  }

  /** True between the first report of a code and its last. */
  get underWay(): boolean {
    return this.#beganAt !== null;
  }

  /** Takes one report that arrived at `now`; a code once it is whole. */
  push(report: Uint8Array, now: number): Scan | null {
    const read = decodeHidPosReport(report);
    if (read.kind === 'not-a-code') return null;
    const beganAt = this.#beganAt ?? now;
    if (read.kind === 'malformed') {
      this.reset();
      return { kind: 'fault', detail: 'a report that no HID-POS scanner sends', beganAt };
    }
    this.#beganAt = beganAt;
    this.#append(read.data);
    if (read.continued) return null;
    const scan: Scan = this.#overlong
      ? { kind: 'unreadable', detail: `longer than ${LONGEST_CODE} bytes`, beganAt }
      : { kind: 'code', bytes: this.#take(), symbology: this.#symbologyOf(read.aim, read.codeId), beganAt };
    this.reset();
    // A scanner that read nothing sends an empty report.
    return scan.kind === 'code' && scan.bytes.length === 0 ? null : scan;
  }

  /** Forgets a code under way; tells of it when there was one. */
  giveUp(): Scan | null {
    if (this.#beganAt === null) return null;
    const beganAt = this.#beganAt;
    this.reset();
    return { kind: 'unreadable', detail: 'the last report of the code did not come', beganAt };
  }

  reset(): void {
    this.#buffer.fill(0, 0, this.#length);
    this.#length = 0;
    this.#beganAt = null;
    this.#overlong = false;
  }

  #append(data: Uint8Array): void {
    if (this.#length + data.length > LONGEST_CODE) this.#overlong = true;
    else {
      this.#buffer.set(data, this.#length);
      this.#length += data.length;
    }
  }

  #take(): Uint8Array {
    return withoutLineEnd(this.#buffer.subarray(0, this.#length)).slice();
  }

  #symbologyOf(aim: Uint8Array | null, codeId: number): Symbology {
    const byAim = aim === null ? 'symbologyUnknown' : symbologyOfAim(aim);
    return byAim === 'symbologyUnknown' && this.#isHoneywell ? symbologyOfHoneywell(codeId) : byAim;
  }
}

/** Many scanners end a code with CR, LF or both here too, as they would on a serial line. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === 0x0a) end -= 1;
  if (end > 0 && bytes[end - 1] === 0x0d) end -= 1;
  return bytes.subarray(0, end);
}
