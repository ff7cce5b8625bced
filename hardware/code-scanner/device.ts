import type { ScanCodeFailure, ScannedCode } from '../../app/contracts/devices/code-scanning.ts';
import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest, Interruption } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { CodeScanning } from '../device-classes.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { Link, WriteFailure } from '../transports/transport.ts';
import { purposeOf } from './code-purpose.ts';
import type { CodeSource } from './code-source.ts';
import { decodeCodeText, type TextEncoding } from './code-text.ts';
import type { Scan } from './scan.ts';
import { type Listening, ScanSession } from './scan-session.ts';

/** Between two attempts to bring a scanner that refuses its set-up to order. */
const SET_UP_AGAIN_MS = 1000;
/** A code held under the beam is read again and again; it counts once until it was away for so long. */
const HELD_MS = 1500;

export interface CodeScannerSetup<L extends Link> {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly tally: DeviceTally;
  readonly textEncoding: TextEncoding;
  readonly openSource: (link: L) => CodeSource;
}

/** A code scanner on any line. Holds nothing of a code once it was handed over. */
export class CodeScanner<L extends Link>
  extends AttachedDevice<'code-scanner', L, ScanSession>
  implements CodeScanning
{
  readonly #tally: DeviceTally;
  readonly #textEncoding: TextEncoding;
  readonly #openSource: (link: L) => CodeSource;

  constructor({ deviceId, clock, tally, textEncoding, openSource }: CodeScannerSetup<L>) {
    const starting = { device: 'starting', scanner: 'unknown' } as const;
    super({ deviceId, deviceClass: 'code-scanner', clock, starting, interrupted: 'by-work' });
    this.#tally = tally;
    this.#textEncoding = textEncoding;
    this.#openSource = openSource;
  }

  override get capabilities(): Capabilities {
    const obeysTrigger = this.session?.source.obeysTrigger;
    return { continuous: true, ...(obeysTrigger === undefined ? {} : { lightOnCommand: obeysTrigger }) };
  }

  async scanCode(request: CommandRequest): Promise<Result<ScannedCode, ScanCodeFailure>> {
    return this.command.run(request, (signal) =>
      this.#listen<ScannedCode>(signal, async (listening) => {
        const scan = await listening.next();
        return scan === null ? null : this.#read(scan);
      }),
    );
  }

  async scanCodes(
    request: CommandRequest,
    onCode: (code: ScannedCode) => void,
  ): Promise<Result<{ readonly count: number }, ScanCodeFailure>> {
    const held = new HeldCode(this.clock);
    let count = 0;
    const collected = await this.command.run(request, (signal) =>
      this.#listen<never>(signal, async (listening) => {
        for (let scan = await listening.next(); scan !== null; scan = await listening.next()) {
          if (scan.kind === 'fault') return fail('scanner-fault', scan.detail);
          // A scanner on a trigger takes one code a trigger.
          this.session?.relight();
          if (scan.kind === 'unreadable') continue;
          if (held.isSeenAgain(scan.bytes)) {
            scan.bytes.fill(0);
            continue;
          }
          const code = this.#read(scan);
          if (!code.ok) continue;
          count += 1;
          onCode(code.value);
        }
        return null;
      }),
    );
    held.forget();
    if (collected.ok) return collected;
    const { code } = collected.failure;
    return code === 'timed-out' || code === 'cancelled' ? ok({ count }) : collected;
  }

  /** Waits for one code and says how it was read, not what it says. */
  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    const scanned = await this.scanCode(request);
    if (scanned.ok) {
      const { symbology, encoding, text } = scanned.value;
      return ok({ found: [symbology, encoding, `${text.length} characters`] });
    }
    const { code, detail } = scanned.failure;
    switch (code) {
      case 'scanner-offline':
        return fail('device-offline');
      case 'code-unreadable':
      case 'scanner-fault':
        return fail('self-test-failed', detail ?? code);
      case 'timed-out':
      case 'cancelled':
      case 'busy':
        return fail(code);
      default:
        return assertNever(code);
    }
  }

  protected open(link: L): ScanSession {
    return new ScanSession(this.#openSource(link), this.clock);
  }

  protected absent(absence: Absence): Health<'code-scanner'> {
    return { device: absence, scanner: absence === 'hardwareError' ? 'inoperative' : 'unknown' };
  }

  protected async watch(session: ScanSession, ended: AbortSignal): Promise<void> {
    ended.addEventListener('abort', () => session.close(), { once: true });
    while (!ended.aborted) {
      const prepared = await session.prepare();
      if (prepared.ok) {
        this.see(session, { device: 'online', scanner: atRest(session) });
        return;
      }
      // A closed line is told by its end.
      if (prepared.failure.code !== 'connection-closed') {
        this.see(session, { device: 'hardwareError', scanner: 'inoperative' });
      }
      await pause(this.clock, SET_UP_AGAIN_MS, ended);
    }
  }

  /** `work` answers `null` when there was nothing more to hear: the command or the line has ended. */
  async #listen<Value>(
    signal: AbortSignal,
    work: (listening: Listening) => Promise<Result<Value, ScanCodeFailure> | null>,
  ): Promise<Result<Value, ScanCodeFailure>> {
    await this.started(signal);
    const { session, sessionEnded } = this;
    if (signal.aborted) return fail(interruptionOf(signal));
    if (session === null || sessionEnded === null) return this.#absentScanner();
    const ended = AbortSignal.any([signal, sessionEnded]);
    const listened = await session.listen(ended, (listening) => {
      this.see(session, { device: 'online', scanner: 'on' });
      return work(listening);
    });
    if (!listened.ok) return this.#notLit(session, listened.failure.code);
    this.see(session, { device: 'online', scanner: atRest(session) });
    if (listened.value !== null) return listened.value;
    return signal.aborted ? fail(interruptionOf(signal)) : fail('scanner-offline', 'unplugged');
  }

  #absentScanner(): Result<never, ScanCodeFailure> {
    return this.health.device === 'hardwareError'
      ? fail('scanner-fault', 'the scanner types as a keyboard')
      : fail('scanner-offline');
  }

  #notLit(session: ScanSession, code: WriteFailure): Result<never, ScanCodeFailure> {
    if (code === 'connection-closed') return fail('scanner-offline', 'unplugged');
    this.see(session, { device: 'hardwareError', scanner: 'inoperative' }, 'immediate');
    return fail('scanner-fault', `the scanner does not take its trigger command: ${code}`);
  }

  #read(scan: Scan): Result<ScannedCode, ScanCodeFailure> {
    if (scan.kind === 'fault') return fail('scanner-fault', scan.detail);
    if (scan.kind === 'unreadable') return fail('code-unreadable', scan.detail);
    const { text, encoding } = decodeCodeText(scan.bytes, this.#textEncoding);
    scan.bytes.fill(0);
    this.#tally.count('scans');
    return ok({ symbology: scan.symbology, text, encoding, purpose: purposeOf(text) });
  }
}

/** A scanner that takes no trigger looks out for codes all the time. */
function atRest({ source }: ScanSession): Health<'code-scanner'>['scanner'] {
  return source.obeysTrigger ? 'off' : 'on';
}

function interruptionOf(signal: AbortSignal): Interruption {
  return signal.reason === 'cancelled' ? 'cancelled' : 'timed-out';
}

/** The code that was read last, while it may still lie under the beam. */
class HeldCode {
  readonly #clock: Clock;
  #bytes = new Uint8Array(0);
  #seenAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isSeenAgain(bytes: Uint8Array): boolean {
    const now = this.#clock.now();
    const again = now - this.#seenAt < HELD_MS && isSame(bytes, this.#bytes);
    this.#seenAt = now;
    if (!again) {
      this.#bytes.fill(0);
      this.#bytes = bytes.slice();
    }
    return again;
  }

  forget(): void {
    this.#bytes.fill(0);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
