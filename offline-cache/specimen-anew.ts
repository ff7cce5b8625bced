import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryResult, UploadResult } from '../app/contracts/delivery.ts';
import { saveWithPapers } from './attachments/specimen-papers.ts';
import { declinedWord, type SigningCounty, takeInAnswer, takenPaper, takenWord } from './carry/specimen-answer.ts';
import type { OfflineCache } from './index.ts';
import { loseDatabase, type specimenStation } from './specimen-cache.ts';

type Station = ReturnType<typeof specimenStation>;

/** Ways a cache comes back from a restart, for tests; a sound one must tell the same after each. */
export const restarts: readonly (readonly [string, (folder: string) => void])[] = [
  ['as it was', () => undefined],
  ['from the journal alone', loseDatabase],
  ['from the database alone', (folder) => rmSync(join(folder, 'journal', 'outbox.journal'), { force: true })],
];

/** A station whose county says by stick what it is told to say, so that nothing else moves; for tests. */
export function specimenAnew(station: Station, county: SigningCounty, first: OfflineCache) {
  let cache = first;
  let letGo = (): void => undefined;

  const answer = async (result: object): Promise<void> => {
    const taken = await takeInAnswer(cache, county, { results: [result] });
    if (!taken.ok || taken.value.acknowledged + taken.value.refused !== 1) throw new Error('the answer was not taken');
  };
  const self = {
    cache: (): OfflineCache => cache,
    /** Saves one with papers of these sizes. */
    async save(sizes: readonly number[], supersedes?: string) {
      const more = supersedes === undefined ? {} : { supersedes };
      const { saved, names } = await saveWithPapers(cache, sizes, { lane: supersedes ?? 'first', ...more });
      if (!saved.ok) throw new Error(saved.failure.code);
      return { ...saved.value, names };
    },
    takes: (key: string) => answer(takenWord(county, station.folder, key, `CASE-${key.slice(-4)}`)),
    cannotRead: (key: string) => answer({ key, status: 422, code: 'seal-unreadable' }),
    declines: (key: string) => answer(declinedWord(county, station.folder, key)),
    async takesPapers(names: readonly string[]): Promise<void> {
      await takeInAnswer(cache, county, { attachments: names.map((name) => takenPaper(county, name)) });
    },
    /** The county went back to an older backup, and asks again for the application of this sequence. */
    asksAgain(sequence = 1): void {
      const standing = cache.standing([]);
      const epoch = standing.ok ? standing.value.epoch : '';
      const gaps = [{ epoch, missing: [{ first: sequence, last: sequence }] }];
      const asked = cache.takeReportAnswer({ time: '2026-11-24T01:05:00.000Z', gaps, lackingAttachments: [] });
      if (!asked.ok || asked.value.applications !== 1) throw new Error('nothing was asked for again');
    },
    /** Uploads every paper that waits, with this end, after ten bytes of it arrived. */
    async uploads(end: UploadResult): Promise<void> {
      cache.startDelivery({
        onEvent: () => undefined,
        send: async () => ({ outcome: 'undecided', code: 'interrupted', countyReached: true }),
        async uploadAttachment(_paper, progress) {
          progress.onPlace('https://county.example/uploads/1');
          progress.onOffset(10);
          return end;
        },
      });
      await station.clock.advance(1_000);
      await self.reopens();
    },
    /** Sends what waits, and is never answered until the next restart. */
    async sends(): Promise<void> {
      cache.startDelivery({
        onEvent: () => undefined,
        send: () =>
          new Promise<DeliveryResult>((resolve) => {
            letGo = () => resolve({ outcome: 'undecided', code: 'interrupted', countyReached: true });
          }),
      });
      await station.clock.advance(1_000);
    },
    async reopens(happen: (folder: string) => void = () => undefined): Promise<void> {
      letGo();
      await cache.close();
      happen(station.folder);
      cache = await station.open();
    },
    /** Names of the papers whose files are here, of both folders. */
    papersHere: (): readonly string[] =>
      [join(station.folder, 'attachments'), join(station.folder, 'journal', 'attachments')]
        .flatMap((folder) => readdirSync(folder))
        .map((file) => file.replace('.age', '')),
    async closes(): Promise<void> {
      letGo();
      await cache.close();
    },
  };
  return self;
}
