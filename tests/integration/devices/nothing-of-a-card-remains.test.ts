import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specimenCard } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { type RigBench, startRigBench } from './rig-bench.ts';

/** Something Chinese that the process does hold on to: the control that the search finds what is there. */
const CONTROL = '/dev/对照设备';

let bench: RigBench;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-heap-'));
  bench = await startRigBench('off', ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`]);
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true });
});

/** Every string in a heap snapshot of the hardware process; the snapshot collects garbage first. */
async function stringsInHeap(): Promise<readonly string[]> {
  const before = new Set(await readdir(folder));
  process.kill(bench.pid, 'SIGUSR2');
  for (;;) {
    const file = (await readdir(folder)).find((name) => !before.has(name));
    const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
    if (text.endsWith(']}')) {
      const snapshot = JSON.parse(text) as { readonly strings: readonly string[] };
      return snapshot.strings;
    }
    await sleep(50);
  }
}

test('when a reading was handed over, the hardware process holds nothing of the person', async () => {
  const card = specimenCard('farmer');
  if (card.kind !== 'citizen' || card.newAddress === null) throw new Error('a citizen who moved is meant');
  const [profile] = bench.rig.profiles;
  if (profile?.deviceClass !== 'id-card-reader') throw new Error('the reader comes first');
  const control = { ...profile, id: 'control', line: { ...profile.line, path: CONTROL } };
  await bench.devices.call('configure', { devices: [...bench.rig.profiles, control] });
  await bench.statusOf('id-card-reader', ({ device }) => device === 'online');

  bench.rig.reader.placeCard(card);
  expect(await bench.readCard('whole')).toMatchObject({ ok: true, value: { address: card.newAddress } });
  bench.rig.reader.liftCard();
  bench.rig.reader.placeCard(card);
  bench.rig.reader.pullCardMidRead();
  expect(await bench.readCard('pulled')).toMatchObject({ ok: false });

  const block = { block: 'field', label: '申请人', text: '甲乙丙丁的回执' } as const;
  const print = { deviceId: 'receipt-printer', commandId: 'p', timeoutMs: 20_000, document: { blocks: [block] } };
  expect(await bench.devices.call('printReceipt', print)).toMatchObject({ ok: true });

  const strings = await stringsInHeap();
  const holders = (canary: string): readonly string[] => strings.filter((text) => text.includes(canary));
  expect(holders(CONTROL)).not.toEqual([]);
  const { name, idNumber, address, birthDate } = card.text;
  for (const canary of [name, idNumber, address, card.newAddress, birthDate, block.text]) {
    expect(holders(canary)).toEqual([]);
  }
});

test('nor when everything on a card was read, of a citizen, a permit holder or a foreigner', async () => {
  const cards = ['farmer', 'residence-permit', 'foreigner-2017', 'foreigner-2023'].map(specimenCard);
  const canaries: string[] = [];
  for (const card of cards) {
    if (card.kind === 'refused') throw new Error('a readable card is meant');
    bench.rig.reader.placeCard(card);
    const command = { deviceId: 'id-card-reader', commandId: card.id, timeoutMs: 15_000 };
    const read = await bench.devices.call('readCard', { ...command, extras: ['chip-number', 'fingerprint'] });
    if (!read.ok) throw new Error(read.failure.code);
    const { name, idNumber, birthDate, chipNumber } = read.value;
    canaries.push(name, idNumber, birthDate, ...(chipNumber === null ? [] : [chipNumber]));
    if (read.value.kind === 'foreign-resident') canaries.push(read.value.englishName);
    if (read.value.kind === 'residence-permit') canaries.push(read.value.address, read.value.travelPermitNumber);
    bench.rig.reader.liftCard();
    await bench.statusOf('id-card-reader', (status) => 'media' in status && status.media === 'notPresent');
  }
  const strings = await stringsInHeap();
  expect(canaries.length).toBeGreaterThan(14);
  expect(strings.some((text) => text.includes('id-card-reader'))).toBe(true);
  for (const canary of canaries) expect(strings.filter((text) => text.includes(canary))).toEqual([]);
});
