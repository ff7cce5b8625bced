import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UploadAttachment, UploadResult } from '../../app/contracts/delivery.ts';
import { takeInAnswer, takenPaper, takenWord } from '../carry/specimen-answer.ts';
import { createWireScheduler } from '../delivery/wire-scheduler.ts';
import type { OfflineCache } from '../index.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { acknowledged, loseDatabase, specimenStation } from '../specimen-cache.ts';
import { saveWithPapers } from './specimen-papers.ts';

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

/** An application whose paper is not with the county yet. */
async function saveOne() {
  const { saved, names } = await saveWithPapers(cache, [1000]);
  const [paper = ''] = names;
  if (!saved.ok) throw new Error(saved.failure.code);
  return { key: saved.value.key, paper };
}

const byStick = (paper: string) => takeInAnswer(cache, county, { attachments: [takenPaper(county, paper)] });

/** Where the paper stands, and what the audit log says of it; the cache is open again afterwards. */
async function onDisk(paper: string) {
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'), { readonly: true });
  const state = database.prepare('SELECT state FROM attachment WHERE sealed_sha256 = ?').pluck().get(paper);
  const events = database.prepare('SELECT event FROM audit WHERE subject = ? ORDER BY line').pluck().all(paper);
  database.close();
  cache = await station.open();
  return { state, events };
}

const once = { state: 'acknowledged', events: ['attachment-acknowledged'] };

async function pass(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !done(); turn += 1) {
    await station.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

test('a paper acknowledged by stick is in the audit log and in the journal, and once only', async () => {
  const { key, paper } = await saveOne();
  await takeInAnswer(cache, county, { results: [takenWord(county, station.folder, key)] });
  await byStick(paper);
  await byStick(paper);
  expect(await onDisk(paper)).toEqual(once);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(cache.standing([])).toMatchObject({ value: { attachments: { waiting: 0 } } });
});

test('a paper the county does not know of this station is not written down', async () => {
  const stranger = 'a'.repeat(64);
  await byStick(stranger);
  expect(await onDisk(stranger)).toEqual({ state: undefined, events: [] });
});

test.each<[string, UploadResult]>([
  ['breaks off', { outcome: 'undecided', code: 'connection-lost', countyReached: false }],
  ['changes it on the way', { outcome: 'returned', code: 'hash-mismatch' }],
  ['is refused', { outcome: 'returned', code: 'too-large' }],
])('an upload under way that %s does not undo it', async (_what, end) => {
  const { paper } = await saveOne();
  let attempts = 0;
  const upload: UploadAttachment<AbortSignal> = async ({ sealedSha256 }) => {
    attempts += 1;
    await byStick(sealedSha256);
    return end;
  };
  cache.startDelivery({ onEvent: () => undefined, send: async (one) => acknowledged(one), uploadAttachment: upload });
  await pass(() => attempts > 0);
  await pass(() => attempts > 1);
  expect(attempts).toBe(1);
  expect(await onDisk(paper)).toEqual(once);
});

test('an upload under way that ends well writes it down no second time', async () => {
  const { paper } = await saveOne();
  let attempts = 0;
  const upload: UploadAttachment<AbortSignal> = async ({ sealedSha256 }) => {
    attempts += 1;
    await byStick(sealedSha256);
    return { outcome: 'acknowledged', acknowledgement: { sealedSha256, statement: '{}', signature: 'signed' } };
  };
  cache.startDelivery({ onEvent: () => undefined, send: async (one) => acknowledged(one), uploadAttachment: upload });
  await pass(() => attempts > 0);
  expect(await onDisk(paper)).toEqual(once);
});

test('one that waits for its turn on the link is not begun any more', async () => {
  const { paper } = await saveOne();
  const wire = createWireScheduler({ clock: station.clock, bytesPerHour: null });
  let free = (): void => undefined;
  const busy = wire.schedule('attachments', 1, () => new Promise<void>((resolve) => (free = resolve)));
  let attempts = 0;
  const upload: UploadAttachment<AbortSignal> = async () => {
    attempts += 1;
    return { outcome: 'undecided', code: 'connection-lost', countyReached: false };
  };
  const send = async (one: Parameters<typeof acknowledged>[0]) => acknowledged(one);
  cache.startDelivery({ onEvent: () => undefined, send, uploadAttachment: upload, wire });
  await station.clock.advance(10_000);
  await byStick(paper);
  free();
  await busy;
  await pass(() => attempts > 0);
  expect(attempts).toBe(0);
  expect(await onDisk(paper)).toEqual(once);
  wire.close();
});
