import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';
import { encodeRequest, encodeTransmit } from './pcsc-message.ts';

test('requests are named, and of a command to the card only its header is shown', () => {
  const capture = Uint8Array.from([
    ...encodeRequest('version', [4, 4, 0]),
    ...encodeTransmit(7, 2, Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x02, 0x12, 0x34)),
  ]);
  expect(describeCapture(capture)).toMatchObject({
    bytes: capture.length,
    requests: [{ request: 'version' }, { request: 'transmit', card: { header: '00 20 00 01', bytes: 7 } }],
    bytesNotUnderstood: 0,
  });
});

test('a capture that stops, or is none, is described as far as it goes', () => {
  const cut = encodeRequest('version', [4, 4, 0]).slice(0, 12);
  expect(describeCapture(cut)).toMatchObject({ requests: [{ request: 'version', missing: '8 bytes' }] });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(describeCapture(bytes)).toMatchObject({ bytes: bytes.length });
    }),
  );
});
