import { type Static, Type } from 'typebox';
import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type {
  ScanDocumentFailure,
  ScannedPage,
  ScannerTrouble,
} from '../../app/contracts/devices/document-scanning.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities, Urgency } from '../device.ts';
import type { DocumentScanning, ScanOrder } from '../device-classes.ts';
import type { DeviceSetup } from '../driver.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { ScannerProgram } from '../transports/transport.ts';
import type { PageImaging } from './page-imaging.ts';
import { type ScanRunFailure, scanPages } from './scan-pages.ts';
import { areaOf, offers, planScan, type Sources } from './scan-plan.ts';
import { ScannerSession, troubleSeen } from './scanner-session.ts';

/** Between two looks at an idle scanner. Rare, for some light their lamp whenever they are opened. */
const LOOK_INTERVAL_MS = 60_000;
/** The same while something is wrong with it. */
const TROUBLE_INTERVAL_MS = 10_000;
/**
 * SANE tells a jam or an open cover only to who scans; most scanners cannot be asked. A trouble is believed for so long,
 * then taken as put right once the scanner answers: the next scan will say.
 */
const TROUBLE_BELIEVED_MS = 30_000;

/** What differs between scanners. */
export const DocumentScannerSettings = Type.Object({
  /** What a scanner is that names no sources: most of those have a glass only. */
  soleSource: Type.Optional(Type.Union([Type.Literal('flatbed'), Type.Literal('feeder')])),
  /** Further options for each scan, as `scanimage` takes them: `--swdeskew=no`. None that writes files. */
  extraOptions: Type.Optional(
    Type.Array(Type.String({ pattern: '^--(?!out|bat|format|dev|dont|test$|help)[a-z0-9-]+(=.*)?$' })),
  ),
});
export type DocumentScannerSettings = Immutable<Static<typeof DocumentScannerSettings>>;

export type DocumentScannerSetup = DeviceSetup<'sane', DocumentScannerSettings> & { readonly imaging: PageImaging };

const STARTING: Health<'document-scanner'> = { device: 'starting', trouble: null };

