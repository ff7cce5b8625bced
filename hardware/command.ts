import { fail, type Result } from '../app/contracts/result.ts';
import type { Clock } from './clock.ts';

/**
 * `at-once`: an interruption is the answer, whatever the device still does. `by-work`: the work sees the aborted
 * signal, whose `reason` is the interruption, and answers itself, because only it knows what the device has done.
 */
export type InterruptionAnswer = 'at-once' | 'by-work';

/** Who asked, and how long it may take in all. */
export interface CommandRequest {
  readonly commandId: string;
  readonly timeoutMs: number;
}

/** Why a command is ended from outside. */
export type Interruption = 'timed-out' | 'cancelled';

/**
 * The one command a device may have pending. Answered `at-once`, the caller need not wait while the device still
 * finishes the exchange under way.
 */
export class PendingCommand {
  readonly #clock: Clock;
  readonly #answer: InterruptionAnswer;
  #current: { readonly commandId: string; readonly interrupt: (reason: Interruption) => void } | null = null;

  constructor(clock: Clock, answer: InterruptionAnswer) {
    this.#clock = clock;
    this.#answer = answer;
  }

  get active(): boolean {
    return this.#current !== null;
  }

  cancel(commandId: string): void {
    if (this.#current?.commandId === commandId) this.#current.interrupt('cancelled');
  }

  cancelAny(): void {
    this.#current?.interrupt('cancelled');
  }

  /** Runs `work`; its result counts unless an interruption came first. Answers `busy` while another is pending. */
  async run<Value, Code extends string>(
    request: CommandRequest,
    work: (signal: AbortSignal) => Promise<Result<Value, Code>>,
  ): Promise<Result<Value, Code | Interruption | 'busy'>> {
    if (this.#current !== null) return fail('busy');
    const abort = new AbortController();
    const { promise: interrupted, resolve } = Promise.withResolvers<Result<never, Interruption>>();
    const interrupt = (reason: Interruption): void => {
      if (this.#answer === 'at-once') resolve(fail(reason));
      abort.abort(reason);
    };
    this.#current = { commandId: request.commandId, interrupt };
    const timer = this.#clock.setTimeout(() => interrupt('timed-out'), request.timeoutMs);
    try {
      return await Promise.race([work(abort.signal), interrupted]);
    } finally {
      this.#clock.clearTimeout(timer);
      this.#current = null;
    }
  }
}
