/**
 * Messages of pcscd's own socket protocol 4.4 and 4.5. A request is a header (length of the body, command) and a body;
 * a reply is the same body, filled in, without a header, so that its length follows from the request. All numbers
 * are 32 bits, little-endian on every machine that a station is made of; nothing on the wire depends on 64 bits.
 */
export const PcscCommand = {
  establishContext: 0x01,
  connect: 0x04,
  reconnect: 0x05,
  disconnect: 0x06,
  beginTransaction: 0x07,
  endTransaction: 0x08,
  transmit: 0x09,
  version: 0x11,
  getReadersState: 0x12,
  waitReaderStateChange: 0x13,
  stopWaiting: 0x14,
} as const;
export type PcscCommandName = keyof typeof PcscCommand;

/** The service holds so many readers, and always tells of all of them. */
const MAX_READERS = 16;
const READER_NAME_LENGTH = 128;
const READER_STATE_LENGTH = 184;
const MAX_ATR_LENGTH = 33;
/** What an extended answer can be at most, with the room that the service itself keeps. */
export const MAX_RESPONSE_LENGTH = 65_548;
export const HEADER_LENGTH = 8;

/** Length of each reply in bytes. `transmit` is followed by the card's answer if it succeeded. */
export const REPLY_LENGTH: Readonly<Record<PcscCommandName, number>> = {
  establishContext: 12,
  connect: 24 + READER_NAME_LENGTH,
  reconnect: 24,
  disconnect: 12,
  beginTransaction: 8,
  endTransaction: 12,
  transmit: 32,
  version: 12,
  getReadersState: MAX_READERS * READER_STATE_LENGTH,
  waitReaderStateChange: MAX_READERS * READER_STATE_LENGTH,
  stopWaiting: 8,
};
/** Comes once for every wait: when something has changed, or as the answer to `stopWaiting`. */
export const EVENT_LENGTH = 8;

export const SHARE_SHARED = 2;
export const PROTOCOL_T0 = 1;
export const PROTOCOL_T1 = 2;
/** What becomes of the card when it is let go of: a reset forgets what was selected and every PIN that was entered. */
export const LEAVE_CARD = 0;
export const RESET_CARD = 1;

/** Bits of a reader's state. */
export const CARD_ABSENT = 0x02;
export const CARD_PRESENT = 0x04;

/** One reader as the service sees it. */
export interface ReaderState {
  readonly name: string;
  /** Counts insertions and removals. */
  readonly eventCounter: number;
  readonly state: number;
  /** Answer to reset; empty while the card was not powered, or does not answer. */
  readonly atr: Uint8Array;
}

/** A request with its header: 32-bit words, and raw bytes where a field is one. */
export function encodeRequest(name: PcscCommandName, fields: readonly (number | Uint8Array)[] = []): Uint8Array {
  const length = fields.reduce<number>((sum, field) => sum + (typeof field === 'number' ? 4 : field.length), 0);
  const bytes = new Uint8Array(HEADER_LENGTH + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, PcscCommand[name], true);
  let at = HEADER_LENGTH;
  for (const field of fields) {
    if (typeof field === 'number') view.setUint32(at, field, true);
    else bytes.set(field, at);
    at += typeof field === 'number' ? 4 : field.length;
  }
  return bytes;
}

/** The word at `index`, counted in words; 0 behind the end. */
export function wordAt(bytes: Uint8Array, index: number): number {
  const at = index * 4;
  if (at + 4 > bytes.length) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

/** A reader's name in its fixed field; longer names are cut, as the service does. */
export function encodeReaderName(name: string): Uint8Array {
  const field = new Uint8Array(READER_NAME_LENGTH);
  new TextEncoder().encodeInto(name, field.subarray(0, READER_NAME_LENGTH - 1));
  return field;
}

function decodeReaderName(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

export function encodeConnect(context: number, readerName: string): Uint8Array {
  const protocols = PROTOCOL_T0 | PROTOCOL_T1;
  return encodeRequest('connect', [context, encodeReaderName(readerName), SHARE_SHARED, protocols, 0, 0, 0]);
}

/** `handle` and `protocol` mean something only where `returnCode` is success. */
export interface ConnectReply {
  readonly handle: number;
  readonly protocol: number;
  readonly returnCode: number;
}

export function decodeConnect(reply: Uint8Array): ConnectReply {
  const tail = reply.subarray(4 + READER_NAME_LENGTH);
  return { handle: wordAt(tail, 2), protocol: wordAt(tail, 3), returnCode: wordAt(tail, 4) };
}

/** Header, structure and the card's command in one piece. `pciLength` is that of a C structure the service ignores. */
export function encodeTransmit(handle: number, protocol: number, apdu: Uint8Array): Uint8Array {
  const pciLength = 16;
  const request = encodeRequest('transmit', [
    handle,
    protocol,
    pciLength,
    apdu.length,
    protocol,
    pciLength,
    MAX_RESPONSE_LENGTH,
    0,
  ]);
  const bytes = new Uint8Array(request.length + apdu.length);
  bytes.set(request);
  bytes.set(apdu, request.length);
  return bytes;
}

/** `answerLength` bytes follow where `returnCode` is success. */
export function decodeTransmit(reply: Uint8Array): { readonly answerLength: number; readonly returnCode: number } {
  return { answerLength: wordAt(reply, 6), returnCode: wordAt(reply, 7) };
}

/** Readers that are there; the service's empty places are left out. */
export function decodeReaderStates(reply: Uint8Array): readonly ReaderState[] {
  const readers: ReaderState[] = [];
  for (let at = 0; at + READER_STATE_LENGTH <= reply.length; at += READER_STATE_LENGTH) {
    const slot = reply.subarray(at, at + READER_STATE_LENGTH);
    const name = decodeReaderName(slot.subarray(0, READER_NAME_LENGTH));
    if (name === '') continue;
    // A length of 34 is the service's way to say that it has not looked yet.
    const declared = wordAt(slot, 44);
    const atrLength = declared <= MAX_ATR_LENGTH ? declared : 0;
    readers.push({
      name,
      eventCounter: wordAt(slot, 32),
      state: wordAt(slot, 33),
      atr: slot.slice(140, 140 + atrLength),
    });
  }
  return readers;
}

/** The other direction, for simulators. */
export function encodeReaderStates(readers: readonly ReaderState[]): Uint8Array {
  const bytes = new Uint8Array(REPLY_LENGTH.getReadersState);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < MAX_READERS; index += 1) {
    const at = index * READER_STATE_LENGTH;
    const reader = readers[index];
    if (reader === undefined) {
      view.setUint32(at + 176, MAX_ATR_LENGTH + 1, true);
      continue;
    }
    bytes.set(encodeReaderName(reader.name), at);
    view.setUint32(at + 128, reader.eventCounter, true);
    view.setUint32(at + 132, reader.state, true);
    bytes.set(reader.atr.subarray(0, MAX_ATR_LENGTH), at + 140);
    view.setUint32(at + 176, reader.atr.length, true);
  }
  return bytes;
}
