import type { DeviceStatus, StatusOf } from '../app/contracts/devices/device-status.ts';
import type { DeviceClass } from '../app/contracts/devices/vocabulary.ts';
import type { Clock } from './clock.ts';
import { pause } from './clock.ts';
import { type InterruptionAnswer, PendingCommand } from './command.ts';
import type { Absence, Capabilities, Device, Urgency } from './device.ts';
import type { Link } from './transports/transport.ts';

/** A command that comes while the link is being opened waits for it so long. */
const START_LIMIT_MS = 3000;

/** A status without the two fields that never change. */
export type Health<Class extends DeviceClass> = Omit<StatusOf<Class>, 'deviceId' | 'deviceClass'>;

export interface AttachedDeviceOptions<Class extends DeviceClass> {
  readonly deviceId: string;
  readonly deviceClass: Class;
  readonly clock: Clock;
  /** How it looks before anything is known. */
  readonly starting: Health<Class>;
  /** Whether an interrupted command is answered at once or by its work (`command.ts`). */
  readonly interrupted: InterruptionAnswer;
}

/**
 * What every driver does the same way: one session a link, one command at a time, and health that is told on change
 * and never by a session that is over.
 */
export abstract class AttachedDevice<Class extends DeviceClass, L extends Link, Session> implements Device<L> {
  readonly deviceId: string;
  protected readonly clock: Clock;
  protected readonly command: PendingCommand;
  readonly #deviceClass: Class;
  readonly #listeners = new Set<(status: DeviceStatus, urgency: Urgency) => void>();
  #health: Health<Class>;
  #current: { readonly session: Session; readonly ended: AbortController } | null = null;

  protected constructor(options: AttachedDeviceOptions<Class>) {
    this.deviceId = options.deviceId;
    this.clock = options.clock;
    this.command = new PendingCommand(options.clock, options.interrupted);
    this.#deviceClass = options.deviceClass;
    this.#health = options.starting;
  }

  /** Makes a session of a fresh link. */
  protected abstract open(link: L): Session;
  /** Sets the device up and looks after it until `ended`; runs beside commands. */
  protected abstract watch(session: Session, ended: AbortSignal): Promise<void>;
  /** How the device looks without a link. */
  protected abstract absent(absence: Absence): Health<Class>;

  get capabilities(): Capabilities {
    return {};
  }

  get status(): DeviceStatus {
    // The two halves make a whole status again; TypeScript cannot put a generic union together.
    return { deviceId: this.deviceId, deviceClass: this.#deviceClass, ...this.#health } as unknown as DeviceStatus;
  }

  protected get health(): Health<Class> {
    return this.#health;
  }

  /** The session on the open link, or `null`. */
  protected get session(): Session | null {
    return this.#current?.session ?? null;
  }

  /** Aborts when the session on the open link is over; `null` without one. */
  protected get sessionEnded(): AbortSignal | null {
    return this.#current?.ended.signal ?? null;
  }

  attach(link: L): void {
    this.#end();
    const current = { session: this.open(link), ended: new AbortController() };
    this.#current = current;
    void this.watch(current.session, current.ended.signal);
  }

  detach(absence: Absence): void {
    this.#end();
    this.tell(this.absent(absence), this.command.active ? 'immediate' : 'debounced');
  }

  onStatus(listener: (status: DeviceStatus, urgency: Urgency) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(commandId: string): void {
    this.command.cancel(commandId);
  }

  close(): void {
    this.#listeners.clear();
    this.command.cancelAny();
    this.#end();
  }

  /** Health as a session saw it. An answer that was under way when the cable went must not bring the device back. */
  protected see(session: Session, health: Health<Class>, urgency: Urgency = 'debounced'): void {
    if (this.#current?.session === session) this.tell(health, urgency);
  }

  /** Health that needs no session: of an absent device. */
  protected tell(health: Health<Class>, urgency: Urgency): void {
    const unchanged = JSON.stringify(health) === JSON.stringify(this.#health);
    // Certain news is told even if it is no news: what was still being debounced is then settled.
    if (unchanged && urgency === 'debounced') return;
    this.#health = health;
    const { status } = this;
    for (const listener of [...this.#listeners]) listener(status, urgency);
  }

  /** A visit may begin in the very second the station starts: waits for the first word of the device's health. */
  protected async started(signal: AbortSignal): Promise<void> {
    if (this.#health.device !== 'starting') return;
    const limit = new AbortController();
    const end = (): void => limit.abort();
    signal.addEventListener('abort', end);
    const stop = this.onStatus(end);
    await pause(this.clock, START_LIMIT_MS, limit.signal);
    stop();
    signal.removeEventListener('abort', end);
  }

  #end(): void {
    this.#current?.ended.abort();
    this.#current = null;
  }
}
