import type { Wire } from '../transports/wire.ts';
import { commandOf, type SdtCommandName } from './sdt-command.ts';
import { encodeFrame, SdtFrameParser } from './sdt-frame.ts';
import { encodeReply, encodeSamId, joinReadBase, NEW_ADDRESS_LENGTH } from './sdt-reply.ts';
import { encodeTextBlock } from './sdt-text.ts';
import type { ReadableCard, SpecimenCard } from './specimen-cards.ts';
import { encodeText } from './text-field.ts';

/** What a simulated reader does wrong with one reply. */
export type ReaderFault =
  /** Bytes on the line before the true reply. */
  | { readonly fault: 'noise'; readonly bytes: Uint8Array }
  | { readonly fault: 'wrong-checksum' }
  /** The reply stops after so many bytes. */
  | { readonly fault: 'cut'; readonly afterBytes: number }
  /** The reply stops after so many bytes because the card is gone. */
  | { readonly fault: 'card-pulled'; readonly afterBytes: number }
  /** Answers with this status instead; the card must then be lifted, as after any failed read. */
  | { readonly fault: 'status'; readonly sw3: number }
  | { readonly fault: 'no-reply' }
  /** A vendor's "timeout": declares five bytes, carries three. */
  | { readonly fault: 'liar-frame' }
  /** Other bytes instead of the reply. */
  | { readonly fault: 'garbage'; readonly bytes: Uint8Array };

export interface PlannedReaderFault {
  readonly command: SdtCommandName;
  /** How many replies it hits; `Infinity` until `clearFaults`. */
  readonly times: number;
  readonly fault: ReaderFault;
}

/** `read` and `failed` end only when the card leaves the field: until then `find` answers 80. */
type Field =
  | { readonly state: 'empty' }
  | { readonly state: 'lying' | 'found' | 'selected' | 'read' | 'failed'; readonly card: SpecimenCard };

/** Invented, after the sample in the module's manual. */
const SAM_ID = '05.03-20150101-0001234567-0987654321';
/** Our mistake or the reader's ignorance: the card was not touched. */
const BAD_COMMAND = 0x21;
const LIAR_FRAME = [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x05, 0x05, 0x05, 0x05];

/** A SAM_V reader at the level of bytes, for tests, the workbench and demonstrations. */
export class ReaderSimulator {
  readonly #parser = new SdtFrameParser(3);
  readonly #samId: Uint8Array;
  #wire: Wire | null = null;
  #field: Field = { state: 'empty' };
  #faults: PlannedReaderFault[] = [];
  #dead = false;

  constructor(options: { readonly samId?: string } = {}) {
    this.#samId = encodeSamId(options.samId ?? SAM_ID);
  }

  /** Powers the reader up on a wire: whatever it knew is gone, the card may still lie there. */
  connect(wire: Wire): void {
    this.#parser.reset();
    this.#wire = wire;
    if (this.#field.state !== 'empty') this.#field = { state: 'lying', card: this.#field.card };
    wire.onBytes((bytes) => {
      if (this.#wire === wire) this.#receive(bytes);
    });
  }

  get card(): SpecimenCard | null {
    return this.#field.state === 'empty' ? null : this.#field.card;
  }

  placeCard(card: SpecimenCard): void {
    this.#field = { state: 'lying', card };
  }

  liftCard(): void {
    this.#field = { state: 'empty' };
  }

  /** The next reply to `command` (or the next `times`) goes wrong. Faults of one command are used up in order. */
  failNext(fault: ReaderFault, command: SdtCommandName = 'read-base', times = 1): void {
    this.#faults.push({ command, times, fault });
  }

  clearFaults(): void {
    this.#faults = [];
  }

  /** A dead reader takes bytes and says nothing. */
  setDead(dead: boolean): void {
    this.#dead = dead;
  }

  #receive(bytes: Uint8Array): void {
    for (const event of this.#parser.push(bytes)) {
      if (this.#dead) continue;
      if (event.kind === 'damaged') this.#send(encodeFrame(encodeReply(0x10)));
      else this.#answer(event.body);
    }
  }

  #answer(body: Uint8Array): void {
    const command = commandOf(body);
    const fault = command === null ? undefined : this.#takeFault(command);
    if (fault?.fault === 'status') this.#send(encodeFrame(this.#refuse(fault.sw3)));
    else this.#send(spoiled(encodeFrame(this.#reply(command)), fault));
    // The reply is the one of a card that was still there when it began.
    if (fault?.fault === 'card-pulled') this.liftCard();
  }

  #takeFault(command: SdtCommandName): ReaderFault | undefined {
    const planned = this.#faults.find((candidate) => candidate.command === command);
    if (planned === undefined) return undefined;
    const left = { ...planned, times: planned.times - 1 };
    this.#faults = this.#faults.flatMap((other) => (other !== planned ? [other] : left.times > 0 ? [left] : []));
    return planned.fault;
  }

