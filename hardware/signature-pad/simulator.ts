import type { ReportWire } from '../transports/hid-memory.ts';
import {
  CAPABILITY_REQUEST,
  CLEAR,
  END_ENCRYPTED_CAPTURE,
  encodeCapability,
  encodeInformation,
  encodePenReport,
  encodeStatus,
  INFORMATION_REQUEST,
  INK_OFF,
  INK_ON,
  STATUS_REQUEST,
  STU_540,
  type StuCapability,
} from './stu-report.ts';

/** A point on the pad, in its own units. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** What a simulated pad does wrong until it is healed. */
export type PadFault =
  /** Refuses every command and question. */
  | 'refuses'
  /** Sends its pen data encrypted, as for another program; ends when it is told to, or by `heal`. */
  | 'encrypted'
  /** Sends pen reports that are too short. */
  | 'short-reports';

/** An STU signature pad at the level of reports. */
export class PadSimulator {
  readonly #capability: StuCapability;
  #wire: ReportWire | null = null;
  #inking = true;
  #ink = 0;
  #fault: PadFault | null = null;

  constructor(capability: StuCapability = STU_540) {
    this.#capability = capability;
  }

  /** Powers it up on a wire: an empty screen, on which the pen draws. */
  connect(wire: ReportWire): void {
    this.#wire = wire;
    this.#inking = true;
    this.#ink = 0;
    wire.onFeature((report) => this.#command(report));
    wire.onFeatureRead((reportId) => this.#answer(reportId));
  }

  /** Points drawn on the screen and not cleared. */
  get inkOnScreen(): number {
    return this.#ink;
  }

  get inking(): boolean {
    return this.#inking;
  }

  fail(fault: PadFault): void {
    this.#fault = fault;
  }

  heal(): void {
    this.#fault = null;
  }

  /** The pen touches, or moves, at a point. */
  touch({ x, y, pressure }: PadPoint): void {
    if (this.#inking && pressure > 0) this.#ink += 1;
    this.#send(encodePenReport({ inRange: true, x, y, pressure }));
  }

  /** The pen is above the surface. */
  hover(x: number, y: number): void {
    this.#send(encodePenReport({ inRange: true, x, y, pressure: 0 }));
  }

  /** The pen is gone, and the pad says so once. */
  leave(): void {
    this.#send(encodePenReport({ inRange: false, x: 0, y: 0, pressure: 0 }));
  }

  #send(report: Uint8Array): void {
    if (this.#fault === 'encrypted') this.#wire?.send(Uint8Array.from([0x10, ...new Uint8Array(16)]));
    else if (this.#fault === 'short-reports') this.#wire?.send(report.slice(0, 4));
    else this.#wire?.send(report);
  }

  #command(report: Uint8Array): boolean {
    if (this.#fault === 'refuses') return false;
    if (isSame(report, END_ENCRYPTED_CAPTURE) && this.#fault === 'encrypted') this.#fault = null;
    if (isSame(report, CLEAR)) this.#ink = 0;
    if (isSame(report, INK_ON)) this.#inking = true;
    if (isSame(report, INK_OFF)) this.#inking = false;
    return true;
  }

  #answer(reportId: number): Uint8Array | null {
    if (this.#fault === 'refuses') return null;
    switch (reportId) {
      case STATUS_REQUEST.reportId:
        return encodeStatus(this.#fault === 'encrypted');
      case INFORMATION_REQUEST.reportId:
        return encodeInformation('STU-540');
      case CAPABILITY_REQUEST.reportId:
        return encodeCapability(this.#capability);
      default:
        return null;
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
