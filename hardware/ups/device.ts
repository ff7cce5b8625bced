import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import { assertNever, type Failure, fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { Connection, OpenFailure } from '../transports/transport.ts';
import { type NutFailure, NutSession } from './nut-session.ts';
import { healthOf, UNKNOWN_POWER, type UpsReading } from './ups-state.ts';

/** The protocol has no way to be told, and on a battery that ends every second counts. */
const LOOK_INTERVAL_MS = 1000;

export interface UpsSettings {
  /** As the server names it; without it, the only one it has. */
  readonly ups?: string;
  readonly username?: string;
  readonly password?: string;
}

export interface UpsSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
  readonly settings: UpsSettings;
}

type Trouble = NutFailure | 'ambiguous-ups';

/** The UPS of the station, as a NUT server knows it. */
export class UninterruptiblePowerSupply extends AttachedDevice<'ups', Connection, NutSession> {
  readonly #settings: UpsSettings;
  readonly #report: ReportDiagnostic;
  #ups: string | null = null;
  #model: string | null = null;
  #complaint = '';

  constructor({ deviceId, clock, report, settings }: UpsSetup) {
    super({
      deviceId,
      deviceClass: 'ups',
      clock,
      starting: { device: 'starting', ...UNKNOWN_POWER },
      interrupted: 'at-once',
    });
    this.#settings = settings;
    this.#report = report;
  }

  override get capabilities(): Capabilities {
    return {
      ...(this.#ups === null ? {} : { ups: this.#ups }),
      ...(this.#model === null ? {} : { model: this.#model }),
    };
  }

  /** Asks once more and tells in the server's own words. */
  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session } = this;
      if (session === null) return fail('device-offline');
      const reading = await this.#look(session);
      if (!reading.ok) return fail('device-offline', reading.failure.detail ?? reading.failure.code);
      const { status, charge, runtime } = reading.value;
      const found = [`ups.status: ${status}`, `battery.charge: ${charge}`, `battery.runtime: ${runtime}`];
      return healthOf(reading.value).device === 'hardwareError' ? fail('self-test-failed', status) : ok({ found });
    });
  }

  protected open(connection: Connection): NutSession {
    this.#ups = null;
    return new NutSession(connection, this.clock);
  }

  protected absent(absence: Absence): Health<'ups'> {
    return { device: absence, ...UNKNOWN_POWER };
  }

  protected async watch(session: NutSession, ended: AbortSignal): Promise<void> {
    const { username, password } = this.#settings;
    if (username !== undefined && password !== undefined) {
      const loggedIn = await session.logIn(username, password);
      if (!loggedIn.ok && !ended.aborted) this.#complain(loggedIn.failure);
    }
    while (!ended.aborted) {
      const reading = await this.#look(session);
      if (ended.aborted) return;
      if (reading.ok) this.#see(session, reading.value);
      else this.#seeTrouble(session, reading.failure);
      await pause(this.clock, LOOK_INTERVAL_MS, ended);
    }
  }

  async #look(session: NutSession): Promise<Result<UpsReading, Trouble>> {
    const ups = this.#ups ?? (await this.#find(session));
    if (typeof ups !== 'string') return ups;
    return session.read(ups);
  }

  async #find(session: NutSession): Promise<string | Result<never, Trouble>> {
    const listed = await session.list();
    if (!listed.ok) return listed;
    const wanted = this.#settings.ups;
    const fitting = listed.value.filter((name) => wanted === undefined || name === wanted);
    const [ups] = fitting;
    if (ups === undefined) return fail('no-such-ups', `the server has ${listed.value.join(', ') || 'none'}`);
    if (fitting.length > 1) return fail('ambiguous-ups', `the server has ${fitting.join(', ')}`);
    const model = await session.variable(ups, 'ups.model');
    this.#model = model.ok ? model.value : null;
    this.#ups = ups;
    return ups;
  }

  #see(session: NutSession, reading: UpsReading): void {
    this.#complaint = '';
    this.see(session, healthOf(reading));
  }

  #seeTrouble(session: NutSession, failure: Failure<Trouble>): void {
    // A lost server closes its line, which the supervisor sees.
    if (failure.code === 'server-lost') return;
    // It may be called otherwise when it is back.
    this.#ups = null;
    this.#complain(failure);
    this.see(session, { device: failure.code === 'no-such-ups' ? 'noDevice' : 'offline', ...UNKNOWN_POWER });
  }

  /** Staff are told once why nothing is known of the UPS, and again when the reason changes. */
  #complain({ code, detail = code }: Failure<Trouble>): void {
    if (detail === this.#complaint || code === 'server-lost') return;
    this.#complaint = detail;
    this.#report({ event: 'line-not-opened', deviceId: this.deviceId, code: openFailureOf(code), detail });
  }
}

function openFailureOf(code: Exclude<Trouble, 'server-lost'>): OpenFailure {
  switch (code) {
    case 'no-such-ups':
      return 'no-device';
    case 'ambiguous-ups':
      return 'ambiguous-device';
    case 'access-denied':
      return 'permission-denied';
    case 'stale':
    case 'refused':
      return 'open-failed';
    default:
      return assertNever(code);
  }
}
