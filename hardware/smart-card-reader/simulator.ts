import type { Wire } from '../transports/wire.ts';
import { ByteQueue } from './byte-queue.ts';
import {
  CARD_ABSENT,
  CARD_PRESENT,
  EVENT_LENGTH,
  encodeReaderStates,
  HEADER_LENGTH,
  PcscCommand,
  type PcscCommandName,
  PROTOCOL_T0,
  PROTOCOL_T1,
  RESET_CARD,
  type ReaderState,
  wordAt,
} from './pcsc-message.ts';
import {
  NO_SMARTCARD,
  NOT_TRANSACTED,
  READER_UNAVAILABLE,
  REMOVED_CARD,
  SERVICE_STOPPED,
  SHARING_VIOLATION,
  SUCCESS,
  UNRESPONSIVE_CARD,
} from './pcsc-return-code.ts';
import type { SpecimenSmartCard } from './specimen-smart-card.ts';

const POWERED_AND_NEGOTIABLE = 0x30;
const SWALLOWED = 0x08;
/** `SCARD_W_RESET_CARD`. */
const CARD_WAS_RESET = 0x80100068;
const HANDLE = 0x2de9;
const CONTEXT = 0x717cb7e1;
/** Nothing a client says is longer: a header, a structure and an extended command. */
const MAX_BODY = 70_000;

interface Reader {
  readonly name: string;
  events: number;
  card: SpecimenSmartCard | null;
}

export interface CardServiceOptions {
  /** Minor version of the protocol it speaks, and the only one it takes. */
  readonly minor?: number;
}

/** pcscd at the level of bytes, for one client, with its readers and the cards in them. */
export class CardServiceSimulator {
  readonly #minor: number;
  readonly #queue = new ByteQueue();
  #wire: Wire | null = null;
  #readers: Reader[] = [];
  #connected: Reader | null = null;
  #waiting = false;
  #hung = false;
  #taken = false;
  #wasReset = false;
  #mute = new Set<SpecimenSmartCard>();

  constructor({ minor = 4 }: CardServiceOptions = {}) {
    this.#minor = minor;
  }

  /** A client comes: it gets a thread of its own, which knows nothing of the one before. */
  connect(wire: Wire): void {
    this.#wire = wire;
    this.#queue.clear();
    this.#waiting = false;
    this.#connected = null;
    wire.onBytes((bytes) => {
      if (this.#wire !== wire || this.#hung) return;
      this.#queue.push(bytes);
      this.#serve();
    });
  }

  plugReader(name: string): void {
    this.#readers.push({ name, events: 0, card: null });
    this.#tell();
  }

  unplugReader(name: string): void {
    this.#readers = this.#readers.filter((reader) => reader.name !== name);
    this.#tell();
  }

  /** `mute`: it does not answer to reset. */
  insert(name: string, card: SpecimenSmartCard, { mute = false } = {}): void {
    if (mute) this.#mute.add(card);
    this.#changeCard(name, card);
  }

  pull(name: string): void {
    this.#changeCard(name, null);
  }

  /** A service that hangs takes bytes and says nothing. */
  setHung(hung: boolean): void {
    this.#hung = hung;
  }

  /** Another program holds the cards. */
  setTaken(taken: boolean): void {
    this.#taken = taken;
  }

  /** Another program has reset the card since this client came. */
  resetByAnother(): void {
    this.#wasReset = true;
  }

  /** Bytes that no client asked for. */
  babble(bytes: Uint8Array): void {
    this.#wire?.send(bytes);
  }

  #changeCard(name: string, card: SpecimenSmartCard | null): void {
    const reader = this.#readers.find((candidate) => candidate.name === name);
    if (reader === undefined) throw new Error(`no reader ${name}`);
    reader.card = card;
    reader.events += 1;
    this.#tell();
  }

  /** Once for every wait. */
  #tell(): void {
    if (!this.#waiting || this.#hung) return;
    this.#waiting = false;
    this.#wire?.send(new Uint8Array(EVENT_LENGTH));
  }

