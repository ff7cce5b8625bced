import { expect, test } from 'vitest';
import { encodeCommand, type SdtCommandName } from './sdt-command.ts';
import { encodeFrame, SdtFrameParser } from './sdt-frame.ts';
import {
  CARD_REPLY_LENGTHS,
  decodeReply,
  decodeSamId,
  encodeReply,
  encodeSamId,
  joinReadBase,
  splitReadBase,
  splitReadWithFingerprint,
} from './sdt-reply.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(text.split(' ').map((byte) => Number.parseInt(byte, 16)));

const CAPTURED = [
  ['status ok', 'AA AA AA 96 69 00 04 00 00 90 94', 'ok', 0],
  ['find ok', 'AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', 'card-found', 4],
  ['find none', 'AA AA AA 96 69 00 04 00 00 80 84', 'find-failed', 0],
  ['select ok', 'AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', 'ok', 8],
  ['select fail', 'AA AA AA 96 69 00 04 00 00 81 85', 'select-failed', 0],
  ['read fail', 'AA AA AA 96 69 00 04 00 00 41 45', 'read-failed', 0],
  ['card rejects reader', 'AA AA AA 96 69 00 04 00 00 31 35', 'card-rejected-reader', 0],
  ['no such item', 'AA AA AA 96 69 00 04 00 00 91 95', 'no-such-item', 0],
] as const;

test.each(CAPTURED)(
  '%s means what the reader says and is encoded byte for byte',
  (_name, frame, meaning, dataLength) => {
    const [event] = new SdtFrameParser(4).push(hex(frame));
    if (event?.kind !== 'frame') throw new Error('no frame');
    const reply = decodeReply(event.body);
    expect(reply).toMatchObject({ meaning, sw1: 0, sw2: 0 });
    expect(reply.data).toHaveLength(dataLength);
    expect(encodeFrame(encodeReply(reply.sw3, reply.data))).toEqual(hex(frame));
  },
);

test('a SAM id reads as it is printed on the reader', () => {
  const [event] = new SdtFrameParser(4).push(
    hex('AA AA AA 96 69 00 14 00 00 90 05 00 03 00 55 77 33 01 87 D6 12 00 B1 68 DE 3A EC'),
  );
  if (event?.kind !== 'frame') throw new Error('no frame');
  expect(decodeSamId(decodeReply(event.body).data)).toBe('05.03-20150101-0001234567-0987654321');
  expect(decodeSamId(encodeSamId('05.03-20150101-0001234567-0987654321'))).toBe('05.03-20150101-0001234567-0987654321');
});

test('an unknown status byte is unknown, not an exception', () => {
  expect(decodeReply(Uint8Array.of(0, 0, 0x77)).meaning).toBe('unknown');
});

test('the blocks of a read come apart as they were joined; other lengths do not', () => {
  const text = new Uint8Array(256).fill(1);
  const photo = new Uint8Array(1024).fill(2);
  expect(splitReadBase(joinReadBase(text, photo))).toEqual({ text, photo });
  expect(splitReadBase(joinReadBase(text, photo.subarray(1)))).toBeNull();
  expect(splitReadBase(joinReadBase(new Uint8Array(255), new Uint8Array(1025)))).toBeNull();
});

test.each([1024, 512, 0])(
  'the blocks of a read with %i bytes of fingerprint come apart as they were joined',
  (length) => {
    const text = new Uint8Array(256).fill(1);
    const photo = new Uint8Array(1024).fill(2);
    const fingerprint = new Uint8Array(length).fill(3);
    const data = joinReadBase(text, photo, fingerprint);
    expect(splitReadWithFingerprint(data)).toEqual({ text, photo, fingerprint });
    expect(splitReadBase(data)).toBeNull();
    expect(splitReadWithFingerprint(data.subarray(1))).toBeNull();
    const frame = encodeFrame(encodeReply(0x90, data));
    expect(frame).toHaveLength(1297 + length);
    expect(CARD_REPLY_LENGTHS).toContain(frame.length - 7);
  },
);

test('a fingerprint of a length that no card has is not taken apart', () => {
  const data = joinReadBase(new Uint8Array(256), new Uint8Array(1024), new Uint8Array(100));
  expect(splitReadWithFingerprint(data)).toBeNull();
});

test('the simulator answers with the captured frames and a read of 1295 bytes', () => {
  const simulator = new ReaderSimulator();
  const sent: Uint8Array[] = [];
  let receive: (bytes: Uint8Array) => void = () => {};
  simulator.connect({ onBytes: (listener) => (receive = listener), send: (bytes) => sent.push(bytes) });
  const ask = (name: SdtCommandName): Uint8Array => {
    receive(encodeCommand(name));
    return sent.pop() ?? new Uint8Array(0);
  };
  expect(ask('status')).toEqual(hex(CAPTURED[0][1]));
  expect(ask('find-card')).toEqual(hex(CAPTURED[2][1]));
  expect(ask('select-card')).toEqual(hex(CAPTURED[4][1]));
  simulator.placeCard(specimenCard('pensioner-woman'));
  expect(ask('find-card')).toEqual(hex(CAPTURED[1][1]));
  expect(ask('select-card')).toEqual(hex(CAPTURED[3][1]));
  const read = ask('read-base');
  expect(read).toHaveLength(1295);
  expect(read.subarray(0, 14)).toEqual(hex('AA AA AA 96 69 05 08 00 00 90 01 00 04 00'));
  expect(ask('read-new-address')).toEqual(hex(CAPTURED[7][1]));
  expect(ask('find-card')).toEqual(hex(CAPTURED[2][1]));
});
