import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import type { PrintReceiptFailure } from '../../app/contracts/devices/receipt-printing.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities, Urgency } from '../device.ts';
import type { ReceiptPrinting } from '../device-classes.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { DeviceSetup } from '../driver.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { Connection } from '../transports/transport.ts';
import { ESC_POS, IDENTITY_CODES, type IdentityField } from './escpos-commands.ts';
import { EscPosDriver } from './escpos-driver.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { type LaidOutStep, layOutReceipt } from './layout.ts';
import { type LinePace, linePace } from './line-pace.ts';
import { printReceiptJob } from './print-job.ts';
import { type PrinterIdentity, selfTestSteps } from './self-test-page.ts';
import { printerModel, printerSensors, type ReceiptPrinterSettings } from './settings.ts';
import { needsRecovery, type PrinterCondition, troubleOf, vocabularyOf } from './status.ts';

export type { ReceiptPrinterSettings } from './settings.ts';

/** Whatever lay in the line before it was opened is let pass. */
const DRAIN_MS = 40;
/** Between two looks at an idle printer; changes that it reports by itself arrive sooner. */
const HEALTH_INTERVAL_MS = 2000;
/** The same while something is wrong, or a slip waits to be taken. */
const TROUBLE_INTERVAL_MS = 800;

type ReceiptPrinterSetup = DeviceSetup<'serial' | 'usb' | 'tcp', ReceiptPrinterSettings>;
type PrintResult = Result<{ readonly outcome: 'settled' }, PrintReceiptFailure>;

const STARTING: Health<'receipt-printer'> = { device: 'starting', media: 'unknown', paper: 'unknown', trouble: null };

