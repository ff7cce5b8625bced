import type { ReceiptPrinterProfile } from '../../app/contracts/device-profile.ts';
import type {
  DeviceState,
  DeviceStatus,
  MediaState,
  PaperState,
  PrinterTrouble,
  PrintReceiptFailure,
} from '../../app/contracts/devices.ts';
import type { ReceiptDocument } from '../../app/contracts/receipt-document.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { type CommandRequest, PendingCommand } from '../command.ts';
import type { Absence, Device, Urgency } from '../device.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { Connection } from '../transports/transport.ts';
import { EscPosDriver } from './escpos-driver.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { layOutReceipt } from './layout.ts';
import { printReceiptJob } from './print-job.ts';
import { type PrinterCondition, troubleOf, vocabularyOf } from './status.ts';

/** Whatever lay in the line before it was opened is let pass. */
const DRAIN_MS = 40;
/** Between two looks at an idle printer; changes that it reports by itself arrive sooner. */
const HEALTH_INTERVAL_MS = 2000;
/** The same while something is wrong. */
const TROUBLE_INTERVAL_MS = 800;
/** A command that comes while the line is being opened waits for it so long. */
const START_LIMIT_MS = 3000;

/** The power to print a receipt. */
export interface ReceiptPrinting {
  /** Prints and waits for the printer's confirmation; see `devicesContract.printReceipt`. */
  printReceipt(
    request: CommandRequest,
    document: ReceiptDocument,
  ): Promise<Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>>;
}

interface Health {
  readonly device: DeviceState;
  readonly media: MediaState;
  readonly paper: PaperState;
  readonly trouble: PrinterTrouble | null;
}

const STARTING: Health = { device: 'starting', media: 'unknown', paper: 'unknown', trouble: null };

/** A receipt printer that speaks ESC/POS. */
export class ReceiptPrinter implements Device, ReceiptPrinting {
  readonly deviceId: string;
  readonly #profile: ReceiptPrinterProfile;
  readonly #clock: Clock;
  readonly #command: PendingCommand;
  readonly #report: ReportDiagnostic;
  readonly #listeners = new Set<(status: DeviceStatus, urgency: Urgency) => void>();
  #health: Health = STARTING;
  #cleanUpFirst = false;
  #line: { readonly driver: EscPosDriver; readonly ended: AbortController } | null = null;

  constructor(profile: ReceiptPrinterProfile, clock: Clock, report: ReportDiagnostic) {
    this.#report = report;
    this.deviceId = profile.id;
    this.#profile = profile;
    this.#clock = clock;
    this.#command = new PendingCommand(clock, 'by-work');
  }

  get status(): DeviceStatus {
    return { deviceId: this.deviceId, deviceClass: 'receipt-printer', ...this.#health };
  }

  attach(connection: Connection): void {
    this.#endLine();
    const line = { driver: new EscPosDriver(connection, this.#clock), ended: new AbortController() };
    this.#line = line;
    line.driver.onStatusBack((condition) => this.#see(condition, line.driver));
    void this.#watch(line.driver, line.ended.signal);
  }

  detach(absence: Absence): void {
    this.#endLine();
    // Whatever the printer had buffered went with its power; a torn slip may still hang out of it.
    this.#publish(
      { device: absence, media: 'unknown', paper: 'unknown', trouble: 'printer-offline' },
      this.#command.active ? 'immediate' : 'debounced',
    );
  }

  onStatus(listener: (status: DeviceStatus, urgency: Urgency) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(commandId: string): void {
    this.#command.cancel(commandId);
  }

  close(): void {
    this.#listeners.clear();
    this.#command.cancelAny();
    this.#endLine();
  }

  async printReceipt(
    request: CommandRequest,
    document: ReceiptDocument,
  ): Promise<Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>> {
    const laidOut = layOutReceipt(document, this.#profile.paperDots);
    if (!laidOut.ok) return laidOut;
    const receipt = encodeReceipt(laidOut.value);
    const { replaced } = receipt;
    if (replaced > 0) this.#report({ event: 'characters-replaced', deviceId: this.deviceId, count: replaced });
    return this.#command.run(request, async (signal) => {
      await this.#started(signal);
      const driver = this.#line?.driver;
      if (driver === undefined) {
        // The loss is told before the refusal, even while it is still being debounced: who hears "offline" waits for
        // the printer to come back, and a plug back in time would otherwise never be told.
        this.#publish(this.#health, 'immediate');
        return fail('printer-offline');
      }
      const result = await driver.exclusively(() =>
        printReceiptJob(driver, receipt, {
          clock: this.#clock,
          baudRate: this.#profile.line.baudRate,
          processIdEcho: this.#profile.processIdEcho,
          cleanUpFirst: this.#cleanUpFirst,
          signal,
          onCondition: (condition) => this.#see(condition, driver, 'immediate'),
        }),
      );
      if (result.ok) this.#cleanUpFirst = false;
      else if (result.failure.code === 'outcome-unknown') this.#cleanUpFirst = true;
      return result;
    });
  }

  async #started(signal: AbortSignal): Promise<void> {
    if (this.#health.device !== 'starting') return;
    const limit = new AbortController();
    const end = (): void => limit.abort();
    signal.addEventListener('abort', end);
    const stop = this.onStatus(end);
    await pause(this.#clock, START_LIMIT_MS, limit.signal);
    stop();
    signal.removeEventListener('abort', end);
  }

  /** Brings a fresh line to a known state, then looks at the idle printer from time to time. */
  async #watch(driver: EscPosDriver, ended: AbortSignal): Promise<void> {
    await pause(this.#clock, DRAIN_MS, ended);
    let initialised = false;
    while (!ended.aborted) {
      if (!driver.busy) {
        await driver.exclusively(async () => {
          const condition = await driver.askCondition();
          if (ended.aborted) return;
          // A printer that was switched off behind its adapter has lost its modes: silence undoes the set-up.
          if (condition === null) initialised = false;
          else if (!initialised) initialised = (await driver.initialise()).ok;
          this.#see(condition, driver);
        });
      }
      await pause(this.#clock, this.#health.trouble === null ? HEALTH_INTERVAL_MS : TROUBLE_INTERVAL_MS, ended);
    }
  }

  #see(condition: PrinterCondition | null, driver: EscPosDriver, urgency: Urgency = 'debounced'): void {
    // An answer that was under way when the cable went must not bring the printer back.
    if (this.#line?.driver !== driver) return;
    if (condition === null) {
      this.#publish({ device: 'offline', media: 'unknown', paper: 'unknown', trouble: 'printer-offline' }, urgency);
    } else {
      this.#publish({ ...vocabularyOf(condition), trouble: troubleOf(condition) }, urgency);
    }
  }

  #publish(health: Health, urgency: Urgency): void {
    const unchanged = JSON.stringify(health) === JSON.stringify(this.#health);
    if (unchanged && urgency === 'debounced') return;
    this.#health = health;
    const { status } = this;
    for (const listener of [...this.#listeners]) listener(status, urgency);
  }

  #endLine(): void {
    this.#line?.ended.abort();
    this.#line = null;
  }
}