  #serve(): void {
    for (;;) {
      if (this.#queue.length < HEADER_LENGTH) return;
      const header = this.#queue.peek(HEADER_LENGTH);
      const [length, command] = [wordAt(header, 0), wordAt(header, 1)];
      const apduLength = command === PcscCommand.transmit ? this.#announcedApdu() : 0;
      if (length > MAX_BODY || apduLength === null) return;
      const request = this.#queue.take(HEADER_LENGTH + length + apduLength);
      if (request === null) return;
      this.#answer(
        command,
        request.slice(HEADER_LENGTH, HEADER_LENGTH + length),
        request.slice(HEADER_LENGTH + length),
      );
    }
  }

  /** Length of the card's command behind the structure, `null` while that has not come. */
  #announcedApdu(): number | null {
    if (this.#queue.length < HEADER_LENGTH + 16) return null;
    return Math.min(wordAt(this.#queue.peek(HEADER_LENGTH + 16), 5), MAX_BODY);
  }

  #answer(command: number, body: Uint8Array, apdu: Uint8Array): void {
    const name = (Object.keys(PcscCommand) as PcscCommandName[]).find((known) => PcscCommand[known] === command);
    if (name === 'transmit') this.#transmit(body, apdu);
    else if (name === 'stopWaiting') this.#tell();
    // The real service ends the connection on what it does not know; nothing a session sends comes this far.
    else if (name !== undefined) this.#send(this.#replyTo(name, body));
  }

  #replyTo(name: Exclude<PcscCommandName, 'transmit' | 'stopWaiting'>, body: Uint8Array): Uint8Array {
    const first = wordAt(body, 0);
    switch (name) {
      case 'version':
        return bytesOf([4, this.#minor, wordAt(body, 1) === this.#minor ? SUCCESS : SERVICE_STOPPED]);
      case 'establishContext':
        return bytesOf([first, CONTEXT, SUCCESS]);
      case 'getReadersState':
        return encodeReaderStates(this.#states());
      case 'waitReaderStateChange':
        this.#waiting = true;
        return encodeReaderStates(this.#states());
      case 'connect':
        return this.#connectCard(body);
      case 'reconnect':
        this.#wasReset = false;
        return bytesOf([...words(body).slice(0, 5), SUCCESS]);
      case 'beginTransaction':
        return bytesOf([first, this.#wasReset ? CARD_WAS_RESET : this.#cardState()]);
      case 'endTransaction':
        return bytesOf([first, wordAt(body, 1), this.#cardState()]);
      case 'disconnect':
        if (wordAt(body, 1) === RESET_CARD) this.#connected?.card?.reset();
        this.#connected = null;
        return bytesOf([first, wordAt(body, 1), SUCCESS]);
    }
  }

  #states(): readonly ReaderState[] {
    return this.#readers.map(({ name, events, card }) => {
      if (card === null) return { name, eventCounter: events, state: CARD_ABSENT, atr: new Uint8Array(0) };
      if (this.#mute.has(card)) {
        return { name, eventCounter: events, state: CARD_PRESENT | SWALLOWED, atr: new Uint8Array(0) };
      }
      return { name, eventCounter: events, state: CARD_PRESENT | POWERED_AND_NEGOTIABLE, atr: card.atr };
    });
  }

  #connectCard(body: Uint8Array): Uint8Array {
    const wanted = new TextDecoder().decode(body.subarray(4, 132)).split('\0')[0];
    const reader = this.#readers.find(({ name }) => name === wanted) ?? null;
    const returnCode = this.#connectCode(reader);
    if (returnCode === SUCCESS) {
      this.#connected = reader;
      reader?.card?.reset();
    }
    const reply = body.slice();
    const view = new DataView(reply.buffer);
    view.setUint32(140, HANDLE, true);
    view.setUint32(144, reader?.card?.protocol === 'T=0' ? PROTOCOL_T0 : PROTOCOL_T1, true);
    view.setUint32(148, returnCode, true);
    return reply;
  }

  #connectCode(reader: Reader | null): number {
    if (reader === null) return READER_UNAVAILABLE;
    if (this.#taken) return SHARING_VIOLATION;
    if (reader.card === null) return NO_SMARTCARD;
    return this.#mute.has(reader.card) ? UNRESPONSIVE_CARD : SUCCESS;
  }

  #cardState(): number {
    if (this.#connected === null || !this.#readers.includes(this.#connected)) return READER_UNAVAILABLE;
    return this.#connected.card === null ? REMOVED_CARD : SUCCESS;
  }

  #transmit(body: Uint8Array, apdu: Uint8Array): void {
    const state = this.#cardState();
    const reader = this.#connected;
    const answer = state === SUCCESS ? (reader?.card?.answer(apdu) ?? 'pulled') : new Uint8Array(0);
    if (answer === 'mute') return;
    if (answer === 'pulled' && reader !== null) this.#changeCard(reader.name, null);
    const returnCode = answer === 'pulled' ? NOT_TRANSACTED : state;
    const data = answer === 'pulled' ? new Uint8Array(0) : answer;
    this.#send(bytesOf([...words(body).slice(0, 6), data.length, returnCode]));
    if (returnCode === SUCCESS && data.length > 0) this.#send(data);
  }

  #send(bytes: Uint8Array): void {
    this.#wire?.send(bytes);
  }
}

function words(body: Uint8Array): readonly number[] {
  return Array.from({ length: Math.floor(body.length / 4) }, (_word, index) => wordAt(body, index));
}

function bytesOf(fields: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(fields.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, field] of fields.entries()) view.setUint32(index * 4, field, true);
  return bytes;
}
