import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import { decodeReceiptCode } from '../../../offline-cache/carry/receipt-code.ts';
import { saveSpecimen, specimenStation } from '../../../offline-cache/specimen-cache.ts';
import { openCountyDoor } from '../../../scripts/county-simulator/carried/county-door.ts';
import { importCarriedFile } from '../../../scripts/county-simulator/carried/import-carried-file.ts';
import { type CountyKeys, loadOrMakeKeys } from '../../../scripts/county-simulator/county-keys.ts';
import { startCountySimulator } from '../../../scripts/county-simulator/county-simulator.ts';

let home = '';
let stick = '';
let keys: CountyKeys;
let file: Uint8Array;
let application: OutboundApplication;

/** One application, as it would go on the wire and as it lies in a file on a stick. */
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cunban-both-'));
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  keys = await loadOrMakeKeys(home);
  const station = specimenStation({ countyRecipient: keys.recipient });
  const cache = await station.open();
  const { receiptNumber } = await saveSpecimen(cache);
  const volume = { mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null };
  const signal = new AbortController().signal;
  const carried = await cache.carry.out({ volume, onProgress: () => undefined, signal });
  const code = cache.carry.receiptCode(receiptNumber);
  await cache.close();
  station.remove();
  const outbound = code.ok && code.value !== null ? decodeReceiptCode(code.value) : null;
  if (!carried.ok || outbound === null) throw new Error('not carried');
  file = readFileSync(join(stick, carried.value.fileName));
  application = outbound;
});
afterEach(() => {
  for (const folder of [home, stick]) rmSync(folder, { recursive: true, force: true });
});

async function overTheLink(): Promise<string> {
  const county = await startCountySimulator({ folder: home });
  try {
    const platform = createCountyPlatform({ baseUrl: county.url, acknowledgementKey: county.acknowledgementKey });
    if (!platform.ok) throw new Error(platform.failure.code);
    const sent = await platform.value.sendApplications([application], new AbortController().signal);
    const result = sent.outcome === 'answered' ? sent.results.get(application.key) : undefined;
    if (result?.outcome !== 'acknowledged') throw new Error(`not acknowledged: ${JSON.stringify(result ?? sent)}`);
    expect(county.received()).toHaveLength(1);
    return result.acknowledgement.statement;
  } finally {
    await county.close();
  }
}

async function byStick(): Promise<string> {
  const door = openCountyDoor(home, keys);
  try {
    const imported = await importCarriedFile(file, { identities: keys.identities, signingKey: keys.signingKey, door });
    const [result] = imported.ok ? imported.value.results : [];
    if (result === undefined || 'code' in result) throw new Error(`not taken: ${JSON.stringify(result)}`);
    return result.statement;
  } finally {
    door.close();
  }
}

test('first by stick, then over the link: one case, and the very same acknowledgement', async () => {
  const carried = await byStick();
  expect(await overTheLink()).toBe(carried);
});

test('first over the link, then by stick, and by stick again', async () => {
  const sent = await overTheLink();
  expect(await byStick()).toBe(sent);
  expect(await byStick()).toBe(sent);
});
