import type { Health } from '../attached-device.ts';
import type { BoardMap, InputName } from './board-map.ts';
import type { ModbusReply, ModbusRequest } from './modbus-frame.ts';
import { SteadyInput } from './steady-input.ts';

const ASK = {
  'discrete-inputs': 'read-discrete-inputs',
  coils: 'read-coils',
  registers: 'read-registers',
} as const;

/** The inputs of a board, debounced, by the names that the wiring gives them. */
export class Inputs {
  readonly #map: BoardMap;
  readonly #steady: ReadonlyMap<InputName, SteadyInput>;
  readonly #start: number;

  constructor(map: BoardMap) {
    this.#map = map;
    this.#steady = new Map([...map.inputs.keys()].map((name) => [name, new SteadyInput()]));
    this.#start = Math.min(...[...map.inputs.values()].map(({ address }) => address));
  }

  /** Asks for all of them at once; `null` where none is wired. */
  get question(): ModbusRequest | null {
    const addresses = [...this.#map.inputs.values()].map(({ address }) => address);
    if (addresses.length === 0) return null;
    return { ask: ASK[this.#map.inputsAre], start: this.#start, count: Math.max(...addresses) - this.#start + 1 };
  }

  /** Takes what the board answered to `question`. */
  see(reply: ModbusReply, now: number): void {
    const values = bitsOf(reply);
    for (const [name, { address, inverted }] of this.#map.inputs) {
      const value = values[address - this.#start];
      if (value !== undefined) this.#steady.get(name)?.see(value !== inverted, now);
    }
  }

  get status(): Pick<Health<'auxiliaries'>, 'door' | 'proximity'> {
    const door = this.#value('door');
    const proximity = this.#value('proximity');
    return {
      door: this.#value('tamper') === true ? 'tampered' : door === null ? 'unknown' : door ? 'open' : 'closed',
      proximity: proximity === null ? 'unknown' : proximity ? 'present' : 'notPresent',
    };
  }

  #value(name: InputName): boolean | null {
    return this.#steady.get(name)?.value ?? null;
  }
}

/** Bits, or registers of which each that is not 0 counts as on. */
export function bitsOf(reply: ModbusReply): readonly boolean[] {
  switch (reply.kind) {
    case 'bits':
      return reply.values;
    case 'registers':
      return reply.values.map((value) => value !== 0);
    case 'written':
    case 'exception':
      return [];
  }
}
