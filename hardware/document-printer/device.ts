import { randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import {
  DocumentMedia,
  type DocumentPrinterTrouble,
  type PrintDocumentFailure,
} from '../../app/contracts/devices/document-printing.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { DocumentOrder, DocumentPrinting } from '../device-classes.ts';
import type { DeviceSetup } from '../driver.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { IppEndpoint } from '../transports/transport.ts';
import { interruptionOf } from './job-course.ts';
import { type PrintedDocument, printDocument } from './print-document.ts';
import type { PrinterCondition, WantedMedia } from './printer-condition.ts';
import { capabilitiesOf, confirms } from './printer-description.ts';
import { JOB_MARK_LENGTH, PrinterSession } from './printer-session.ts';
import { vocabularyOf } from './printer-trouble.ts';
import { testPage } from './test-page.ts';

/** Between two looks at an idle printer: looks keep some printers from going to sleep. */
const HEALTH_INTERVAL_MS = 15_000;
/** The same while something is wrong and somebody is likely at the printer. */
const TROUBLE_INTERVAL_MS = 2500;
/** The same while it does not answer. */
const SILENCE_INTERVAL_MS = 800;
/** So many looks in a row without an answer, and the printer counts as gone. */
const SILENT_LOOKS = 3;
const HELD_LIMIT_SECONDS = 180;

/** What differs between printers and the places they stand in. */
export const DocumentPrinterSettings = Type.Object({
  /** The size its health is told for; A4 unless said otherwise. */
  media: Type.Optional(DocumentMedia),
  /** The tray for orders that name none; without it the printer chooses by size. */
  tray: Type.Optional(Type.String({ minLength: 1 })),
  /** How long a job may stand still (paper, jam, cover) before it is taken back; 180 unless said otherwise. */
  heldLimitSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 1800 })),
  /** False for printers that go on naming the size they left the works with, whatever lies in their trays. */
  mediaReadyTrusted: Type.Optional(Type.Boolean()),
  /**
   * True where a queue that only passes documents on (USB, port 9100) is to be believed when it says "completed".
   * Otherwise such a document ends as `outcome-unknown`.
   */
  handOverTrusted: Type.Optional(Type.Boolean()),
});
export type DocumentPrinterSettings = Immutable<Static<typeof DocumentPrinterSettings>>;

const STARTING: Health<'document-printer'> = {
  device: 'starting',
  media: 'unknown',
  paper: 'unknown',
  toner: 'unknown',
  mediaReady: [],
  trouble: null,
};

type Printed = { readonly outcome: 'settled'; readonly sheets: number | null };

