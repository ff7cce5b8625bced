import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type { ReadSmartCardFailure } from '../../app/contracts/devices/smart-card-reading.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import type { Clock } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { SmartCardReading } from '../device-classes.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { DeviceTally } from '../supervision/device-tally.ts';
import type { Connection } from '../transports/transport.ts';
import type { SmartCardApplication } from './card-application.ts';
import { CARD_APPLICATIONS } from './card-applications.ts';
import { type ChosenReader, chooseReader, healthOf, holdsCard } from './chosen-reader.ts';
import type { ReaderState } from './pcsc-message.ts';
import { PcscSession } from './pcsc-session.ts';
import { readSmartCard } from './read-smart-card.ts';

export interface SmartCardReaderSettings {
  /** Part of the reader's name; without it, the only reader there is. */
  readonly reader?: string;
}

export interface SmartCardReaderSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly tally: DeviceTally;
  readonly report: ReportDiagnostic;
  readonly settings: SmartCardReaderSettings;
  readonly applications?: readonly SmartCardApplication[];
}

const ABSENT: ChosenReader = { kind: 'absent' };

type Reading = Result<
  { readonly atr: string; readonly fields: Readonly<Record<string, string>> },
  ReadSmartCardFailure
>;

/** One reader of the machine's PC/SC service. Holds nothing of a card but its answer to reset. */
export class SmartCardReader
  extends AttachedDevice<'smart-card-reader', Connection, PcscSession>
  implements SmartCardReading
{
  readonly #wanted: string;
  readonly #applications: readonly SmartCardApplication[];
  readonly #tally: DeviceTally;
  readonly #report: ReportDiagnostic;
  readonly #changes = new Set<() => void>();
  #chosen: ChosenReader = ABSENT;
  #readerNames: readonly string[] = [];
  #protocol = '';
  #complaint = '';

  constructor({ deviceId, clock, tally, report, settings, applications = CARD_APPLICATIONS }: SmartCardReaderSetup) {
    const starting = { device: 'starting', media: 'unknown', chipPower: 'unknown' } as const;
    super({ deviceId, deviceClass: 'smart-card-reader', clock, starting, interrupted: 'at-once' });
    this.#wanted = settings.reader ?? '';
    this.#applications = applications;
    this.#tally = tally;
    this.#report = report;
  }

  override get capabilities(): Capabilities {
    const reader = this.#chosen.kind === 'found' ? { reader: this.#chosen.reader.name } : {};
    const applications = this.#applications.map(({ name }) => name);
    return { ...reader, applications, readers: [...this.#readerNames], protocol: this.#protocol };
  }

  async readSmartCard(request: CommandRequest, applicationName: string): Promise<Reading> {
    const application = this.#applications.find(({ name }) => name === applicationName);
    if (application === undefined) return fail('unknown-application', applicationName);
    return this.command.run(request, async (signal): Promise<Reading> => {
      await this.started(signal);
      const { session, sessionEnded: ended } = this;
      if (session === null || ended === null) return fail('reader-offline');
      const reader = await this.#cardInReader(AbortSignal.any([signal, ended]));
      if (reader === null) return fail(signal.aborted ? 'cancelled' : 'reader-offline');
      const read = await session.exclusively((calls) =>
        readSmartCard(calls, { readerName: reader.name, application, clock: this.clock, signal }),
      );
      if (!read.ok) return read;
      this.#tally.count('reads');
      return ok({ atr: hexOf(reader.atr), fields: read.value });
    });
  }

  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const readers = await this.session?.exclusively((calls) => calls.readers());
      if (readers === undefined || readers === null) return fail('device-offline');
      const chosen = chooseReader(readers, this.#wanted);
      if (chosen.kind !== 'found') return fail('device-offline', complaintOf(chosen));
      const { chipPower } = healthOf(chosen);
      if (chipPower === 'hardwareError') return fail('self-test-failed', 'the card does not answer');
      return ok({ found: [`reader: ${chosen.reader.name}`, `card: ${chipPower}`] });
    });
  }

  protected open(connection: Connection): PcscSession {
    return new PcscSession(connection, this.clock);
  }

  /** The service is gone and every reader with it. */
  protected absent(absence: Absence): Health<'smart-card-reader'> {
    this.#choose(ABSENT);
    return { device: absence, media: 'unknown', chipPower: 'unknown' };
  }

  protected async watch(session: PcscSession, ended: AbortSignal): Promise<void> {
    const opened = await session.open();
    if (!opened.ok) {
      // A service of another age stays as it is until it is replaced, and then the connection ends.
      if (opened.failure.code === 'unknown-version' && !ended.aborted)
        this.#refuse(session, opened.failure.detail ?? '');
      return;
    }
    this.#protocol = opened.value.protocol;
    await session.observe((readers) => {
      if (!ended.aborted) this.#see(session, readers);
    });
  }

  #see(session: PcscSession, readers: readonly ReaderState[]): void {
    const chosen = chooseReader(readers, this.#wanted);
    this.#readerNames = readers.map(({ name }) => name);
    this.#choose(chosen);
    this.#complain(complaintOf(chosen));
    const lostInUse = this.command.active && chosen.kind !== 'found';
    this.see(session, healthOf(chosen), lostInUse ? 'immediate' : 'debounced');
  }

  #refuse(session: PcscSession, detail: string): void {
    this.#complain(detail);
    this.see(session, { device: 'offline', media: 'unknown', chipPower: 'unknown' });
  }

  #choose(chosen: ChosenReader): void {
    this.#chosen = chosen;
    for (const listener of [...this.#changes]) listener();
  }

  /** Staff are told once why there is no reader, and again when the reason changes. */
  #complain(detail: string): void {
    if (detail === this.#complaint) return;
    this.#complaint = detail;
    const code = this.#chosen.kind === 'ambiguous' ? 'ambiguous-device' : 'no-device';
    if (detail !== '') this.#report({ event: 'line-not-opened', deviceId: this.deviceId, code, detail });
  }

  /** Waits for a card; `null` when the reader went, or the waiting was ended. */
  #cardInReader(ended: AbortSignal): Promise<ReaderState | null> {
    return new Promise((resolve) => {
      const look = (): void => {
        const chosen = this.#chosen;
        if (!ended.aborted && chosen.kind === 'found' && !holdsCard(chosen)) return;
        this.#changes.delete(look);
        ended.removeEventListener('abort', look);
        resolve(ended.aborted || chosen.kind !== 'found' ? null : chosen.reader);
      };
      this.#changes.add(look);
      ended.addEventListener('abort', look);
      look();
    });
  }
}

function complaintOf(chosen: ChosenReader): string {
  switch (chosen.kind) {
    case 'found':
      return '';
    case 'absent':
      return 'the card service knows no such reader';
    case 'ambiguous':
      return `several readers fit: ${chosen.names.join(', ')}`;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}
