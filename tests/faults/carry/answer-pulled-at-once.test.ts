import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acknowledgementFileName } from '../../../offline-cache/carry/acknowledgement-file.ts';
import { saveSpecimen, specimenStation } from '../../../offline-cache/specimen-cache.ts';
import { loadOrMakeKeys } from '../../../scripts/county-simulator/county-keys.ts';
import { createLoopFilesystem, whyNoLoopFilesystem } from '../cache/loop-filesystem.ts';

const obstacle = await whyNoLoopFilesystem();
if (obstacle !== null) console.warn(`pulled sticks skipped: ${obstacle}`);

test.skipIf(obstacle !== null)(
  'once the county says "take it back", its answer is on the stick, pulled or not',
  async () => {
    const county = mkdtempSync(join(tmpdir(), 'cunban-county-'));
    const keys = await loadOrMakeKeys(county);
    const station = specimenStation({ countyRecipient: keys.recipient });
    const stick = createLoopFilesystem(16);
    try {
      const cache = await station.open();
      await saveSpecimen(cache);
      const volume = { mountPoint: stick.folder, deviceNumber: statSync(stick.folder).dev, devicePath: null };
      const { signal } = new AbortController();
      const carried = await cache.carry.out({ volume, onProgress: () => undefined, signal });
      await cache.close();
      if (!carried.ok) throw new Error(carried.failure.code);
      const file = join(stick.folder, carried.value.fileName);
      const cut = await stick.armCut();
      const main = join(import.meta.dirname, '../../../scripts/county-simulator/carried/main.ts');
      const said = execFileSync(process.execPath, [main, file, '--folder', county], { encoding: 'utf8' });
      await cut();
      expect(said).toContain('take it back');
      stick.restart();
      const answer: unknown = JSON.parse(readFileSync(acknowledgementFileName(file), 'utf8'));
      expect(answer).toEqual({ statement: expect.any(String), signature: expect.any(String) });
    } finally {
      stick.remove();
      station.remove();
      rmSync(county, { recursive: true });
    }
  },
);