/** A printer or a queue that speaks IPP. */
export class DocumentPrinter
  extends AttachedDevice<'document-printer', IppEndpoint, PrinterSession>
  implements DocumentPrinting
{
  readonly #settings: DocumentPrinterSettings;
  readonly #tally: DeviceTally;
  readonly #usual: WantedMedia;
  #capabilities: Capabilities = {};
  #waitingToLook = new AbortController();

  constructor({ deviceId, settings, clock, tally }: DeviceSetup<'ipp', DocumentPrinterSettings>) {
    super({ deviceId, deviceClass: 'document-printer', clock, starting: STARTING, interrupted: 'by-work' });
    this.#settings = settings;
    this.#tally = tally;
    this.#usual = this.#wanted(settings.media ?? 'iso_a4_210x297mm', settings.tray ?? null);
  }

  override get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** The document's bytes are overwritten once the order is over, whichever way. */
  async printDocument(
    request: CommandRequest,
    order: DocumentOrder,
    onHeld: (trouble: DocumentPrinterTrouble | null) => void,
  ): Promise<Result<Printed, PrintDocumentFailure>> {
    const result = await this.command.run(request, (signal) => this.#print(order, onHeld, signal));
    order.pdf.fill(0);
    // What the job last saw of the printer may be over with it.
    this.#waitingToLook.abort();
    return result;
  }

  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    const order: DocumentOrder = {
      pdf: testPage(),
      jobName: 'Test page',
      media: this.#usual.media,
      copies: 1,
      sides: 'one-sided',
      tray: null,
    };
    const printed = await this.printDocument(request, order, () => {});
    if (printed.ok) return ok({ found: [`test page printed, sheets: ${printed.value.sheets ?? 'not counted'}`] });
    const { code, detail = '' } = printed.failure;
    if (code === 'printer-offline') return fail('device-offline', detail);
    if (code === 'timed-out' || code === 'cancelled' || code === 'busy') return fail(code, detail);
    return fail('self-test-failed', `${code} ${detail}`.trimEnd());
  }

  protected open(endpoint: IppEndpoint): PrinterSession {
    return new PrinterSession(endpoint);
  }

  protected absent(absence: Absence): Health<'document-printer'> {
    return { ...STARTING, device: absence, trouble: 'printer-offline' };
  }

  /** Looks at the idle printer from time to time; a job looks by itself. */
  protected async watch(session: PrinterSession, ended: AbortSignal): Promise<void> {
    let silent = 0;
    while (!ended.aborted) {
      // The first order may be waiting for the first look.
      if (!this.command.active || session.description === null) {
        const looked = await session.look();
        if (ended.aborted) return;
        this.#see(session, looked.ok ? looked.value : null, 'debounced');
        const answered = looked.ok || looked.failure.code === 'declined' || looked.failure.code === 'refused';
        silent = answered ? 0 : silent + 1;
        if (silent >= SILENT_LOOKS) return session.client.giveUp();
      }
      this.#waitingToLook = new AbortController();
      await pause(this.clock, this.#intervalMs(silent), AbortSignal.any([ended, this.#waitingToLook.signal]));
    }
  }

  async #print(
    order: DocumentOrder,
    onHeld: (trouble: DocumentPrinterTrouble | null) => void,
    signal: AbortSignal,
  ): Promise<Result<Printed, PrintDocumentFailure>> {
    await this.started(signal);
    const { session } = this;
    if (session === null) {
      // Told before the refusal, even while it is still being debounced: who hears "offline" waits for its return.
      this.tell(this.health, 'immediate');
      return fail('printer-offline');
    }
    const interruption = interruptionOf({ signal });
    if (interruption !== null) return fail(interruption);
    if (session.description === null) await session.look();
    if (session.description === null) {
      this.#see(session, null, 'immediate');
      return fail('printer-offline', 'it does not say what it is');
    }
    const tray = order.tray ?? this.#settings.tray ?? null;
    const printed = await printDocument({
      session,
      description: session.description,
      clock: this.clock,
      order: { ...order, tray },
      wanted: this.#wanted(order.media, tray),
      signal,
      confirms: confirms(session.description) || (this.#settings.handOverTrusted ?? false),
      heldLimitMs: (this.#settings.heldLimitSeconds ?? HELD_LIMIT_SECONDS) * 1000,
      nameJob: () => `${randomBytes(JOB_MARK_LENGTH / 2).toString('hex')} ${order.jobName}`,
      onHeld,
      onCondition: (condition) => this.#see(session, condition, 'immediate'),
    });
    if (!printed.ok) return printed;
    this.#count(printed.value);
    return ok({ outcome: 'settled', sheets: printed.value.sheets });
  }

  #count({ sheets, impressions }: PrintedDocument): void {
    this.#tally.count('prints');
    const pages = impressions ?? sheets ?? 0;
    if (pages > 0) this.#tally.count('pages', pages);
  }

  #see(session: PrinterSession, condition: PrinterCondition | null, urgency: 'debounced' | 'immediate'): void {
    if (session.description !== null) this.#capabilities = capabilitiesOf(session.description);
    const health = condition === null ? this.absent('offline') : vocabularyOf(condition, this.#usual);
    this.see(session, health, urgency);
  }

  #wanted(media: string, tray: string | null): WantedMedia {
    return { media, tray, mediaReadyTrusted: this.#settings.mediaReadyTrusted ?? true };
  }

  #intervalMs(silent: number): number {
    if (silent > 0) return SILENCE_INTERVAL_MS;
    return this.health.trouble === null ? HEALTH_INTERVAL_MS : TROUBLE_INTERVAL_MS;
  }
}