  #reply(command: SdtCommandName | null): Uint8Array {
    switch (command) {
      case null:
        return encodeReply(BAD_COMMAND);
      case 'reset':
      case 'status':
      case 'set-max-rf-bytes':
      case 'set-baud-115200':
      case 'set-baud-57600':
      case 'set-baud-38400':
      case 'set-baud-19200':
      case 'set-baud-9600':
        return encodeReply(0x90);
      case 'read-sam-id':
        return encodeReply(0x90, this.#samId);
      case 'find-card':
        return this.#find();
      case 'select-card':
        return this.#select();
      case 'read-base':
        return this.#readBase(({ text, photo }) => joinReadBase(text, photo));
      case 'read-base-and-fingerprint':
        return this.#readBase(({ text, photo, fingerprint }) => joinReadBase(text, photo, fingerprint));
      case 'read-new-address':
        return this.#readItem(({ newAddress }) =>
          newAddress === null ? undefined : encodeText(newAddress, NEW_ADDRESS_LENGTH),
        );
      case 'read-chip-management-number':
        return this.#readItem(({ chipNumber }) => chipNumber);
    }
  }

  #find(): Uint8Array {
    const field = this.#field;
    if (field.state === 'empty' || field.state === 'read' || field.state === 'failed') return encodeReply(0x80);
    this.#field = { state: 'found', card: field.card };
    return encodeReply(0x9f, new Uint8Array(4));
  }

  #select(): Uint8Array {
    const field = this.#field;
    if (field.state !== 'found' && field.state !== 'selected') return encodeReply(0x81);
    if (field.card.kind === 'refused' && field.card.command === 'select-card') return this.#refuse(field.card.sw3);
    this.#field = { state: 'selected', card: field.card };
    return encodeReply(0x90, new Uint8Array(8));
  }

  #readBase(join: (blocks: Record<'text' | 'photo' | 'fingerprint', Uint8Array>) => Uint8Array): Uint8Array {
    const field = this.#field;
    if (field.state !== 'selected' && field.state !== 'read') return encodeReply(0x41);
    const { card } = field;
    if (card.kind === 'refused') return this.#refuse(card.sw3);
    this.#field = { state: 'read', card };
    const { photo, fingerprint = new Uint8Array(0) } = card;
    return encodeReply(0x90, join({ text: encodeTextBlock(card), photo, fingerprint }));
  }

  /** An item that a card may have or not. */
  #readItem(itemOf: (card: ReadableCard) => Uint8Array | undefined): Uint8Array {
    const field = this.#field;
    if (field.state !== 'selected' && field.state !== 'read') return encodeReply(0x41);
    const item = field.card.kind === 'refused' ? undefined : itemOf(field.card);
    return item === undefined ? encodeReply(0x91) : encodeReply(0x90, item);
  }

  #refuse(sw3: number): Uint8Array {
    if (sw3 !== BAD_COMMAND) this.#spoil();
    return encodeReply(sw3);
  }

  /** After an error the card must be lifted and put back. */
  #spoil(): void {
    if (this.#field.state !== 'empty') this.#field = { state: 'failed', card: this.#field.card };
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#wire?.send(bytes);
  }
}

/** A whole reply as it leaves a reader with this fault. */
function spoiled(reply: Uint8Array, fault: ReaderFault | undefined): Uint8Array {
  switch (fault?.fault) {
    case undefined:
    case 'status':
      return reply;
    case 'noise':
      return Uint8Array.from([...fault.bytes, ...reply]);
    case 'wrong-checksum':
      return Uint8Array.from([...reply.subarray(0, -1), (reply.at(-1) ?? 0) ^ 0xff]);
    case 'cut':
    case 'card-pulled':
      return reply.slice(0, fault.afterBytes);
    case 'no-reply':
      return new Uint8Array(0);
    case 'liar-frame':
      return Uint8Array.from(LIAR_FRAME);
    case 'garbage':
      return fault.bytes;
  }
}
