import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from './outbox/journal.ts';
import { saveSpecimen, specimenStation } from './specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  station = specimenStation();
});
afterEach(() => station.remove());

/** Files that take up whatever numbers have come free, as somebody else's would. */
function takeFreeNumbers() {
  const files = Array.from({ length: 32 }, () => openSync('/dev/null', 'r'));
  return {
    /** Which of them somebody else has closed. */
    lost: () => files.filter((file) => !isOpen(file)),
    close: () => {
      for (const file of files.filter(isOpen)) closeSync(file);
    },
  };
}

function isOpen(file: number): boolean {
  try {
    fstatSync(file);
    return true;
  } catch {
    return false;
  }
}

test('a cache closed twice closes nobody else’s file', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  await cache.close();
  const others = takeFreeNumbers();
  await cache.close();
  expect(others.lost()).toEqual([]);
  others.close();
});

test('closed again while it is closing it closes once, and both wait for that', async () => {
  const cache = await station.open();
  await saveSpecimen(cache);
  const first = cache.close();
  await cache.close();
  const again = await station.open();
  await first;
  expect(again.waitingCount()).toMatchObject({ ok: true, value: 1 });
  await again.close();
});

test('a journal closed twice closes nobody else’s file, and writes to none', () => {
  const journal = openJournal(join(station.folder, 'journal'));
  journal.close();
  const others = takeFreeNumbers();
  journal.close();
  expect(others.lost()).toEqual([]);
  expect(() =>
    journal.appendUnsynced({ kind: 'printed', receiptNumber: 'L-1', document: null, printedCount: 1 }),
  ).toThrow(RangeError);
  others.close();
});
