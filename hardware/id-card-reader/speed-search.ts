import type { BaudRate } from '../../app/contracts/devices/line.ts';
import type { Connection } from '../transports/transport.ts';
import type { ExchangeFn } from './sdt-driver.ts';

/** Speeds of SAM modules, those that makers deliver most first. */
const SPEEDS: readonly BaudRate[] = [115200, 9600, 57600, 38400, 19200];

type SetBaudRate = NonNullable<Connection['setBaudRate']>;

/**
 * Finds the speed of a reader that does not answer at the one it should have. A module keeps the speed that was once
 * set in it, and a wrong speed looks like no reader at all: silence, or garbage.
 */
export class SpeedSearch {
  readonly #setBaudRate: SetBaudRate;
  readonly #home: BaudRate;
  readonly #others: readonly BaudRate[];
  #tried = 0;

  /** `home` is the speed at which the line is now. */
  constructor(setBaudRate: SetBaudRate, home: BaudRate) {
    this.#setBaudRate = setBaudRate;
    this.#home = home;
    this.#others = SPEEDS.filter((speed) => speed !== home);
  }

  /** True while there are speeds that were not tried even once. */
  get isFresh(): boolean {
    return this.#tried < this.#others.length;
  }

  /**
   * Asks once at the next of the other speeds. Returns it, with the line left at it, if the reader answers; otherwise
   * `null`, with the line back at its own speed, so that a reader which was only switched off is not missed for long.
   */
  async tryNext(exchange: ExchangeFn): Promise<BaudRate | null> {
    const speed = this.#others[this.#tried % this.#others.length];
    this.#tried += 1;
    if (speed === undefined || !(await this.#setBaudRate(speed)).ok) return null;
    const answer = await exchange('status');
    if (answer.kind === 'reply') return speed;
    await this.#setBaudRate(this.#home);
    return null;
  }
}
