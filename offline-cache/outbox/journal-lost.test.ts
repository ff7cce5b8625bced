import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { receiptsInJournal } from '../receipt-register/receipts-in-journal.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';

const disk = vi.hoisted(() => ({ syncs: 0, unsyncedWrites: 0, failing: false }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    writeSync(...args: Parameters<typeof fs.writeSync>) {
      disk.unsyncedWrites += 1;
      return fs.writeSync(...args);
    },
    fdatasyncSync(file: number) {
      disk.syncs += 1;
      if (disk.failing) {
        // Reported once, as Linux does.
        disk.failing = false;
        throw Object.assign(new Error('EIO'), { code: 'EIO', errno: -5, syscall: 'fdatasync' });
      }
      fs.fdatasyncSync(file);
      disk.unsyncedWrites = 0;
    },
  };
});

let station: ReturnType<typeof specimenStation>;
const receiptNumbers: string[] = [];
beforeEach(async () => {
  disk.failing = false;
  station = specimenStation({ reserveBytes: 0 });
  receiptNumbers.length = 0;
  const cache = await station.open();
  for (let count = 0; count < 5; count += 1) receiptNumbers.push((await saveSpecimen(cache)).receiptNumber);
  await cache.close();
  rmSync(join(station.folder, 'journal'), { recursive: true });
  disk.syncs = 0;
});
afterEach(() => station.remove());

/** Which of the receipts the journal knows. */
const journalled = (): readonly string[] => {
  const receipts = receiptsInJournal(join(station.folder, 'journal'));
  return receiptNumbers.filter((receiptNumber) => {
    const found = receipts.findReceiptByNumber(receiptNumber);
    return found.ok && found.value !== null;
  });
};

test('every row is in both copies once the outbox is open, and the disk was waited for once', async () => {
  const cache = await station.open();
  expect(journalled()).toEqual(receiptNumbers);
  expect(disk).toMatchObject({ syncs: 1, unsyncedWrites: 0 });
  await cache.close();
});

test('where the disk fails under it the outbox does not open, and the next attempt writes all of it again', async () => {
  disk.failing = true;
  await expect(station.open()).rejects.toThrow('storage-failed');
  expect(journalled()).toEqual([]);
  const cache = await station.open();
  expect(journalled()).toEqual(receiptNumbers);
  expect(disk.unsyncedWrites).toBe(0);
  await cache.close();
});

test('an outbox whose journal lacks nothing does not wait for the disk', async () => {
  await (await station.open()).close();
  disk.syncs = 0;
  await (await station.open()).close();
  expect(disk.syncs).toBe(0);
});
