import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';

const station = specimenStation();
afterEach(() => station.remove());

test('a register rebuilt from the journal does not know of prints, so that the next one is a copy', async () => {
  const before = await station.open();
  const { receiptNumber } = await saveSpecimen(before);
  expect(before.beginPrint(receiptNumber)).toEqual({ ok: true, value: { copy: false } });
  await before.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(station.folder, `outbox.db${suffix}`), { force: true });
  const rebuilt = await station.open();
  expect(rebuilt.opening.rebuiltRows).toBe(1);
  expect(rebuilt.beginPrint(receiptNumber)).toEqual({ ok: true, value: { copy: true } });
  await rebuilt.close();
});
