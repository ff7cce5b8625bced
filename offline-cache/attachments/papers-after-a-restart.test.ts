/** What was settled of a paper, and what was asked for again since, must read the same after a restart. */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UploadResult } from '../../app/contracts/delivery.ts';
import type { OfflineCache } from '../index.ts';
import { acknowledged, loseDatabase, specimenStation } from '../specimen-cache.ts';
import { saveWithPapers } from './specimen-papers.ts';

const dayMs = 24 * 60 * 60_000;
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

/** Delivers from now on; the county answers every paper alike, and `after` waits until so many were answered. */
function deliver(answer: (sealedSha256: string) => UploadResult) {
  let answered = 0;
  cache.startDelivery({
    onEvent: () => undefined,
    send: async (application) => acknowledged(application),
    uploadAttachment: async ({ sealedSha256 }) => {
      answered += 1;
      return answer(sealedSha256);
    },
  });
  return {
    async after(papers: number): Promise<void> {
      // Papers are read outside the simulated clock.
      for (let turn = 0; answered < papers || turn < 30; turn += 1) {
        await station.clock.advance(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const taken = (sealedSha256: string): UploadResult => ({
  outcome: 'acknowledged',
  acknowledgement: { sealedSha256, statement: '{}', signature: 'signed' },
});
const refused = (): UploadResult => ({ outcome: 'returned', code: 'too-large' });

const papersWaiting = (): unknown => {
  const standing = cache.standing([]);
  return standing.ok ? standing.value.attachments.waiting : standing.failure.code;
};
const papersHere = (): number =>
  [join(station.folder, 'attachments'), join(station.folder, 'journal', 'attachments')]
    .filter((folder) => existsSync(folder))
    .reduce((sum, folder) => sum + readdirSync(folder).length, 0);

const journal = (): string => join(station.folder, 'journal', 'outbox.journal');
test.each([
  ['', () => undefined],
  [' with the database lost', () => loseDatabase(station.folder)],
  [' that the end of the journal did not reach', (before: Buffer) => writeFileSync(journal(), before)],
])('a paper the county asked for again still waits after a restart%s', async (_how, happen) => {
  const { names } = await saveWithPapers(cache, [1000]);
  await deliver(taken).after(1);
  const before = readFileSync(journal());
  const answer = { time: '2026-11-24T01:05:00.000Z', gaps: [], lackingAttachments: names };
  expect(cache.takeReportAnswer(answer)).toMatchObject({ value: { attachments: 1 } });
  await cache.close();
  happen(before);
  cache = await station.open();
  expect(papersWaiting()).toBe(1);
  await station.clock.advance(40 * dayMs);
  await cache.close();
  cache = await station.open();
  expect(papersWaiting()).toBe(1);
  expect(papersHere()).toBe(2);
});

test('a paper settled once more after it was asked for again is settled after a restart', async () => {
  const { names } = await saveWithPapers(cache, [1000]);
  const delivery = deliver(taken);
  await delivery.after(1);
  cache.takeReportAnswer({ time: '2026-11-24T01:05:00.000Z', gaps: [], lackingAttachments: names });
  await delivery.after(2);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(papersWaiting()).toBe(0);
});

test('an application keeps its place in the journal while a paper the county refused is here', async () => {
  await saveWithPapers(cache, [1000]);
  await deliver(refused).after(1);
  await station.clock.advance(40 * dayMs);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(papersHere()).toBe(2);
  expect(papersWaiting()).toBe(1);
});

test('a paper of which nothing is left keeps no application', async () => {
  await saveWithPapers(cache, [1000]);
  for (const folder of ['attachments', 'journal/attachments']) {
    rmSync(join(station.folder, folder), { recursive: true });
  }
  await deliver(taken).after(0);
  await station.clock.advance(40 * dayMs);
  const standing = cache.standing([]);
  expect(standing).toMatchObject({ ok: true, value: { states: { archived: 1 }, stuck: [{ code: 'file-damaged' }] } });
});

test('a paper settled before the journal was lost, and after it the database, is not asked for again', async () => {
  await saveWithPapers(cache, [1000]);
  await deliver(taken).after(1);
  await cache.close();
  rmSync(join(station.folder, 'journal', 'outbox.journal'));
  await (await station.open()).close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(1);
  expect(papersWaiting()).toBe(0);
});

test('a paper asked for again waits also where the end of the database was lost', async () => {
  const { names } = await saveWithPapers(cache, [1000]);
  await deliver(taken).after(1);
  await cache.close();
  cpSync(join(station.folder, 'outbox.db'), join(station.folder, 'before.db'));
  cache = await station.open();
  cache.takeReportAnswer({ time: '2026-11-24T01:05:00.000Z', gaps: [], lackingAttachments: names });
  await cache.close();
  loseDatabase(station.folder);
  renameSync(join(station.folder, 'before.db'), join(station.folder, 'outbox.db'));
  cache = await station.open();
  expect(papersWaiting()).toBe(1);
});
