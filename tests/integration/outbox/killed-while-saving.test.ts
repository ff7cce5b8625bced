import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { acknowledged, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';

const script = fileURLToPath(new URL('./saving-station.ts', import.meta.url));
let folder: string;
let recipient: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-killed-'));
  recipient = await identityToRecipient(await generateX25519Identity());
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Lets a station save until it has said `count` keys and a random moment has passed, then kills it outright. */
function saveAndKill(count: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder, recipient], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let killing = false;
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      said += text;
      if (killing || said.split('\n').length <= count) return;
      killing = true;
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 10);
    });
    child.on('error', reject);
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

async function deliverAll(): Promise<readonly OutboundApplication[]> {
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient: recipient,
    clock: systemClock,
    random: Math.random,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const cache = opened.value;
  expect(cache.opening.brokenAuditLine).toBeNull();
  const sent: OutboundApplication[] = [];
  const waiting = cache.waitingCount();
  await new Promise<void>((resolve) => {
    cache.startDelivery({
      async send(application) {
        sent.push(application);
        return acknowledged(application);
      },
      onEvent(event) {
        if (event.type === 'acknowledged' && waiting.ok && sent.length === waiting.value) resolve();
      },
    });
  });
  await cache.close();
  return sent;
}

test('killed at any moment, a station has everything it called saved, once and without a gap', async () => {
  const called: string[] = [];
  for (let round = 0; round < 8; round += 1) called.push(...(await saveAndKill(1 + round * 3)));
  // The database is lost on top of it: the journal alone must hold as much.
  rmSync(join(folder, 'outbox.db'));
  rmSync(join(folder, 'outbox.db-wal'), { force: true });
  const sent = await deliverAll();
  const keys = sent.map(({ key }) => key);
  expect(called.filter((key) => !keys.includes(key))).toEqual([]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(sent.map(({ sequence }) => sequence)).toEqual(sent.map((_, index) => index + 1));
  // Each kill leaves at most one that was on disk before the station could say so.
  expect(keys.length - called.length).toBeLessThanOrEqual(8);
});

test('killed at any moment, the database alone has everything it called saved', async () => {
  const called: string[] = [];
  for (let round = 0; round < 4; round += 1) called.push(...(await saveAndKill(1 + round * 5)));
  rmSync(join(folder, 'journal'), { recursive: true });
  const keys = (await deliverAll()).map(({ key }) => key);
  expect(called.filter((key) => !keys.includes(key))).toEqual([]);
});
