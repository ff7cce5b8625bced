import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type { CardExtra, ReadCardFailure } from '../../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';
import type { BaudRate, SerialLine, UsbLine } from '../../app/contracts/devices/line.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { CardReading } from '../device-classes.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { Connection } from '../transports/transport.ts';
import { askState, introduce, isStillLying, readSamId } from './examine-reader.ts';
import { findAndReadCard } from './read-card.ts';
import { type ExchangeFn, SdtDriver } from './sdt-driver.ts';
import { SpeedSearch } from './speed-search.ts';
import { wipeCard } from './wipe-card.ts';

/** Stale bytes that lay in the line before it was opened are let pass. */
const DRAIN_MS = 40;
/** Between two questions whether an idle reader still answers. */
const HEALTH_INTERVAL_MS = 3000;
/** The same while it does not. */
const RECOVERY_INTERVAL_MS = 1000;
/** Between two looks whether a card that was read still lies there. */
const PRESENCE_INTERVAL_MS = 400;

export interface IdCardReaderSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly tally: DeviceTally;
  readonly report: ReportDiagnostic;
  readonly line: SerialLine | UsbLine;
  readonly settings: {
    /** The one reader that this profile means, as printed on its SAM module. */
    readonly samId?: string;
  };
}

/** A reader on an open line. */
interface Session {
  readonly driver: SdtDriver;
  readonly connection: Connection;
  readonly search: SpeedSearch | null;
  /** It has answered at this line's speed; who falls silent later is off, not at another speed. */
  answered: boolean;
  /** It was prepared and asked who it is, and has not fallen silent since. */
  identity: 'unknown' | 'right' | 'wrong';
}

/** A resident identity card reader that speaks SDT. Holds nothing of a card once its reading was handed over. */
export class IdCardReader extends AttachedDevice<'id-card-reader', Connection, Session> implements CardReading {
  readonly #tally: DeviceTally;
  readonly #report: ReportDiagnostic;
  readonly #boundTo: string | null;
  readonly #profiledSpeed: BaudRate | null;
  #speed: BaudRate | null;
  #samId: string | null = null;
  #mustLift = false;

  constructor({ deviceId, clock, tally, report, line, settings }: IdCardReaderSetup) {
    const starting = { device: 'starting', media: 'unknown' } as const;
    super({ deviceId, deviceClass: 'id-card-reader', clock, starting, interrupted: 'at-once' });
    this.#tally = tally;
    this.#report = report;
    this.#boundTo = settings.samId ?? null;
    this.#profiledSpeed = line.transport === 'serial' ? line.baudRate : null;
    this.#speed = this.#profiledSpeed;
  }

  override get capabilities(): Capabilities {
    return {
      cards: ['citizen', 'residence-permit', 'foreign-resident'],
      extras: ['chip-number', 'fingerprint'],
      // A decoder is a licensed plug-in (photo-decoder.ts); there is none.
      decodesPhoto: false,
      ...(this.#samId === null ? {} : { samId: this.#samId }),
      ...(this.#speed === null ? {} : { baudRate: this.#speed }),
    };
  }

  async readCard(
    request: CommandRequest,
    extras: readonly CardExtra[],
    onCardDetected: () => void,
  ): Promise<Result<IdentityCard, ReadCardFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session, sessionEnded: ended } = this;
      if (session === null || ended === null) return fail('reader-offline');
      const outcome = await session.driver.exclusively(async (exchange) => {
        if ((await this.#identify(session, exchange)) === 'wrong') return fail('reader-fault', 'wrong-device');
        return findAndReadCard(exchange, {
          clock: this.clock,
          signal: AbortSignal.any([signal, ended]),
          extras,
          mustLift: this.#mustLift,
          onCardDetected: () => {
            this.see(session, { device: 'online', media: 'present' });
            if (!signal.aborted) onCardDetected();
          },
          onNoneFound: () => this.#mediaUnlessLying(session, exchange),
        });
      });
      // A cable pulled between two exchanges ends the search; nobody else did.
      if (!outcome.ok && ended.aborted && !signal.aborted) return fail('reader-offline');
      this.#learn(session, outcome);
      // The answer has been given already; nobody takes this card.
      if (outcome.ok && signal.aborted) wipeCard(outcome.value);
      return outcome;
    });
  }

