import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';
import { encodeRequest, sealed } from './modbus-frame.ts';

test('requests, answers and exceptions are told apart from noise', () => {
  const capture = Uint8Array.of(
    0x00,
    0xff,
    ...encodeRequest(1, { ask: 'write-coil', at: 3, on: true }),
    ...sealed([1, 0x82, 2]),
    0x01,
  );
  expect(describeCapture(capture)).toEqual({
    bytes: capture.length,
    frames: [
      { unit: 1, function: 'write-coil', data: '00 03 FF 00' },
      { unit: 1, function: 'read-discrete-inputs', exception: 2 },
    ],
    bytesInNoFrame: 3,
  });
});

test('any capture is described', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(describeCapture(bytes)).toMatchObject({ bytes: bytes.length });
    }),
  );
});
