/** Reports of Wacom's STU signature pads over HID. Numbers of several bytes are big-endian. */
import { plainReportDescriptor } from '../transports/hid-descriptor.ts';

const PEN_DATA = 0x01;
const STATUS = 0x03;
const INFORMATION = 0x08;
const CAPABILITY = 0x09;
const PEN_DATA_TIMED = 0x34;
/** Pen data in the encrypted forms of the models since 2010; without the session key nobody can read them. */
const ENCRYPTED_PEN_DATA: ReadonlySet<number> = new Set([0x10, 0x31, 0x33]);
const END_CAPTURE = 0x16;
const CLEAR_SCREEN = 0x20;
const INKING_MODE = 0x21;

const PEN_DATA_LENGTH = 7;
const STATUS_CAPTURING = 0x02;

/** What is asked of a pad, with the length of the answer, id included. */
export const STATUS_REQUEST = { reportId: STATUS, length: 5 } as const;
export const INFORMATION_REQUEST = { reportId: INFORMATION, length: 17 } as const;
export const CAPABILITY_REQUEST = { reportId: CAPABILITY, length: 17 } as const;

export const CLEAR: Uint8Array = Uint8Array.of(CLEAR_SCREEN, 0x00);
export const INK_ON: Uint8Array = Uint8Array.of(INKING_MODE, 0x01);
export const INK_OFF: Uint8Array = Uint8Array.of(INKING_MODE, 0x00);
/** Ends an encrypted capture that another program left running. */
export const END_ENCRYPTED_CAPTURE: Uint8Array = Uint8Array.of(END_CAPTURE, 0x00);

/** Where the pen is, in the pad's units. */
export interface PenSample {
  /** The pad sees the pen, touching or above the surface. */
  readonly inRange: boolean;
  readonly pressure: number;
  readonly x: number;
  readonly y: number;
}

export type StuReport =
  | { readonly kind: 'pen'; readonly sample: PenSample }
  | { readonly kind: 'encrypted' }
  /** A report that has nothing to do with the pen. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

/**
 * Reads one input report, its id included. Never throws. The switch bits beside the range bit are not read: whether the
 * pen touches is told by its pressure, which is also what the pad itself draws by.
 */
export function decodeStuReport(report: Uint8Array): StuReport {
  const [reportId = 0, flags = 0, pressureLow = 0] = report;
  if (ENCRYPTED_PEN_DATA.has(reportId)) return { kind: 'encrypted' };
  if (reportId !== PEN_DATA && reportId !== PEN_DATA_TIMED) return { kind: 'other' };
  if (report.length < PEN_DATA_LENGTH) return { kind: 'malformed' };
  const sample = {
    inRange: (flags & 0x80) !== 0,
    pressure: ((flags & 0x0f) << 8) | pressureLow,
    x: bigEndian(report, 3),
    y: bigEndian(report, 5),
  };
  return { kind: 'pen', sample };
}

/** The report by which a pad tells of its pen. */
export function encodePenReport({ inRange, pressure, x, y }: PenSample): Uint8Array {
  const touches = pressure > 0;
  const flags = (inRange ? 0x80 : 0) | (touches ? 0x10 : 0) | ((pressure >> 8) & 0x0f);
  return Uint8Array.from([PEN_DATA, flags, pressure & 0xff, x >> 8, x & 0xff, y >> 8, y & 0xff]);
}

/** The pad's surface and screen. */
export interface StuCapability {
  readonly maxX: number;
  readonly maxY: number;
  readonly maxPressure: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
  readonly reportsPerSecond: number;
  readonly unitsPerInch: number;
}

/** What a pad of the model STU-540 says of itself: 10800 × 6480 units of 1/100 mm on 800 × 480 pixels. */
export const STU_540: StuCapability = {
  maxX: 10_800,
  maxY: 6480,
  maxPressure: 1023,
  screenWidth: 800,
  screenHeight: 480,
  reportsPerSecond: 200,
  unitsPerInch: 2540,
};

/** `null` when the answer is none, or makes no surface. Models before 2012 leave the resolution out: theirs is 2540. */
export function decodeCapability(answer: Uint8Array): StuCapability | null {
  if (answer[0] !== CAPABILITY || answer.length < 11) return null;
  const resolution = bigEndian(answer, 12);
  const capability = {
    maxX: bigEndian(answer, 1),
    maxY: bigEndian(answer, 3),
    maxPressure: bigEndian(answer, 5),
    screenWidth: bigEndian(answer, 7),
    screenHeight: bigEndian(answer, 9),
    reportsPerSecond: answer[11] ?? 0,
    unitsPerInch: resolution === 0 ? STU_540.unitsPerInch : resolution,
  };
  return capability.maxX > 0 && capability.maxY > 0 && capability.maxPressure > 0 ? capability : null;
}

export function encodeCapability(capability: StuCapability): Uint8Array {
  const { maxX, maxY, maxPressure, screenWidth, screenHeight, reportsPerSecond, unitsPerInch } = capability;
  const pair = (value: number): readonly number[] => [value >> 8, value & 0xff];
  return Uint8Array.from([
    CAPABILITY,
    ...[maxX, maxY, maxPressure, screenWidth, screenHeight].flatMap(pair),
    reportsPerSecond,
    ...pair(unitsPerInch),
    ...[0x0a, 0x00, 0x00],
  ]);
}

export interface StuInformation {
  readonly model: string;
  readonly firmware: string;
}

/** `null` when the answer is none. */
export function decodeInformation(answer: Uint8Array): StuInformation | null {
  if (answer[0] !== INFORMATION || answer.length < 12) return null;
  const letters = answer.subarray(1, 10);
  const end = letters.indexOf(0);
  const model = Buffer.from(end === -1 ? letters : letters.subarray(0, end)).toString('latin1');
  return { model, firmware: `${answer[10] ?? 0}.${answer[11] ?? 0}` };
}

export function encodeInformation(model: string): Uint8Array {
  const answer = new Uint8Array(INFORMATION_REQUEST.length);
  answer.set([INFORMATION, ...Buffer.from(model, 'latin1').subarray(0, 9)]);
  answer.set([1, 2], 10);
  return answer;
}

/** Whether the pad sends its pen data encrypted, for a program that is no more. */
export function isCapturingEncrypted(answer: Uint8Array): boolean {
  return answer[0] === STATUS && answer[1] === STATUS_CAPTURING;
}

export function encodeStatus(capturingEncrypted: boolean): Uint8Array {
  return Uint8Array.of(STATUS, capturingEncrypted ? STATUS_CAPTURING : 0, 0, 0, 0);
}

/** A report descriptor for the kernel's uhid, with the reports that the driver uses. */
export function stuReportDescriptor(): Uint8Array<ArrayBuffer> {
  const feature = (reportId: number, length: number) =>
    ({ kind: 'feature', reportId, bytes: length - 1, usage: reportId }) as const;
  return plainReportDescriptor(0xff00, 0x01, [
    { kind: 'input', reportId: PEN_DATA, bytes: PEN_DATA_LENGTH - 1, usage: PEN_DATA },
    feature(STATUS, STATUS_REQUEST.length),
    feature(INFORMATION, INFORMATION_REQUEST.length),
    feature(CAPABILITY, CAPABILITY_REQUEST.length),
    ...[END_CAPTURE, CLEAR_SCREEN, INKING_MODE].map((reportId) => feature(reportId, 2)),
  ]);
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
