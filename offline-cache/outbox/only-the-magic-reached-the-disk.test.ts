import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receiptsInJournal } from '../receipt-register/receipts-in-journal.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { decodeFrames, encodeFrame, endOfFrames } from './journal-frame.ts';

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  station = specimenStation();
});
afterEach(() => station.remove());

/** Power goes while the next frame is written: its magic is on disk, behind it lies the room of zeros. */
function tearNextFrame(): void {
  const path = join(station.folder, 'journal', 'outbox.journal');
  const end = endOfFrames(readFileSync(path));
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from('CBJ1', 'latin1'), 0, 4, end);
  closeSync(file);
}

test('the outbox opens, nothing promised is lost, and what is saved next is in both copies', async () => {
  const before = await station.open();
  const first = await saveSpecimen(before);
  await before.close();
  tearNextFrame();

  const receipts = receiptsInJournal(join(station.folder, 'journal'));
  expect(receipts.findReceiptByNumber(first.receiptNumber)).toMatchObject({ ok: true, value: { outcome: 'kept' } });
  const torn = await station.open();
  const second = await saveSpecimen(torn);
  await torn.close();

  for (const suffix of ['', '-wal', '-shm']) rmSync(join(station.folder, `outbox.db${suffix}`), { force: true });
  const rebuilt = await station.open();
  expect(rebuilt.opening.rebuiltRows).toBe(2);
  for (const { receiptNumber } of [first, second]) {
    expect(rebuilt.findReceiptByNumber(receiptNumber)).toMatchObject({ ok: true, value: { receiptNumber } });
  }
  await rebuilt.close();
});

/** A payload with the checksum that belongs to it. */
function framed(payload: Uint8Array): Buffer {
  const prefix = Buffer.from('CBJ1________', 'latin1');
  prefix.writeUInt32LE(payload.length, 4);
  prefix.writeUInt32LE(crc32(payload), 8);
  return Buffer.concat([prefix, payload]);
}

const sound = encodeFrame({ kind: 'requeued', key: 'key-1' });

test.each([
  ['empty', []],
  ['too short for the length of a header', [1, 0, 0]],
  ['shorter than its header', [9, 0, 0, 0, 0x7b, 0x7d]],
])('a payload that is %s is no frame, whatever its checksum', (_what, payload) => {
  const journal = Buffer.concat([framed(Uint8Array.from(payload)), sound]);
  expect([...decodeFrames(journal)]).toEqual([{ kind: 'requeued', key: 'key-1' }]);
});

test.each(['{"kind":', 'null', '"saved"'])(
  'a header that is no object (%s) is kept as it is and stops nothing',
  (header) => {
    const bytes = Buffer.from(header, 'utf8');
    const payload = Buffer.concat([Uint8Array.from([bytes.length, 0, 0, 0]), bytes]);
    const journal = Buffer.concat([framed(payload), sound]);
    expect([...decodeFrames(journal)]).toEqual([
      { kind: 'unknown', payload: Uint8Array.from(payload) },
      { kind: 'requeued', key: 'key-1' },
    ]);
  },
);
