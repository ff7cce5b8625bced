import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { ReportConnection, WriteFailure } from '../transports/transport.ts';
import { PenContact } from './stroke-recorder.ts';
import {
  CAPABILITY_REQUEST,
  CLEAR,
  decodeCapability,
  decodeInformation,
  decodeStuReport,
  END_ENCRYPTED_CAPTURE,
  INFORMATION_REQUEST,
  INK_OFF,
  INK_ON,
  isCapturingEncrypted,
  type PenSample,
  STATUS_REQUEST,
  type StuCapability,
  type StuInformation,
} from './stu-report.ts';

/** A pad tells of a pen in range 200 times a second; so long a silence means that the pen is gone. */
const PEN_LOST_MS = 250;

/** What a pad says of itself. */
export interface PadDescription {
  readonly capability: StuCapability;
  readonly information: StuInformation;
}

export interface PenWatcher {
  /** The pen touches, or goes on touching. */
  readonly touches: (sample: PenSample) => void;
  readonly lifts: () => void;
  /** Reports that nobody can read as pen data of this model. */
  readonly isFaulty: (detail: string) => void;
}

/** A STU pad on one open line. Follows the pen all the time, so that it is known where it rests when somebody asks. */
export class PadSession {
  readonly #link: ReportConnection;
  readonly #clock: Clock;
  readonly #writing = new Exclusive();
  readonly #stop: () => void;
  #description: PadDescription | null = null;
  #contact: PenContact | null = null;
  #watcher: PenWatcher | null = null;
  #penLost: TimerId | null = null;

  constructor(link: ReportConnection, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    this.#stop = link.onReport((report) => this.#receive(report));
  }

  /** `null` until the pad has said it. */
  get description(): PadDescription | null {
    return this.#description;
  }

  get penTouches(): boolean {
    return this.#contact?.touching ?? false;
  }

  /** Sets the one watcher of the pen. */
  watch(watcher: PenWatcher | null): void {
    this.#watcher = watcher;
  }

  /** Asks the pad what it is and leaves it blank, without ink: whatever another program left there goes. */
  prepare(): Promise<Result<PadDescription, WriteFailure | 'not-a-pad'>> {
    return this.#writing.run(async () => {
      const status = await this.#ask(STATUS_REQUEST);
      if (status.ok && isCapturingEncrypted(status.value)) await this.#link.writeFeature(END_ENCRYPTED_CAPTURE);
      const answer = await this.#ask(CAPABILITY_REQUEST);
      if (!answer.ok) return answer;
      const capability = decodeCapability(answer.value);
      if (capability === null) return fail('not-a-pad', 'it does not say how large its surface is');
      const told = await this.#ask(INFORMATION_REQUEST);
      const information = (told.ok ? decodeInformation(told.value) : null) ?? { model: 'unknown', firmware: 'unknown' };
      const blank = await this.#send(INK_OFF, CLEAR);
      if (!blank.ok) return blank;
      this.#contact = new PenContact(capability);
      this.#description = { capability, information };
      return ok(this.#description);
    });
  }

  /** An empty screen that shows what the pen draws. */
  startInk(): Promise<Result<void, WriteFailure>> {
    return this.#writing.run(() => this.#send(CLEAR, INK_ON));
  }

  /** An empty screen on which the pen draws nothing. */
  blank(): Promise<Result<void, WriteFailure>> {
    return this.#writing.run(() => this.#send(INK_OFF, CLEAR));
  }

  close(): void {
    this.#stop();
    this.#clearPenLost();
    this.#watcher = null;
  }

  async #send(...commands: readonly Uint8Array[]): Promise<Result<void, WriteFailure>> {
    for (const command of commands) {
      const sent = await this.#link.writeFeature(command);
      if (!sent.ok) return sent;
    }
    return ok(undefined);
  }

  #ask({ reportId, length }: { readonly reportId: number; readonly length: number }) {
    return this.#link.readFeature(reportId, length);
  }

  #receive(report: Uint8Array): void {
    const read = decodeStuReport(report);
    switch (read.kind) {
      case 'other':
        return;
      case 'encrypted':
        this.#watcher?.isFaulty('the pad sends encrypted pen data, for another program');
        return;
      case 'malformed':
        this.#watcher?.isFaulty('a pen report that is too short');
        return;
      case 'pen':
        this.#follow(read.sample);
    }
  }

  #follow(sample: PenSample): void {
    const contact = this.#contact;
    if (contact === null) return;
    this.#clearPenLost();
    const before = contact.touching;
    if (contact.follow(sample)) {
      this.#penLost = this.#clock.setTimeout(() => {
        contact.lose();
        this.#watcher?.lifts();
      }, PEN_LOST_MS);
      this.#watcher?.touches(sample);
    } else if (before) this.#watcher?.lifts();
  }

  #clearPenLost(): void {
    if (this.#penLost !== null) this.#clock.clearTimeout(this.#penLost);
    this.#penLost = null;
  }
}
