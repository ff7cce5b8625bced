import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { carryTo } from './specimen-stick.ts';

test('what is read again is compared, and a file that differs does not stay', async () => {
  const stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  const station = specimenStation();
  const cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
    rmSync(stick, { recursive: true });
  });
  await saveSpecimen(cache);
  const volume = { mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null };
  const carried = await cache.carry.out(
    carryTo(volume, ({ phase, doneBytes, totalBytes }) => {
      if (phase !== 'writing' || doneBytes < totalBytes) return;
      const [part = ''] = readdirSync(stick);
      const bytes = readFileSync(join(stick, part));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
      writeFileSync(join(stick, part), bytes);
    }),
  );
  expect(carried).toMatchObject({ ok: false, failure: { code: 'stick-failed' } });
  expect(readdirSync(stick)).toEqual([]);
});
