import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { Clock, TimerId } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { Connection } from '../transports/transport.ts';
import { decodeReply, encodeLine, LineReader, type NutReply } from './nut-line.ts';
import type { UpsReading } from './ups-state.ts';

/** The server answers from what it knows; it asks no UPS first. */
const REPLY_LIMIT_MS = 3000;
/** More than any list that is asked for here. */
const MAX_LINES = 200;

/**
 * - `server-lost`    no answer, or none that is one; the connection is closed
 * - `stale`          the server has not heard of the UPS for a while, or its driver is not running
 * - `no-such-ups`    the server knows no UPS of that name
 * - `access-denied`  the server wants a name and a password, or others
 * - `refused`        anything else it says, in the detail
 */
export type NutFailure = 'server-lost' | 'stale' | 'no-such-ups' | 'access-denied' | 'refused';

/** One connection to a NUT server: one question at a time. */
export class NutSession {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #line = new Exclusive();
  readonly #reader = new LineReader();
  #closed = false;
  #take: ((line: string | null) => void) | null = null;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    connection.onData((bytes) => {
      if (this.#closed) return;
      const lines = this.#reader.push(bytes);
      if (lines === null) this.#lose();
      // Lines that nobody asked for are dropped.
      else for (const line of lines) this.#take?.(line);
    });
    connection.onClose(() => this.#end());
  }

  /** Names itself to a server that insists. */
  async logIn(username: string, password: string): Promise<Result<void, NutFailure>> {
    for (const words of [
      ['USERNAME', username],
      ['PASSWORD', password],
    ]) {
      const reply = await this.#ask(words, ({ kind }) => kind === 'ok');
      if (!reply.ok) return reply;
    }
    return ok(undefined);
  }

  /** Names of all that the server looks after. */
  async list(): Promise<Result<readonly string[], NutFailure>> {
    const replies = await this.#ask(['LIST', 'UPS'], ({ kind }) => kind === 'end-list');
    if (!replies.ok) return replies;
    return ok(replies.value.flatMap((reply) => (reply.kind === 'ups' ? [reply.name] : [])));
  }

  async read(ups: string): Promise<Result<UpsReading, NutFailure>> {
    const status = await this.variable(ups, 'ups.status');
    if (!status.ok) return status;
    const charge = await this.variable(ups, 'battery.charge');
    if (!charge.ok) return charge;
    const runtime = await this.variable(ups, 'battery.runtime');
    if (!runtime.ok) return runtime;
    return ok({ status: status.value ?? '', charge: charge.value, runtime: runtime.value });
  }

  /** `null` where this UPS does not have it. */
  async variable(ups: string, name: string): Promise<Result<string | null, NutFailure>> {
    const isAnswer = (reply: NutReply): boolean =>
      reply.kind === 'variable' && reply.ups === ups && reply.name === name;
    const replies = await this.#ask(['GET', 'VAR', ups, name], isAnswer);
    if (!replies.ok) return replies.failure.detail === 'VAR-NOT-SUPPORTED' ? ok(null) : replies;
    const found = replies.value.find(isAnswer);
    return ok(found?.kind === 'variable' ? found.value : null);
  }

  /** Sends a line and collects what comes until `isLast`, or an error. */
  #ask(
    words: readonly string[],
    isLast: (reply: NutReply) => boolean,
  ): Promise<Result<readonly NutReply[], NutFailure>> {
    return this.#line.run(
      () =>
        new Promise((resolve) => {
          if (this.#closed) return resolve(fail('server-lost'));
          const replies: NutReply[] = [];
          const timer: TimerId = this.#clock.setTimeout(() => this.#lose(), REPLY_LIMIT_MS);
          const settle = (result: Result<readonly NutReply[], NutFailure>): void => {
            this.#clock.clearTimeout(timer);
            this.#take = null;
            resolve(result);
          };
          this.#take = (line) => {
            if (line === null) return settle(fail('server-lost'));
            const reply = decodeReply(line);
            replies.push(reply);
            if (reply.kind === 'error') settle(failureOf(reply.code));
            else if (isLast(reply)) settle(ok(replies));
            else if (replies.length > MAX_LINES) this.#lose();
          };
          const line = encodeLine(words);
          void this.#connection.write(line).then((written) => {
            // It may hold the password.
            line.fill(0);
            if (!written.ok) this.#lose();
          });
        }),
    );
  }

  #lose(): void {
    this.#end();
    void this.#connection.close();
  }

  #end(): void {
    this.#closed = true;
    this.#take?.(null);
  }
}

function failureOf(code: string): Result<never, NutFailure> {
  switch (code) {
    case 'DATA-STALE':
    case 'DRIVER-NOT-CONNECTED':
      return fail('stale', code);
    case 'UNKNOWN-UPS':
      return fail('no-such-ups', code);
    case 'ACCESS-DENIED':
    case 'USERNAME-REQUIRED':
    case 'PASSWORD-REQUIRED':
    case 'INVALID-USERNAME':
    case 'INVALID-PASSWORD':
      return fail('access-denied', code);
    default:
      return fail('refused', code);
  }
}
