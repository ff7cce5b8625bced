import type { DeviceState, DeviceStatus, MediaState, ReadCardFailure } from '../../app/contracts/devices.ts';
import type { IdentityCard } from '../../app/contracts/identity-card.ts';
import { fail, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { type CommandRequest, PendingCommand } from '../command.ts';
import type { Absence, Device, Urgency } from '../device.ts';
import type { Connection } from '../transports/transport.ts';
import { findAndReadCard } from './read-card.ts';
import { type Exchange, SdtDriver } from './sdt-driver.ts';
import { verdictOf } from './sdt-reply.ts';

/** Stale bytes that lay in the line before it was opened are let pass. */
const DRAIN_MS = 40;
/** Between two questions whether an idle reader still answers. */
const HEALTH_INTERVAL_MS = 3000;
/** The same while it does not. */
const RECOVERY_INTERVAL_MS = 1000;
/** Between two looks whether a card that was read still lies there. */
const PRESENCE_INTERVAL_MS = 400;
/** A command that comes while the line is being opened waits for it so long. */
const START_LIMIT_MS = 3000;

/** The power to read a card. */
export interface CardReading {
  /** Waits for a card and reads it; see `devicesContract.readCard`. */
  readCard(request: CommandRequest, onCardDetected: () => void): Promise<Result<IdentityCard, ReadCardFailure>>;
}

type Media = Exclude<MediaState, 'jammed'>;

/** A resident identity card reader that speaks SDT. Holds nothing of a card once its reading was handed over. */
export class IdCardReader implements Device, CardReading {
  readonly deviceId: string;
  readonly #clock: Clock;
  readonly #command: PendingCommand;
  readonly #listeners = new Set<(status: DeviceStatus, urgency: Urgency) => void>();
  #device: DeviceState = 'starting';
  #media: Media = 'unknown';
  #mustLift = false;
  /** The open line; its signal ends the watch over it. */
  #line: { readonly driver: SdtDriver; readonly ended: AbortController } | null = null;

  constructor(deviceId: string, clock: Clock) {
    this.deviceId = deviceId;
    this.#clock = clock;
    this.#command = new PendingCommand(clock, 'at-once');
  }

  get status(): DeviceStatus {
    return { deviceId: this.deviceId, deviceClass: 'id-card-reader', device: this.#device, media: this.#media };
  }

  attach(connection: Connection): void {
    this.#endLine();
    const line = { driver: new SdtDriver(connection, this.#clock), ended: new AbortController() };
    this.#line = line;
    void this.#watch(line.driver, line.ended.signal);
  }

  detach(absence: Absence): void {
    this.#endLine();
    this.#mustLift = false;
    this.#see(absence, 'unknown', this.#command.active ? 'immediate' : 'debounced');
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

  async readCard(request: CommandRequest, onCardDetected: () => void): Promise<Result<IdentityCard, ReadCardFailure>> {
    const result = await this.#command.run(request, async (signal) => {
      await this.#started(signal);
      const line = this.#line;
      if (line === null) return fail('reader-offline');
      const ended = line.ended.signal;
      const outcome = await line.driver.exclusively((exchange) =>
        findAndReadCard(exchange, {
          clock: this.#clock,
          signal: AbortSignal.any([signal, ended]),
          mustLift: this.#mustLift,
          onCardDetected: () => {
            this.#see('online', 'present');
            if (!signal.aborted) onCardDetected();
          },
          onNoneFound: () => this.#mediaUnlessLying(exchange),
        }),
      );
      // A cable pulled between two exchanges ends the search; nobody else did.
      if (!outcome.ok && ended.aborted && !signal.aborted) return fail('reader-offline');
      this.#learn(outcome);
      return outcome;
    });
    return result;
  }

  #learn(outcome: Result<IdentityCard, ReadCardFailure>): void {
    if (outcome.ok) {
      this.#mustLift = false;
      return;
    }
    switch (outcome.failure.code) {
      case 'reader-offline':
        this.#see(this.#line === null ? this.#device : 'offline', 'unknown', 'immediate');
        return;
      case 'card-removed':
        this.#see('online', 'notPresent');
        return;
      case 'card-unreadable':
      case 'not-an-id-card':
      case 'unsupported-card':
      case 'card-not-authentic':
      case 'card-data-invalid':
      case 'reader-fault':
        this.#mustLift = true;
        this.#see(this.#device, 'unknown');
        return;
      case 'timed-out':
      case 'cancelled':
      case 'busy':
        return;
    }
  }

  /** "None found" also comes while a card that was read still lies there; only the probe tells. */
  async #mediaUnlessLying(exchange: (name: 'read-new-address') => Promise<Exchange>): Promise<void> {
    if (this.#media === 'present' && (await isStillLying(exchange))) return;
    this.#see('online', 'notPresent');
  }

  /** A visit may begin in the very second the station starts: wait for the line instead of failing. */
  async #started(signal: AbortSignal): Promise<void> {
    if (this.#device !== 'starting') return;
    const limit = new AbortController();
    const end = (): void => limit.abort();
    signal.addEventListener('abort', end);
    const stop = this.onStatus(end);
    await pause(this.#clock, START_LIMIT_MS, limit.signal);
    stop();
    signal.removeEventListener('abort', end);
  }

  /** Asks the idle reader from time to time how it is, and whether a card that was read still lies there. */
  async #watch(driver: SdtDriver, ended: AbortSignal): Promise<void> {
    await pause(this.#clock, DRAIN_MS, ended);
    let nextHealthAt = this.#clock.now();
    while (!ended.aborted) {
      // While a command runs, its own exchanges show how the reader is.
      if (!driver.busy) {
        if (this.#media === 'present') await driver.exclusively((exchange) => this.#probePresence(exchange, ended));
        else if (this.#clock.now() >= nextHealthAt) {
          await driver.exclusively((exchange) => this.#probeHealth(exchange, ended));
          nextHealthAt = this.#clock.now() + (this.#device === 'online' ? HEALTH_INTERVAL_MS : RECOVERY_INTERVAL_MS);
        }
      }
      await pause(this.#clock, PRESENCE_INTERVAL_MS, ended);
    }
  }

  async #probeHealth(exchange: (name: 'status') => Promise<Exchange>, ended: AbortSignal): Promise<void> {
    let answer = await exchange('status');
    if (answer.kind !== 'reply' && answer.kind !== 'connection-closed') answer = await exchange('status');
    if (ended.aborted) return;
    if (answer.kind !== 'reply') this.#see('offline', 'unknown');
    else if (verdictOf(answer.reply.meaning) === 'reader-broken') this.#see('hardwareError', 'unknown');
    else this.#see('online', this.#media);
  }

  async #probePresence(exchange: (name: 'read-new-address') => Promise<Exchange>, ended: AbortSignal): Promise<void> {
    const lying = await isStillLying(exchange);
    if (!lying && !ended.aborted) this.#see('online', 'notPresent');
  }

  #see(device: DeviceState, media: Media, urgency: Urgency = 'debounced'): void {
    // A reply that was under way when the cable went must not bring the reader back.
    if (device === 'online' && this.#line === null) return;
    if (device === this.#device && media === this.#media && urgency === 'debounced') return;
    this.#device = device;
    this.#media = media;
    const { status } = this;
    for (const listener of [...this.#listeners]) listener(status, urgency);
  }

  #endLine(): void {
    this.#line?.ended.abort();
    this.#line = null;
  }
}

/**
 * After a good read `find` answers "none" until the card leaves; the new-address command answers "ok" or "no such
 * item" exactly while the same card lies there.
 */
async function isStillLying(exchange: (name: 'read-new-address') => Promise<Exchange>): Promise<boolean> {
  const answer = await exchange('read-new-address');
  if (answer.kind !== 'reply') return false;
  answer.reply.data.fill(0);
  return answer.reply.meaning === 'ok' || answer.reply.meaning === 'no-such-item';
}