/** A receipt printer that speaks ESC/POS. */
export class ReceiptPrinter
  extends AttachedDevice<'receipt-printer', Connection, EscPosDriver>
  implements ReceiptPrinting
{
  readonly #settings: ReceiptPrinterSettings;
  readonly #pace: LinePace;
  readonly #report: ReportDiagnostic;
  readonly #tally: DeviceTally;
  /**
   * What an earlier job left may be in the printer, or hang out of it. So it is when this process begins: the one
   * before may have been killed in the middle of somebody's receipt.
   */
  #remains = true;
  #slipPresent = false;
  #coverWasOpen = false;
  #identity: PrinterIdentity | null = null;

  constructor({ deviceId, line, settings, clock, report, tally }: ReceiptPrinterSetup) {
    super({ deviceId, deviceClass: 'receipt-printer', clock, starting: STARTING, interrupted: 'by-work' });
    this.#settings = settings;
    this.#pace = linePace(line);
    this.#report = report;
    this.#tally = tally;
  }

  override get capabilities(): Capabilities {
    const model = printerModel(this.#settings);
    return {
      paperDots: model.paperDots,
      columns: Math.floor(model.paperDots / 12),
      chineseFont: model.chineseFont,
      chineseCodes: model.chineseCodes,
      drawsCodes: model.drawsCodes,
      processIdEcho: this.#settings.processIdEcho,
      ...printerSensors(this.#settings),
      blocks: ['text', 'field', 'rule', 'feed', 'qr', 'barcode', 'raster'],
      // What the printer told of itself: maker, model, firmware, serial number, font.
      ...this.#identity,
    };
  }

  async printReceipt(request: CommandRequest, document: ReceiptDocument): Promise<PrintResult> {
    const laidOut = layOutReceipt(document, this.#settings.paperDots);
    return laidOut.ok ? this.#print(request, laidOut.value) : laidOut;
  }

  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    if (this.command.active) return fail('busy');
    const driver = this.session;
    // A printer that has just come may still be being asked.
    const asked = driver === null ? null : await driver.exclusively(async () => this.#identify(driver));
    const identity = asked ?? {};
    const printed = await this.#print(request, selfTestSteps(identity, printerModel(this.#settings)));
    if (printed.ok) {
      const told = Object.entries(identity).map(([field, text]) => `${field}: ${text}`);
      return ok({ found: told.length > 0 ? told : ['the printer does not say what it is'] });
    }
    const { code, detail } = printed.failure;
    switch (code) {
      case 'timed-out':
      case 'cancelled':
      case 'busy':
        return fail(code, detail);
      case 'printer-offline':
        return fail('device-offline', detail);
      default:
        return fail('self-test-failed', code);
    }
  }

  protected open(connection: Connection): EscPosDriver {
    const driver = new EscPosDriver(connection, this.clock, this.#pace);
    // The exit sensor is not in the automatic status: what was last asked stands.
    driver.onStatusBack((condition) => this.#seeCondition(driver, { ...condition, slipPresent: this.#slipPresent }));
    this.#identity = null;
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
          else if (!initialised) initialised = await this.#setUp(driver);
          this.#seeCondition(driver, condition);
          if (condition !== null && initialised) await this.#lookAfter(driver, condition);
        });
      }
      const { trouble, media } = this.health;
      const calm = trouble === null && media !== 'present';
      await pause(this.clock, calm ? HEALTH_INTERVAL_MS : TROUBLE_INTERVAL_MS, ended);
    }
  }

  async #setUp(driver: EscPosDriver): Promise<boolean> {
    // At once, before paper is put in and what is left of a job comes out by itself.
    if (this.#remains && !(await driver.forgetJob()).ok) return false;
    return (await driver.initialise()).ok;
  }

  async #lookAfter(driver: EscPosDriver, condition: PrinterCondition): Promise<void> {
    // Closing the cover is how staff say that they have mended it.
    if (needsRecovery(condition) && this.#coverWasOpen) {
      this.#coverWasOpen = false;
      await driver.forgetJob();
    }
    if (troubleOf(condition) !== null) return;
    this.#coverWasOpen = false;
    await this.#tidy(driver);
    if (!this.command.active) await this.#identify(driver);
  }

  async #identify(driver: EscPosDriver): Promise<PrinterIdentity> {
    const identity = this.#identity ?? (await readIdentity(driver));
    this.#identity = identity;
    return identity;
  }

  /** Cuts off what an earlier job left, so that it does not fall into the next person's hands with their receipt. */
  async #tidy(driver: EscPosDriver): Promise<void> {
    if (!this.#remains) return;
    await driver.forgetJob();
    await driver.initialise();
    const cut = await driver.write(ESC_POS.feedAndCut);
    if (!cut.ok) return;
    this.#remains = false;
    this.#tally.count('cuts');
  }

  async #print(request: CommandRequest, steps: readonly LaidOutStep[]): Promise<PrintResult> {
    const { stream, replaced } = encodeReceipt(steps, printerModel(this.#settings));
    if (replaced > 0) this.#report({ event: 'characters-replaced', deviceId: this.deviceId, count: replaced });
    const result = await this.command.run(request, async (signal): Promise<PrintResult> => {
      await this.started(signal);
      const driver = this.session;
      if (driver === null) {
        // The loss is told before the refusal, even while it is still being debounced: who hears "offline" waits for
        // the printer to come back, and a plug back in time would otherwise never be told.
        this.tell(this.health, 'immediate');
        return fail('printer-offline');
      }
      return driver.exclusively(async () => {
        const printed = await printReceiptJob(driver, stream, {
          clock: this.clock,
          pace: this.#pace,
          processIdEcho: this.#settings.processIdEcho,
          signal,
          onCondition: (condition) => this.#seeCondition(driver, condition, 'immediate'),
          tidy: () => this.#tidy(driver),
        });
        if (printed.ok) {
          this.#tally.count('prints');
          this.#tally.count('cuts');
          // Every job begins with ESC @, which ends the automatic status on many models.
          await driver.write(ESC_POS.enableStatusBack);
        } else if (printed.failure.code === 'outcome-unknown') this.#remains = true;
        return printed;
      });
    });
    stream.bytes.fill(0);
    return result;
  }

  #seeCondition(driver: EscPosDriver, condition: PrinterCondition | null, urgency: Urgency = 'debounced'): void {
    if (condition !== null) {
      this.#slipPresent = condition.slipPresent;
      if (condition.coverOpen) this.#coverWasOpen = true;
    }
    const health =
      condition === null
        ? this.absent('offline')
        : { ...vocabularyOf(condition, printerSensors(this.#settings)), trouble: troubleOf(condition) };
    this.see(driver, health, urgency);
  }
}

/** Asks an idle printer what it is; one that does not tell its model is not asked for more. */
async function readIdentity(driver: EscPosDriver): Promise<PrinterIdentity> {
  const model = await driver.askIdentity('model');
  if (model === null) return {};
  const identity: Partial<Record<IdentityField, string>> = { model };
  for (const field of Object.keys(IDENTITY_CODES) as IdentityField[]) {
    if (field === 'model') continue;
    const text = await driver.askIdentity(field);
    if (text !== null) identity[field] = text;
  }
  return identity;
}
