import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfiguration } from '../../kiosk-config/load-configuration.ts';
import { createWireScheduler } from '../../offline-cache/delivery/wire-scheduler.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { CatalogueAnswer } from '../contracts/catalogue.ts';
import { openStationCatalogue } from './station-catalogue.ts';

const configurationFolder = fileURLToPath(new URL('../../kiosk-config', import.meta.url));
const wholeOnly: CatalogueAnswer = { outcome: 'whole-only', version: 2, totalBytes: 2_000_000 };

/** A station whose county answers what it is told to; gives back what is wrong after each answer. */
async function troubles(answers: readonly CatalogueAnswer[]): Promise<readonly (string | null)[]> {
  const profile = join(configurationFolder, 'stations', 'demonstration.json');
  const loaded = await loadConfiguration({ folder: configurationFolder, profile });
  if (!loaded.ok) throw new Error('no configuration');
  const dataFolder = mkdtempSync(join(tmpdir(), 'cunban-catalogue-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const catalogue = await openStationCatalogue({
    configuration: loaded.configuration,
    dataFolder,
    key: generateKeyPairSync('ed25519').publicKey,
    clock,
    log: () => undefined,
  });
  const left = [...answers];
  const sync = catalogue.startSync({
    ask: async () => left.shift() ?? { outcome: 'current' },
    wire: createWireScheduler({ clock, bytesPerHour: 1_000_000 }),
    onApplied: () => undefined,
  });
  const found = [catalogue.trouble()];
  for (const _ of answers) {
    await sync.askNow();
    found.push(catalogue.trouble());
  }
  catalogue.close();
  return found;
}

test('why the county’s catalogue is not taken is known until a later answer says otherwise', async () => {
  expect(await troubles([wholeOnly, { outcome: 'current' }])).toEqual([null, 'range-ignored', null]);
});

test('a link that fails meanwhile is another matter', async () => {
  const lost: CatalogueAnswer = { outcome: 'undecided', code: 'connection-lost', countyReached: false };
  expect(await troubles([lost, wholeOnly, lost])).toEqual([null, null, 'range-ignored', 'range-ignored']);
});
