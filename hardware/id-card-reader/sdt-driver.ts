import type { Clock, TimerId } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection } from '../transports/transport.ts';
import { encodeCommand, type SdtCommandName } from './sdt-command.ts';
import { type PartialFrame, SdtFrameParser, type SdtParserEvent } from './sdt-frame.ts';
import { decodeReply, type SdtReply } from './sdt-reply.ts';

/** How one exchange with the reader ended. */
export type Exchange =
  /** The receiver overwrites `data` when it has decoded it. */
  | { readonly kind: 'reply'; readonly reply: SdtReply }
  /** A whole frame with a wrong check byte came, and nothing better after it. */
  | { readonly kind: 'damaged' }
  /** A reply began and stopped. */
  | { readonly kind: 'incomplete'; readonly partial: PartialFrame }
  /** Bytes came, but no frame. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'connection-closed' };

/** One command and its answer, on a line that nobody else may use meanwhile. */
export type ExchangeFn = (name: SdtCommandName) => Promise<Exchange>;

/**
 * How long the first byte of a reply may take, in ms. Published drivers wait 100 for find and select and 2000 for
 * a read; find and select get more here, because a loaded host or a USB adapter can sit on bytes for longer and a
 * late reply would be taken for the next command's. Waiting costs nothing while the reader is alive.
 */
const REPLY_WAIT_MS: Record<SdtCommandName, number> = {
  reset: 1000,
  status: 600,
  'read-sam-id': 600,
  'find-card': 600,
  'select-card': 600,
  'read-base': 2000,
  'read-base-and-fingerprint': 3000,
  'read-new-address': 1500,
  'read-chip-management-number': 1500,
  'set-max-rf-bytes': 600,
  'set-baud-115200': 600,
  'set-baud-57600': 600,
  'set-baud-38400': 600,
  'set-baud-19200': 600,
  'set-baud-9600': 600,
};

/** A reply under way may pause no longer than this: the wait is on progress, not on the whole. */
const PROGRESS_WAIT_MS = 400;
/** Upper bound for a line that never stops talking; the longest reply takes 2.4 s at 9600 baud. */
const WHOLE_REPLY_MS = 3000;
/** Quiet after a damaged frame before the command is sent again, so that its tail is not taken for the next reply. */
const AFTER_DAMAGE_MS = 30;

/** Sends commands and collects replies on one open connection, one at a time. Keeps no reply. */
export class SdtDriver {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #parser = new SdtFrameParser(4);
  readonly #line = new Exclusive();

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** True while a sequence holds the line. */
  get busy(): boolean {
    return this.#line.busy;
  }

  /** Runs a sequence of exchanges that no other may interrupt. */
  exclusively<Value>(sequence: (exchange: ExchangeFn) => Promise<Value>): Promise<Value> {
    return this.#line.run(() => sequence((name) => this.#exchange(name)));
  }

  #exchange(name: SdtCommandName): Promise<Exchange> {
    this.#parser.reset();
    return new Promise((resolve) => {
      const deadline = this.#clock.now() + REPLY_WAIT_MS[name] + WHOLE_REPLY_MS;
      let timer: TimerId | null = null;
      let settled = false;
      let damaged = false;
      let anything = false;
      // Replaced at once: a line that is closed already calls back before the subscription returns.
      let stopData: () => void = () => {};
      let stopClose: () => void = () => {};

      const settle = (exchange: Exchange): void => {
        if (settled) return;
        settled = true;
        if (timer !== null) this.#clock.clearTimeout(timer);
        stopData();
        stopClose();
        this.#parser.reset();
        resolve(exchange);
      };
      const take = (events: readonly SdtParserEvent[]): void => {
        for (const event of events) {
          if (event.kind === 'damaged') damaged = true;
          else settle({ kind: 'reply', reply: decodeReply(event.body) });
        }
      };
      const giveUp = (): void => {
        const { partial } = this.#parser;
        take(this.#parser.abandonPartial());
        if (damaged) settle({ kind: 'damaged' });
        else if (partial !== null) settle({ kind: 'incomplete', partial });
        else settle({ kind: anything ? 'garbage' : 'silent' });
      };
      const wait = (limitMs: number): void => {
        if (timer !== null) this.#clock.clearTimeout(timer);
        timer = this.#clock.setTimeout(giveUp, Math.min(limitMs, deadline - this.#clock.now()));
      };

      wait(REPLY_WAIT_MS[name]);
      stopData = this.#connection.onData((bytes) => {
        if (settled) return;
        anything = true;
        take(this.#parser.push(bytes));
        if (!settled) wait(damaged && this.#parser.partial === null ? AFTER_DAMAGE_MS : PROGRESS_WAIT_MS);
      });
      stopClose = this.#connection.onClose(() => settle({ kind: 'connection-closed' }));
      if (settled) return;
      void this.#connection.write(encodeCommand(name)).then((written) => {
        if (!written.ok) settle({ kind: 'connection-closed' });
      });
    });
  }
}
