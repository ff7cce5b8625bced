import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { tarEntries } from '../../../offline-cache/carry/tar.ts';
import { specimenApplication, specimenStation } from '../../../offline-cache/specimen-cache.ts';
import { createLoopFilesystem } from '../cache/loop-filesystem.ts';

const cuts = process.env.CUNBAN_LONG === '1' ? 200 : 25;
const canMount = process.getuid?.() === 0;

test.skipIf(!canMount)('a file with its final name is whole, whenever the stick goes', async () => {
  const identity = await generateX25519Identity();
  const station = specimenStation({ countyRecipient: await identityToRecipient(identity) });
  const cache = await station.open();
  const saved = await cache.saveApplication({
    lane: 'a',
    papers: [randomBytes(2_000_000)],
    build: ({ receiptNumber }) => specimenApplication(receiptNumber),
  });
  expect(saved.ok).toBe(true);
  const ends: Record<string, number> = {};
  for (let round = 0; round < cuts; round += 1) {
    const stick = createLoopFilesystem(16);
    try {
      const cut = await stick.armCut();
      const volume = { mountPoint: stick.folder, deviceNumber: statSync(stick.folder).dev, devicePath: null };
      let pulled: Promise<number> | null = null;
      let steps = Math.floor((round / cuts) * 40);
      const pull = (): void => {
        steps -= 1;
        if (steps < 0) pulled ??= cut();
      };
      const signal = new AbortController().signal;
      const carried = await cache.carry.out({ volume, onProgress: pull, signal });
      await (pulled ?? cut());
      const end = carried.ok ? 'written' : carried.failure.code;
      ends[end] = (ends[end] ?? 0) + 1;
      expect(['written', 'stick-failed', 'stick-pulled', 'stick-read-only']).toContain(end);

      stick.restart();
      const whole = readdirSync(stick.folder).filter((name) => name.endsWith('.age'));
      if (carried.ok) expect(whole).toEqual([carried.value.fileName]);
      for (const name of whole) {
        const decrypter = new Decrypter();
        decrypter.addIdentity(identity);
        const archive = await decrypter.decrypt(readFileSync(join(stick.folder, name)));
        expect([...tarEntries(archive)]).toHaveLength(3);
      }
    } finally {
      stick.remove();
    }
  }
  await cache.close();
  station.remove();
  console.log(`${cuts} sticks pulled: ${JSON.stringify(ends)}`);
  expect(Object.keys(ends).length).toBeGreaterThan(1);
});
