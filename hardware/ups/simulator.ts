import type { Wire } from '../transports/wire.ts';
import { LineReader, splitLine } from './nut-line.ts';

export type UpsVariables = Readonly<Record<string, string>>;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A NUT server at the level of lines, for one client. */
export class NutServerSimulator {
  #wire: Wire | null = null;
  #reader = new LineReader();
  readonly #upses = new Map<string, UpsVariables>();
  readonly #stale = new Set<string>();
  #wanted: Credentials | null = null;
  #given: Partial<Credentials> = {};
  #silent = false;

  connect(wire: Wire): void {
    this.#wire = wire;
    this.#reader = new LineReader();
    this.#given = {};
    wire.onBytes((bytes) => {
      if (this.#wire === wire && !this.#silent) for (const line of this.#reader.push(bytes) ?? []) this.#answer(line);
    });
  }

  setUps(name: string, variables: UpsVariables): void {
    this.#upses.set(name, variables);
  }

  removeUps(name: string): void {
    this.#upses.delete(name);
  }

  /** The server has not heard of it for too long. */
  setStale(name: string, stale: boolean): void {
    if (stale) this.#stale.add(name);
    else this.#stale.delete(name);
  }

  /** Only who names itself so may ask. */
  require(credentials: Credentials): void {
    this.#wanted = credentials;
  }

  /** Takes lines and says nothing. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
  }

  babble(bytes: Uint8Array): void {
    this.#wire?.send(bytes);
  }

  #answer(line: string): void {
    for (const answer of this.#answersTo(splitLine(line))) this.#wire?.send(new TextEncoder().encode(`${answer}\n`));
  }

  #answersTo([command = '', what = '', name = '', variable = '']: readonly string[]): readonly string[] {
    if (command === 'USERNAME' || command === 'PASSWORD') {
      this.#given = { ...this.#given, [command.toLowerCase()]: what };
      return ['OK'];
    }
    if (!this.#isAllowed()) return ['ERR ACCESS-DENIED'];
    if (command === 'LIST' && what === 'UPS') {
      return ['BEGIN LIST UPS', ...[...this.#upses.keys()].map((ups) => `UPS ${ups} "Specimen"`), 'END LIST UPS'];
    }
    if (command === 'GET' && what === 'VAR') return [this.#variable(name, variable)];
    return ['ERR UNKNOWN-COMMAND'];
  }

  #variable(ups: string, name: string): string {
    const variables = this.#upses.get(ups);
    if (variables === undefined) return 'ERR UNKNOWN-UPS';
    if (this.#stale.has(ups)) return 'ERR DATA-STALE';
    const value = variables[name];
    return value === undefined ? 'ERR VAR-NOT-SUPPORTED' : `VAR ${ups} ${name} "${value}"`;
  }

  #isAllowed(): boolean {
    const { username, password } = this.#given;
    return this.#wanted === null || (this.#wanted.username === username && this.#wanted.password === password);
  }
}