  /** Asks the reader how it is and who it is; needs no card. */
  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session } = this;
      if (session === null) return fail('device-offline');
      return session.driver.exclusively(async (exchange) => {
        const state = await askState(exchange);
        if (state === 'silent') return fail('device-offline');
        if (state === 'broken')
          return fail('self-test-failed', 'the SAM module failed its own test or is not licensed');
        session.identity = 'unknown';
        if ((await this.#identify(session, exchange)) === 'wrong') return fail('self-test-failed', 'wrong-device');
        const speed = this.#speed === null ? [] : [`${this.#speed} baud`];
        return ok({ found: [`SAM ${this.#samId ?? 'unknown'}`, ...speed] });
      });
    });
  }

  protected open(connection: Connection): Session {
    // Another card may lie there by now, or the same one: the reader says.
    this.#mustLift = false;
    const { setBaudRate } = connection;
    const search =
      setBaudRate === undefined || this.#speed === null
        ? null
        : new SpeedSearch((speed) => setBaudRate(speed), this.#speed);
    return {
      driver: new SdtDriver(connection, this.clock),
      connection,
      search,
      answered: false,
      identity: 'unknown',
    };
  }

  protected absent(absence: Absence): Health<'id-card-reader'> {
    return { device: absence, media: 'unknown' };
  }

  /** Asks the idle reader from time to time how it is, and whether a card that was read still lies there. */
  protected async watch(session: Session, ended: AbortSignal): Promise<void> {
    const { driver } = session;
    // Before any command gets the line: it was opened at the speed of the profile.
    await driver.exclusively(() => this.#resumeSpeed(session));
    await pause(this.clock, DRAIN_MS, ended);
    let nextHealthAt = this.clock.now();
    while (!ended.aborted) {
      // While a command runs, its own exchanges show how the reader is.
      if (!driver.busy) {
        if (this.health.media === 'present') {
          await driver.exclusively((exchange) => this.#mediaUnlessLying(session, exchange));
        } else if (this.clock.now() >= nextHealthAt) {
          await driver.exclusively((exchange) => this.#probeHealth(session, exchange));
          nextHealthAt = this.clock.now() + this.#healthIntervalMs(session);
        }
      }
      await pause(this.clock, PRESENCE_INTERVAL_MS, ended);
    }
  }

  #healthIntervalMs({ answered, search }: Session): number {
    if (this.health.device === 'online') return HEALTH_INTERVAL_MS;
    // As long as speeds are left to be tried, it may only be that.
    return !answered && search?.isFresh === true ? 0 : RECOVERY_INTERVAL_MS;
  }

  #learn(session: Session, outcome: Result<IdentityCard, ReadCardFailure>): void {
    if (outcome.ok) {
      this.#mustLift = false;
      this.#tally.count('reads');
      return;
    }
    switch (outcome.failure.code) {
      case 'reader-offline':
        this.#fellSilent(session, 'immediate');
        return;
      case 'card-removed':
        this.see(session, { device: 'online', media: 'notPresent' });
        return;
      case 'card-unreadable':
      case 'not-an-id-card':
      case 'unsupported-card':
      case 'card-not-authentic':
      case 'card-data-invalid':
      case 'reader-fault':
        this.#mustLift = true;
        this.see(session, { ...this.health, media: 'unknown' });
        return;
      case 'timed-out':
      case 'cancelled':
      case 'busy':
        return;
      default:
        assertNever(outcome.failure.code);
    }
  }

  /** "None found" also comes while a card that was read still lies there; only the probe tells. */
  async #mediaUnlessLying(session: Session, exchange: ExchangeFn): Promise<void> {
    if (this.health.media === 'present' && (await isStillLying(exchange))) return;
    this.see(session, { device: 'online', media: 'notPresent' });
  }

  async #probeHealth(session: Session, exchange: ExchangeFn): Promise<void> {
    const state = await askState(exchange);
    switch (state) {
      case 'silent':
        this.#fellSilent(session, 'debounced');
        if (!session.answered && (await this.#findSpeed(session, exchange))) await this.#probeHealth(session, exchange);
        return;
      case 'broken':
        session.answered = true;
        this.see(session, { device: 'hardwareError', media: 'unknown' });
        return;
      case 'well':
        session.answered = true;
        await this.#checkIdentity(session, exchange);
        if (session.identity === 'right') this.see(session, { ...this.health, device: 'online' });
        else if (session.identity === 'unknown') this.#fellSilent(session, 'debounced');
        return;
      default:
        assertNever(state);
    }
  }

  #fellSilent(session: Session, urgency: 'debounced' | 'immediate'): void {
    // It may come back as another one: plugs of serial lines are swapped without a word.
    session.identity = 'unknown';
    this.see(session, { device: 'offline', media: 'unknown' }, urgency);
  }

  /** A bound reader is asked again and again who it is, any other once. */
  async #checkIdentity(session: Session, exchange: ExchangeFn): Promise<void> {
    if (session.identity === 'right' && this.#boundTo !== null) {
      const samId = await readSamId(exchange);
      if (samId === this.#boundTo) return;
      session.identity = 'unknown';
    }
    // What was wrong may have been put right since.
    if (session.identity === 'wrong') session.identity = 'unknown';
    await this.#identify(session, exchange);
  }

  /** Prepares a reader that is not known yet, and compares it with the one that is meant. */
  async #identify(session: Session, exchange: ExchangeFn): Promise<Session['identity']> {
    if (session.identity !== 'unknown') return session.identity;
    const introduced = await introduce(exchange);
    if (introduced === 'silent') return 'unknown';
    const { samId } = introduced;
    session.identity = this.#boundTo === null || samId === this.#boundTo ? 'right' : 'wrong';
    const changed = samId !== this.#samId;
    this.#samId = samId;
    if (this.#boundTo === null || samId === this.#boundTo) return session.identity;
    // It is asked every second; staff are told once.
    if (changed || this.health.device !== 'hardwareError') {
      const { deviceId } = this;
      this.#report({ event: 'wrong-device', deviceId, expected: this.#boundTo, found: samId });
    }
    this.see(session, { device: 'hardwareError', media: 'unknown' });
    return session.identity;
  }

  async #resumeSpeed({ connection }: Session): Promise<void> {
    if (this.#speed !== null && this.#speed !== this.#profiledSpeed) await connection.setBaudRate?.(this.#speed);
  }

  async #findSpeed({ search }: Session, exchange: ExchangeFn): Promise<boolean> {
    const found = (await search?.tryNext(exchange)) ?? null;
    if (found === null || this.#profiledSpeed === null) return false;
    this.#speed = found;
    this.#report({ event: 'baud-rate-found', deviceId: this.deviceId, profiled: this.#profiledSpeed, found });
    return true;
  }
}
