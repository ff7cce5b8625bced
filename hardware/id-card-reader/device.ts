import type { CardExtra, ReadCardFailure } from '../../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';
import { assertNever, fail, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence } from '../device.ts';
import type { CardReading } from '../device-classes.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
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

export interface IdCardReaderSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly tally: DeviceTally;
}

/** A resident identity card reader that speaks SDT. Holds nothing of a card once its reading was handed over. */
export class IdCardReader extends AttachedDevice<'id-card-reader', Connection, SdtDriver> implements CardReading {
  readonly #tally: DeviceTally;
  #mustLift = false;

  constructor({ deviceId, clock, tally }: IdCardReaderSetup) {
    const starting = { device: 'starting', media: 'unknown' } as const;
    super({ deviceId, deviceClass: 'id-card-reader', clock, starting, interrupted: 'at-once' });
    this.#tally = tally;
  }

  async readCard(
    request: CommandRequest,
    extras: readonly CardExtra[],
    onCardDetected: () => void,
  ): Promise<Result<IdentityCard, ReadCardFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session: driver, sessionEnded: ended } = this;
      if (driver === null || ended === null) return fail('reader-offline');
      const outcome = await driver.exclusively((exchange) =>
        findAndReadCard(exchange, {
          clock: this.clock,
          signal: AbortSignal.any([signal, ended]),
          extras,
          mustLift: this.#mustLift,
          onCardDetected: () => {
            this.see(driver, { device: 'online', media: 'present' });
            if (!signal.aborted) onCardDetected();
          },
          onNoneFound: () => this.#mediaUnlessLying(driver, exchange),
        }),
      );
      // A cable pulled between two exchanges ends the search; nobody else did.
      if (!outcome.ok && ended.aborted && !signal.aborted) return fail('reader-offline');
      this.#learn(driver, outcome);
      return outcome;
    });
  }

  protected open(connection: Connection): SdtDriver {
    // Another card may lie there by now, or the same one: the reader says.
    this.#mustLift = false;
    return new SdtDriver(connection, this.clock);
  }

  protected absent(absence: Absence): Health<'id-card-reader'> {
    return { device: absence, media: 'unknown' };
  }

  /** Asks the idle reader from time to time how it is, and whether a card that was read still lies there. */
  protected async watch(driver: SdtDriver, ended: AbortSignal): Promise<void> {
    await pause(this.clock, DRAIN_MS, ended);
    let nextHealthAt = this.clock.now();
    while (!ended.aborted) {
      // While a command runs, its own exchanges show how the reader is.
      if (!driver.busy) {
        if (this.health.media === 'present') {
          await driver.exclusively((exchange) => this.#mediaUnlessLying(driver, exchange));
        } else if (this.clock.now() >= nextHealthAt) {
          await driver.exclusively((exchange) => this.#probeHealth(driver, exchange));
          const isWell = this.health.device === 'online';
          nextHealthAt = this.clock.now() + (isWell ? HEALTH_INTERVAL_MS : RECOVERY_INTERVAL_MS);
        }
      }
      await pause(this.clock, PRESENCE_INTERVAL_MS, ended);
    }
  }

  #learn(driver: SdtDriver, outcome: Result<IdentityCard, ReadCardFailure>): void {
    if (outcome.ok) {
      this.#mustLift = false;
      this.#tally.count('reads');
      return;
    }
    switch (outcome.failure.code) {
      case 'reader-offline':
        this.see(driver, { device: 'offline', media: 'unknown' }, 'immediate');
        return;
      case 'card-removed':
        this.see(driver, { device: 'online', media: 'notPresent' });
        return;
      case 'card-unreadable':
      case 'not-an-id-card':
      case 'unsupported-card':
      case 'card-not-authentic':
      case 'card-data-invalid':
      case 'reader-fault':
        this.#mustLift = true;
        this.see(driver, { ...this.health, media: 'unknown' });
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
  async #mediaUnlessLying(driver: SdtDriver, exchange: PresenceExchange): Promise<void> {
    if (this.health.media === 'present' && (await isStillLying(exchange))) return;
    this.see(driver, { device: 'online', media: 'notPresent' });
  }

  async #probeHealth(driver: SdtDriver, exchange: (name: 'status') => Promise<Exchange>): Promise<void> {
    let answer = await exchange('status');
    if (answer.kind !== 'reply' && answer.kind !== 'connection-closed') answer = await exchange('status');
    if (answer.kind !== 'reply') this.see(driver, { device: 'offline', media: 'unknown' });
    else if (verdictOf(answer.reply.meaning) === 'reader-broken') {
      this.see(driver, { device: 'hardwareError', media: 'unknown' });
    } else this.see(driver, { ...this.health, device: 'online' });
  }
}

type PresenceExchange = (name: 'read-new-address') => Promise<Exchange>;

/**
 * After a good read `find` answers "none" until the card leaves; the new-address command answers "ok" or "no such
 * item" exactly while the same card lies there.
 */
async function isStillLying(exchange: PresenceExchange): Promise<boolean> {
  const answer = await exchange('read-new-address');
  if (answer.kind !== 'reply') return false;
  answer.reply.data.fill(0);
  return answer.reply.meaning === 'ok' || answer.reply.meaning === 'no-such-item';
}
