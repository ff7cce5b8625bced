import { type Static, Type } from 'typebox';
import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../../app/contracts/devices/receipt-printing.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Urgency } from '../device.ts';
import type { ReceiptPrinting } from '../device-classes.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { DeviceSetup } from '../driver.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
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

/** What differs between models that speak ESC/POS. */
export const ReceiptPrinterSettings = Type.Object({
  /** Printable width in dots at 203 dpi: 384 for 58 mm paper, 576 for 80 mm. */
  paperDots: Type.Union([Type.Literal(384), Type.Literal(576)]),
  /** Whether the model answers `GS ( H`, the "printed up to here" echo; without it status polling must do. */
  processIdEcho: Type.Boolean(),
});
export type ReceiptPrinterSettings = Immutable<Static<typeof ReceiptPrinterSettings>>;

type ReceiptPrinterSetup = DeviceSetup<'serial', ReceiptPrinterSettings>;

const STARTING: Health<'receipt-printer'> = { device: 'starting', media: 'unknown', paper: 'unknown', trouble: null };

/** A receipt printer that speaks ESC/POS. */
export class ReceiptPrinter
  extends AttachedDevice<'receipt-printer', Connection, EscPosDriver>
  implements ReceiptPrinting
{
  readonly #settings: ReceiptPrinterSettings;
  readonly #baudRate: number;
  readonly #report: ReportDiagnostic;
  readonly #tally: DeviceTally;
  #cleanUpFirst = false;

  constructor({ deviceId, line, settings, clock, report, tally }: ReceiptPrinterSetup) {
    super({ deviceId, deviceClass: 'receipt-printer', clock, starting: STARTING, interrupted: 'by-work' });
    this.#settings = settings;
    this.#baudRate = line.baudRate;
    this.#report = report;
    this.#tally = tally;
  }

  async printReceipt(
    request: CommandRequest,
    document: ReceiptDocument,
  ): Promise<Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>> {
    const laidOut = layOutReceipt(document, this.#settings.paperDots);
    if (!laidOut.ok) return laidOut;
    const receipt = encodeReceipt(laidOut.value);
    const { replaced } = receipt;
    if (replaced > 0) this.#report({ event: 'characters-replaced', deviceId: this.deviceId, count: replaced });
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const driver = this.session;
      if (driver === null) {
        // The loss is told before the refusal, even while it is still being debounced: who hears "offline" waits for
        // the printer to come back, and a plug back in time would otherwise never be told.
        this.tell(this.health, 'immediate');
        return fail('printer-offline');
      }
      const result = await driver.exclusively(() =>
        printReceiptJob(driver, receipt, {
          clock: this.clock,
          baudRate: this.#baudRate,
          processIdEcho: this.#settings.processIdEcho,
          cleanUpFirst: this.#cleanUpFirst,
          signal,
          onCondition: (condition) => this.#seeCondition(driver, condition, 'immediate'),
        }),
      );
      if (result.ok) {
        this.#cleanUpFirst = false;
        this.#tally.count('prints');
        this.#tally.count('cuts');
      } else if (result.failure.code === 'outcome-unknown') this.#cleanUpFirst = true;
      return result;
    });
  }

  protected open(connection: Connection): EscPosDriver {
    const driver = new EscPosDriver(connection, this.clock);
    driver.onStatusBack((condition) => this.#seeCondition(driver, condition));
    return driver;
  }

  // Whatever the printer had buffered went with its power; a torn slip may still hang out of it.
  protected absent(absence: Absence): Health<'receipt-printer'> {
    return { device: absence, media: 'unknown', paper: 'unknown', trouble: 'printer-offline' };
  }

  /** Brings a fresh line to a known state, then looks at the idle printer from time to time. */
  protected async watch(driver: EscPosDriver, ended: AbortSignal): Promise<void> {
    await pause(this.clock, DRAIN_MS, ended);
    let initialised = false;
    while (!ended.aborted) {
      if (!driver.busy) {
        await driver.exclusively(async () => {
          const condition = await driver.askCondition();
          if (ended.aborted) return;
          // A printer that was switched off behind its adapter has lost its modes: silence undoes the set-up.
          if (condition === null) initialised = false;
          else if (!initialised) initialised = (await driver.initialise()).ok;
          this.#seeCondition(driver, condition);
        });
      }
      await pause(this.clock, this.health.trouble === null ? HEALTH_INTERVAL_MS : TROUBLE_INTERVAL_MS, ended);
    }
  }

  #seeCondition(driver: EscPosDriver, condition: PrinterCondition | null, urgency: Urgency = 'debounced'): void {
    const health =
      condition === null ? this.absent('offline') : { ...vocabularyOf(condition), trouble: troubleOf(condition) };
    this.see(driver, health, urgency);
  }
}
