import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrames, encodeFrame, type SavedFrame } from './journal-frame.ts';

function frame(sequence: number, sealed: Uint8Array): SavedFrame {
  const row = {
    key: `key-${sequence}`,
    epoch: 'epoch',
    sequence,
    lane: 'lane',
    schemaVersion: 'cunban.application/1',
    itemCode: 'item',
    receiptNumber: `L-${sequence}`,
    sealedSha256: '',
    previousRowHash: '',
    createdAt: '',
  };
  const receipt = { pickupCode: '1', maskedName: '王*英', businessDate: '20261124', serial: sequence };
  return { kind: 'saved', row, receipt, sealed };
}

const frames = [1, 2, 3].map((sequence) => frame(sequence, new Uint8Array([0x43, 0x42, 0x4a, 0x31, sequence])));
const bytes = Buffer.concat(frames.map(encodeFrame));

test('frames come back as they were written, even when the sealed bytes look like a frame', () => {
  expect([...decodeFrames(bytes)]).toEqual(frames);
});

test('one flipped bit costs one frame at most and never yields a wrong one', () => {
  fc.assert(
    fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
      const rotten = Buffer.from(bytes);
      rotten.writeUInt8(rotten.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const read = [...decodeFrames(rotten)];
      expect(read).toHaveLength(2);
      for (const one of read) expect(frames).toContainEqual(one);
    }),
  );
});

test('a torn tail is stepped over, and frames written after it are read', () => {
  fc.assert(
    fc.property(fc.nat({ max: encodeFrame(frame(9, new Uint8Array(20))).length - 1 }), (kept) => {
      const torn = encodeFrame(frame(9, new Uint8Array(20))).subarray(0, kept);
      const journal = Buffer.concat([bytes, torn, encodeFrame(frame(4, new Uint8Array(3)))]);
      expect([...decodeFrames(journal)]).toEqual([...frames, frame(4, new Uint8Array(3))]);
    }),
  );
});
