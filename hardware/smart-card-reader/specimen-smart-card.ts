import { encodeApdu, SW_OK } from './apdu.ts';
import { SPECIMEN_AID, SPECIMEN_FIELDS } from './specimen-application.ts';

/** What an invented card does wrong with one command. */
export type CardFault =
  /** Answers with this status word instead. */
  | { readonly fault: 'status'; readonly sw: number }
  /** Answers so many bytes of the answer, status word included, and no more. */
  | { readonly fault: 'cut'; readonly afterBytes: number }
  /** Does not answer. */
  | { readonly fault: 'mute' }
  /** Is pulled before it answers. */
  | { readonly fault: 'pulled' };

export interface SpecimenSmartCardOptions {
  readonly protocol?: 'T=0' | 'T=1';
  /** Without the specimen application: some other card. */
  readonly foreign?: boolean;
  readonly note?: string;
}

/** Power on or reset, seen from the outside: bytes, or the two ways not to give any. */
export type CardAnswer = Uint8Array | 'mute' | 'pulled';

const HISTORICAL = new TextEncoder().encode('CUNBAN-SPC');
const HOLDER = '王秀兰';
const NUMBER = 'SPECIMEN-0001';

/**
 * An invented chip card at the level of commands, as the virtual reader and the simulated service hold it. Knows
 * SELECT by name, READ RECORD and GET RESPONSE; over T=0 it announces answers with 61xx and corrects lengths with
 * 6Cxx, as such cards do.
 */
export class SpecimenSmartCard {
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  readonly #foreign: boolean;
  readonly #records: readonly Uint8Array[];
  #selected = false;
  #pending = new Uint8Array(0);
  #faults: { readonly after: number; readonly fault: CardFault }[] = [];
  readonly #received: number[] = [];

  constructor({ protocol = 'T=1', foreign = false, note = '' }: SpecimenSmartCardOptions = {}) {
    this.protocol = protocol;
    this.atr = answerToReset(protocol);
    this.#foreign = foreign;
    const values: Record<(typeof SPECIMEN_FIELDS)[number], string> = { holder: HOLDER, number: NUMBER, note };
    this.#records = SPECIMEN_FIELDS.map((name) => new TextEncoder().encode(values[name]));
  }

  /** What `readSmartCard` must find on it. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      SPECIMEN_FIELDS.map((name, index) => [name, new TextDecoder().decode(this.#records[index])]),
    );
  }

  /** INS of every command that came. */
  get received(): readonly number[] {
    return this.#received;
  }

  /** The command after so many others goes wrong. */
  failNext(fault: CardFault, after = 0): void {
    this.#faults.push({ after, fault });
  }

  reset(): void {
    this.#selected = false;
    this.#pending = new Uint8Array(0);
  }

  answer(command: Uint8Array): CardAnswer {
    this.#received.push(command[1] ?? 0);
    const due = this.#faults.find(({ after }) => after === 0)?.fault;
    this.#faults = this.#faults.flatMap(({ after, fault }) => (after === 0 ? [] : [{ after: after - 1, fault }]));
    switch (due?.fault) {
      case undefined:
        return this.#perform(command);
      case 'status':
        return status(due.sw);
      case 'cut':
        return this.#perform(command).slice(0, due.afterBytes);
      case 'mute':
        return 'mute';
      case 'pulled':
        return 'pulled';
    }
  }

  #perform(command: Uint8Array): Uint8Array {
    const [, ins = 0, p1 = 0] = command;
    switch (ins) {
      case 0xa4:
        return this.#select(command);
      case 0xb2:
        return this.#readRecord(p1, command);
      case 0xc0:
        return this.#getResponse(command);
      default:
        return status(0x6d00);
    }
  }

  #select(command: Uint8Array): Uint8Array {
    const wanted = encodeApdu({ cla: 0, ins: 0xa4, p1: 4, p2: 0, data: SPECIMEN_AID }, 'T=0') ?? command;
    const isOurs = wanted.every((byte, index) => command[index] === byte);
    if (this.#foreign || !isOurs) return status(0x6a82);
    this.#selected = true;
    return this.#give(Uint8Array.of(0x6f, SPECIMEN_AID.length + 2, 0x84, SPECIMEN_AID.length, ...SPECIMEN_AID));
  }

  #readRecord(number: number, command: Uint8Array): Uint8Array {
    if (!this.#selected) return status(0x6985);
    const record = this.#records[number - 1];
    if (record === undefined) return status(0x6a83);
    const le = command.at(4) ?? 0;
    const asked = le === 0 ? 256 : le;
    const isShort = this.protocol === 'T=0' && record.length > 0 && record.length < 256;
    if (isShort && asked !== record.length) return status(0x6c00 | record.length);
    return isShort ? ending(record, SW_OK) : this.#give(record);
  }

  /** At once over T=1 where it fits; in pieces that are fetched otherwise. */
  #give(answer: Uint8Array): Uint8Array {
    if (answer.length === 0 || (this.protocol === 'T=1' && answer.length <= 256)) return ending(answer, SW_OK);
    this.#pending = answer.slice();
    return status(0x6100 | Math.min(answer.length, 0xff));
  }

  #getResponse(command: Uint8Array): Uint8Array {
    if (this.#pending.length === 0) return status(0x6985);
    const le = command.at(4) ?? 0;
    const piece = this.#pending.slice(0, le === 0 ? 256 : le);
    this.#pending = this.#pending.slice(piece.length);
    const left = this.#pending.length;
    return ending(piece, left === 0 ? SW_OK : 0x6100 | Math.min(left, 0xff));
  }
}

function status(sw: number): Uint8Array {
  return Uint8Array.of(sw >> 8, sw & 0xff);
}

function ending(data: Uint8Array, sw: number): Uint8Array {
  return Uint8Array.of(...data, sw >> 8, sw & 0xff);
}

/** Direct convention, the historical bytes above; over T=1 with the check byte that it asks for. */
function answerToReset(protocol: 'T=0' | 'T=1'): Uint8Array {
  if (protocol === 'T=0') return Uint8Array.of(0x3b, HISTORICAL.length, ...HISTORICAL);
  const checked = [0x80 | HISTORICAL.length, 0x01, ...HISTORICAL];
  return Uint8Array.of(
    0x3b,
    ...checked,
    checked.reduce((sum, byte) => sum ^ byte, 0),
  );
}
