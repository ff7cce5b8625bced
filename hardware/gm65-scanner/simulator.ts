import type { Wire } from '../transports/wire.ts';
import { encodeAnswer, MODE_BITS, ZONE } from './gm65-frame.ts';

/** `deaf`: loses the next command. `garbled`: answers it with a wrong CRC. */
export type Gm65Fault = 'deaf' | 'garbled';

const COMMAND_LENGTH = 9;
/** Factory setting: reads all the time; lamp and aim while it reads. */
const FACTORY_MODE = 0xd6;

/** A GM65 module at the level of bytes. */
export class Gm65Simulator {
  readonly #zones = new Map<number, number>([
    [ZONE.mode, FACTORY_MODE],
    [ZONE.hardwareVersion, 0x64],
  ]);
  #wire: Wire | null = null;
  #received: number[] = [];
  #faults: Gm65Fault[] = [];
  #held: Uint8Array | null = null;

  /** Powers it up on a wire: what was not saved is as in the factory. */
  connect(wire: Wire): void {
    this.#wire = wire;
    this.#received = [];
    this.#zones.set(ZONE.mode, FACTORY_MODE);
    this.#zones.set(ZONE.trigger, 0);
    wire.onBytes((bytes) => {
      if (this.#wire === wire) this.#take(bytes);
    });
  }

  /** Whether it would read a code now. */
  get reads(): boolean {
    const mode = (this.#zones.get(ZONE.mode) ?? 0) & MODE_BITS;
    return mode === 0b01 ? this.#zones.get(ZONE.trigger) === 1 : mode !== 0;
  }

  /** Lays a code under it, which is read whenever it begins to read; `null` takes it away. */
  hold(code: Uint8Array | null): void {
    this.#held = code;
  }

  /** Somebody holds up a code. Returns whether the module saw it. */
  present(code: Uint8Array): boolean {
    if (!this.reads) return false;
    this.#zones.set(ZONE.trigger, 0);
    this.sendRaw(Uint8Array.from([...code, 0x0d]));
    return true;
  }

  failNext(...faults: readonly Gm65Fault[]): void {
    this.#faults.push(...faults);
  }

  sendRaw(bytes: Uint8Array): void {
    this.#wire?.send(bytes);
  }

  #take(bytes: Uint8Array): void {
    this.#received.push(...bytes);
    while (this.#received.length >= COMMAND_LENGTH) {
      if (this.#received[0] !== 0x7e || this.#received[1] !== 0x00) {
        this.#received.shift();
        continue;
      }
      this.#obey(this.#received.splice(0, COMMAND_LENGTH));
    }
  }

  #obey(command: readonly number[]): void {
    const [, , type, , high = 0, low = 0, data = 0] = command;
    const fault = this.#faults.shift();
    if (fault === 'deaf') return;
    const zone = high * 256 + low;
    if (type === 0x08) this.#zones.set(zone, data);
    const answer = encodeAnswer([type === 0x07 ? (this.#zones.get(zone) ?? 0) : 0]);
    if (fault === 'garbled') answer[answer.length - 1] = (answer.at(-1) ?? 0) ^ 0xff;
    this.sendRaw(answer);
    if (type === 0x08 && this.reads && this.#held !== null) this.present(this.#held);
  }
}