/** A document scanner that SANE drives. Holds nothing of a page once it was told. */
export class DocumentScanner
  extends AttachedDevice<'document-scanner', ScannerProgram, ScannerSession>
  implements DocumentScanning
{
  readonly #settings: DocumentScannerSettings;
  readonly #tally: DeviceTally;
  readonly #imaging: PageImaging;
  #sources: Sources = {};
  #troubleSince = 0;

  constructor({ deviceId, settings, clock, tally, imaging }: DocumentScannerSetup) {
    super({ deviceId, deviceClass: 'document-scanner', clock, starting: STARTING, interrupted: 'at-once' });
    this.#settings = settings;
    this.#tally = tally;
    this.#imaging = imaging;
  }

  override get capabilities(): Capabilities {
    const known = Object.entries(this.#sources);
    const areas = known.map(([, source]) => areaOf(source));
    return {
      sources: known.map(([source]) => source),
      modes: (['colour', 'gray'] as const).filter((mode) => known.some(([, source]) => offers(source, { mode }))),
      resolutions: ([150, 200, 300] as const)
        .filter((dpi) => known.some(([, source]) => offers(source, { dpi })))
        .map(String),
      widthMm: Math.max(0, ...areas.map(({ widthMm }) => widthMm)),
      heightMm: Math.max(0, ...areas.map(({ heightMm }) => heightMm)),
    };
  }

  async scanDocument(
    request: CommandRequest,
    order: ScanOrder,
    onPage: (page: ScannedPage) => void,
  ): Promise<Result<{ readonly pages: number }, ScanDocumentFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session, sessionEnded: ended } = this;
      const sources = (await session?.sources) ?? null;
      if (session === null || ended === null || sources === null) return fail('scanner-offline');
      const plan = planScan(sources, order, this.#settings.extraOptions ?? []);
      if (!plan.ok) return plan;
      const { program } = session;
      const { clock } = this;
      const tell = (page: ScannedPage): void => {
        this.#tally.count('pages');
        onPage(page);
      };
      const over = AbortSignal.any([signal, ended]);
      const scanned = await session.exclusively(() =>
        scanPages({ program, clock, imaging: this.#imaging, order, plan: plan.value, signal: over, onPage: tell }),
      );
      if (ended.aborted && !signal.aborted) return fail('scanner-offline');
      if (scanned.ok) {
        this.#tally.count('scans');
        this.#seeTrouble(session, null);
        return scanned;
      }
      return this.#learn(session, scanned.failure.code, scanned.failure.detail);
    });
  }

  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session } = this;
      if (session === null) return fail('device-offline');
      const seen = await session.look();
      if (seen.kind === 'failed') {
        session.program.giveUp();
        return fail('device-offline', seen.status);
      }
      const trouble = troubleSeen(seen.options);
      if (trouble !== null) return fail('self-test-failed', trouble);
      return ok({ found: Object.keys(this.#sources) });
    });
  }

  protected open(program: ScannerProgram): ScannerSession {
    return new ScannerSession(program, this.clock);
  }

  protected absent(absence: Absence): Health<'document-scanner'> {
    return { device: absence, trouble: 'scanner-offline' };
  }

  /** Learns what a fresh scanner can do, then looks from time to time whether it is still there. */
  protected async watch(session: ScannerSession, ended: AbortSignal): Promise<void> {
    const learned = await session.learn(this.#settings.soleSource ?? 'flatbed');
    if (ended.aborted) return;
    // Busy or gone, the next attempt to open it says which.
    if (learned.kind === 'failed') return session.program.giveUp();
    this.#sources = (await session.sources) ?? {};
    this.#seeTrouble(session, troubleSeen(learned.options));
    while (!ended.aborted) {
      await pause(this.clock, this.health.trouble === null ? LOOK_INTERVAL_MS : TROUBLE_INTERVAL_MS, ended);
      // While a command runs, the scan itself shows how the scanner is.
      if (ended.aborted || session.busy) continue;
      const seen = await session.look();
      if (ended.aborted) return;
      if (seen.kind === 'failed') session.program.giveUp();
      else this.#seeTrouble(session, troubleSeen(seen.options) ?? this.#believed());
    }
  }

  #believed(): ScannerTrouble | null {
    return this.clock.now() - this.#troubleSince < TROUBLE_BELIEVED_MS ? this.health.trouble : null;
  }

  #seeTrouble(session: ScannerSession, trouble: ScannerTrouble | null, urgency: Urgency = 'debounced'): void {
    this.see(session, { device: trouble === 'scanner-fault' ? 'hardwareError' : 'online', trouble }, urgency);
  }

  /** Tells the health that follows from a failed scan, and the failure as the contract has it. */
  async #learn(
    session: ScannerSession,
    code: ScanRunFailure,
    detail: string | undefined,
  ): Promise<{ readonly ok: false; readonly failure: { readonly code: ScanDocumentFailure } }> {
    switch (code) {
      case 'paper-jammed':
      case 'cover-open':
      case 'scanner-fault':
        return this.#inTrouble(session, code, detail);
      case 'gone':
        session.program.giveUp();
        return fail('scanner-offline', detail);
      case 'unknown': {
        // A pulled cable and a broken lamp look alike to SANE: whether it can still be opened tells them apart.
        const seen = await session.look();
        if (seen.kind === 'found') return this.#inTrouble(session, 'scanner-fault', detail);
        session.program.giveUp();
        return fail('scanner-offline', seen.status);
      }
      case 'busy':
      case 'cancelled':
      case 'feeder-empty':
      case 'unsupported':
      case 'over-budget':
        return fail(code, detail);
      default:
        return assertNever(code);
    }
  }

  #inTrouble(
    session: ScannerSession,
    trouble: ScannerTrouble,
    detail: string | undefined,
  ): ReturnType<typeof fail<ScannerTrouble>> {
    this.#troubleSince = this.clock.now();
    this.#seeTrouble(session, trouble, 'immediate');
    return fail(trouble, detail);
  }
}
