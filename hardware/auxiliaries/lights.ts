import type { FlashRate, LightName } from '../../app/contracts/devices/auxiliaries.ts';
import type { BoardMap } from './board-map.ts';
import { burnsAt, nextEdgeIn } from './flashing.ts';
import type { ModbusRequest } from './modbus-frame.ts';

/** What every light is to do, and what the board is known to do. */
export class Lights {
  readonly #map: BoardMap;
  readonly #rates = new Map<LightName, FlashRate>();
  /** By address; empty until the board was told. */
  readonly #written = new Map<number, boolean>();
  #allOn = false;

  constructor(map: BoardMap) {
    this.#map = map;
  }

  has(light: LightName): boolean {
    return this.#map.lights.some((wired) => wired.light === light);
  }

  set(light: LightName, rate: FlashRate): void {
    this.#rates.set(light, rate);
  }

  /** Lets all of them burn, whatever they are to do, so that a person sees which one is broken. */
  trial(allOn: boolean): void {
    this.#allOn = allOn;
  }

  /** Nothing is known of the board any more: all will be written anew. */
  forgetBoard(): void {
    this.#written.clear();
  }

  /** How the output at an address is to be at `now`, its wiring reckoned in. */
  #wantedAt(now: number): ReadonlyMap<number, boolean> {
    return new Map(
      this.#map.lights.map(({ light, address, inverted }) => [
        address,
        (this.#allOn || burnsAt(this.#rates.get(light) ?? 'off', now)) !== inverted,
      ]),
    );
  }

  /** What to write so that the board does what it should; neighbours that change together go in one request. */
  due(now: number): readonly ModbusRequest[] {
    const wanted = this.#wantedAt(now);
    const changed = [...wanted].filter(([address, on]) => this.#written.get(address) !== on);
    const addresses = changed.map(([address]) => address).toSorted((a, b) => a - b);
    if (this.#map.outputs === 'registers') {
      return addresses.map((at) => ({ ask: 'write-register', at, value: wanted.get(at) === true ? 1 : 0 }));
    }
    return runsOf(addresses).map(({ start, count }): ModbusRequest => {
      if (count === 1) return { ask: 'write-coil', at: start, on: wanted.get(start) === true };
      const values = Array.from({ length: count }, (_coil, index) => wanted.get(start + index) === true);
      return { ask: 'write-coils', start, values };
    });
  }

  /** The board has taken a request. */
  wrote(request: ModbusRequest): void {
    if (request.ask === 'write-coil') this.#written.set(request.at, request.on);
    if (request.ask === 'write-register') this.#written.set(request.at, request.value !== 0);
    if (request.ask === 'write-coils') {
      for (const [index, on] of request.values.entries()) this.#written.set(request.start + index, on);
    }
  }

  /** Asks the board what its outputs do; one that has no lights, what its first output does, to hear of it. */
  get inspection(): Extract<ModbusRequest, { readonly start: number; readonly count: number }> {
    const addresses = this.#map.lights.map(({ address }) => address);
    const start = addresses.length === 0 ? 0 : Math.min(...addresses);
    const count = addresses.length === 0 ? 1 : Math.max(...addresses) - start + 1;
    return { ask: this.#map.outputs === 'coils' ? 'read-coils' : 'read-registers', start, count };
  }

  /** What the board said it does, from `start` on: a board that lost its power does nothing of what it was told. */
  found(start: number, values: readonly boolean[]): void {
    for (const address of [...this.#written.keys()]) {
      const value = values[address - start];
      if (value !== undefined) this.#written.set(address, value);
    }
  }

  /** ms until a light goes on or out by itself. */
  nextEdgeIn(now: number): number {
    return Math.min(...this.#map.lights.map(({ light }) => nextEdgeIn(this.#rates.get(light) ?? 'off', now)));
  }
}

function runsOf(addresses: readonly number[]): readonly { readonly start: number; readonly count: number }[] {
  const runs: { start: number; count: number }[] = [];
  for (const address of addresses) {
    const last = runs.at(-1);
    if (last !== undefined && last.start + last.count === address) last.count += 1;
    else runs.push({ start: address, count: 1 });
  }
  return runs;
}
