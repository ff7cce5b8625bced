import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../captured-bytes.ts';
import {
  decodeConnect,
  decodeReaderStates,
  decodeTransmit,
  encodeConnect,
  encodeReaderStates,
  encodeRequest,
  encodeTransmit,
  REPLY_LENGTH,
} from './pcsc-message.ts';

test('requests are the bytes that the C library sends', () => {
  // As traced between pcscd 1.9.9 and its own library, but for the scope, which the service does not look at.
  expect(toHex(encodeRequest('version', [4, 4, 0]))).toBe(
    '0C 00 00 00 11 00 00 00 04 00 00 00 04 00 00 00 00 00 00 00',
  );
  expect(toHex(encodeRequest('establishContext', [2, 0, 0]))).toBe(
    '0C 00 00 00 01 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00',
  );
  expect(toHex(encodeRequest('waitReaderStateChange'))).toBe('00 00 00 00 13 00 00 00');
});

test('the length in a header is that of the structure, not of the command behind it', () => {
  const connect = encodeConnect(7, 'Reader 00 00');
  expect(connect).toHaveLength(8 + REPLY_LENGTH.connect);
  expect(connect.subarray(0, 4)).toEqual(Uint8Array.of(152, 0, 0, 0));
  const transmit = encodeTransmit(7, 2, Uint8Array.of(0, 0xa4, 4, 0));
  expect(transmit).toHaveLength(8 + 32 + 4);
  expect(transmit.subarray(0, 4)).toEqual(Uint8Array.of(32, 0, 0, 0));
});

test('a reply is read where its fields stand', () => {
  const reply = encodeConnect(7, 'Reader').slice(8);
  new DataView(reply.buffer).setUint32(140, 0x2de9, true);
  new DataView(reply.buffer).setUint32(144, 2, true);
  new DataView(reply.buffer).setUint32(148, 0x80100069, true);
  expect(decodeConnect(reply)).toEqual({ handle: 0x2de9, protocol: 2, returnCode: 0x80100069 });
});

const readerName = fc.stringMatching(/^[A-Za-z0-9 ()-]{1,120}$/);
const reader = fc.record({
  name: readerName,
  eventCounter: fc.nat(),
  state: fc.nat(0xff),
  atr: fc.uint8Array({ maxLength: 33 }),
});

test('readers survive the wire', () => {
  fc.assert(
    fc.property(fc.array(reader, { maxLength: 16 }), (readers) => {
      expect(decodeReaderStates(encodeReaderStates(readers))).toEqual(readers);
    }),
  );
});

test('no bytes are too strange to be decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      decodeConnect(bytes);
      decodeTransmit(bytes);
      for (const { atr } of decodeReaderStates(bytes)) expect(atr.length).toBeLessThanOrEqual(33);
    }),
  );
});
