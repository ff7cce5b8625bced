import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AskCatalogue, CatalogueAnswer } from '../../app/contracts/catalogue.ts';
import { fail } from '../../app/contracts/result.ts';
import { maxPackedBytes } from './packed-catalogue.ts';
import { specimenCounty, specimenItem, specimenItems } from './specimen-catalogue.ts';
import { answerFrom, type SpecimenOffer, specimenSync } from './specimen-sync.ts';

const minute = 60_000;
const hour = 60 * minute;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Station = Awaited<ReturnType<typeof specimenSync>>;

/** What the link carried for the catalogue in each hour, on a link that flaps every five minutes. */
async function daysOfFlapping(station: Station, days: number): Promise<readonly number[]> {
  for (let elapsed = 0; elapsed < days * 24 * hour; elapsed += 5 * minute) {
    await station.clock.advance(5 * minute);
    await settled();
    station.sync.linkRestored();
  }
  return station.wire.bytesUsed().map(({ bytes }) => bytes.catalogue);
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

/** A county that gives its answer whole only, as the client tells of it. */
function wholeOnly(totalBytes: number, given: () => CatalogueAnswer): AskCatalogue<AbortSignal> {
  return async ({ wholeBytes }, moved) => {
    if (totalBytes > wholeBytes) {
      moved(20_000);
      return { outcome: 'whole-only', version: 2, totalBytes };
    }
    moved(totalBytes);
    return given();
  };
}

test('a whole that the hour can earn back is taken, and what follows waits for that', async () => {
  const county = specimenCounty();
  const bytes = county.snapshot(2, specimenItems);
  const station = await specimenSync(
    county,
    wholeOnly(900_000, () => ({
      ...{ outcome: 'piece', form: 'snapshot', version: 2, tag: '"v2"' },
      ...{ offset: 0, bytes, totalBytes: bytes.length },
    })),
    { bytesPerHour: 1_000_000 },
  );
  await station.sync.askNow();
  expect(station.events).toEqual([{ type: 'applied', version: 2 }]);
  let begun = false;
  void station.wire.schedule('attachments', 0, async () => {
    begun = true;
  });
  await station.clock.advance(50 * minute);
  expect(begun).toBe(false);
  await station.clock.advance(10 * minute);
  expect(begun).toBe(true);
  station.stop();
});

test('one that it cannot is told as range-ignored, and asked for once a day', async () => {
  const station = await specimenSync(
    specimenCounty(),
    wholeOnly(2_000_000, () => {
      throw new Error('more than may come');
    }),
    { bytesPerHour: 1_000_000 },
  );
  const used = await daysOfFlapping(station, 4);
  expect(station.events.length).toBeGreaterThanOrEqual(4);
  expect(station.events.length).toBeLessThanOrEqual(5);
  for (const event of station.events) {
    expect(event).toEqual({ type: 'refused', code: 'range-ignored' });
  }
  expect(sum(used)).toBeLessThan(5 * 30_000);
  station.stop();
});

test('no more is ever let in than a catalogue may have, whatever the link may carry', async () => {
  const station = await specimenSync(specimenCounty(), async () => ({
    outcome: 'whole-only',
    version: 2,
    totalBytes: maxPackedBytes + 1,
  }));
  await station.sync.askNow();
  expect(station.questions[0]?.wholeBytes).toBe(maxPackedBytes);
  expect(station.events).toEqual([{ type: 'refused', code: 'catalogue-too-large' }]);
  station.stop();
});

test('an older one is told as that', async () => {
  const county = specimenCounty();
  const station = await specimenSync(county, async () => ({ outcome: 'whole-only', version: 4, totalBytes: 900_000 }));
  await station.store.apply('snapshot', county.snapshot(5, specimenItems));
  await station.sync.askNow();
  expect(station.events).toEqual([{ type: 'refused', code: 'catalogue-older' }]);
  station.stop();
});

test('one that breaks off again and again leaves most of every day’s bytes to others', async () => {
  const station = await specimenSync(
    specimenCounty(),
    wholeOnly(900_000, () => ({
      ...{ outcome: 'undecided', code: 'connection-lost', countyReached: false, wholeOnly: true },
    })),
    { bytesPerHour: 1_000_000 },
  );
  const used = await daysOfFlapping(station, 2);
  expect(station.events.length).toBeGreaterThan(8);
  for (const event of station.events) {
    expect(event).toEqual({ type: 'refused', code: 'whole-broken-off' });
  }
  expect(sum(used)).toBeLessThan((48 * 1_000_000) / 3);
  station.stop();
});

test('so does one that is here and proves wrong each time', async () => {
  const county = specimenCounty();
  const bytes = Buffer.alloc(900_000, 7);
  const offer: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes };
  const station = await specimenSync(
    county,
    async (question, moved) => {
      moved(question.pieceBytes + 350);
      return answerFrom(offer, question);
    },
    { bytesPerHour: 1_000_000 },
  );
  const used = await daysOfFlapping(station, 2);
  expect(station.events.length).toBeGreaterThan(4);
  for (const event of station.events) expect(event).toEqual({ type: 'refused', code: 'garbled-catalogue' });
  expect(sum(used)).toBeLessThan((48 * 1_000_000) / 3);
  station.stop();
});

test('nor is one that the disk did not take fetched again', async () => {
  const county = specimenCounty();
  const noise = randomBytes(9_000).toString('base64');
  const bytes = county.snapshot(2, [specimenItem(1, '最低生活保障申请', { noise })]);
  let isFull = true;
  const station = await specimenSync(
    county,
    async (_question, moved) => {
      moved(bytes.length);
      return {
        ...{ outcome: 'piece', form: 'snapshot', version: 2, tag: '"v2"' },
        ...{ offset: 0, bytes, totalBytes: bytes.length },
      };
    },
    {
      through: (store) => ({
        ...store,
        apply: (form, packed) => (isFull ? Promise.resolve(fail('disk-full')) : store.apply(form, packed)),
      }),
    },
  );
  await station.sync.askNow();
  expect(station.questions[0]?.pieceBytes).toBeLessThan(bytes.length);
  expect(station.events).toEqual([{ type: 'put-off', code: 'disk-full', countyReached: true }]);
  isFull = false;
  await station.clock.advance(hour);
  await settled();
  expect(station.events[1]).toEqual({ type: 'applied', version: 2 });
  expect(station.questions).toHaveLength(1);
  station.stop();
});

test('what was fetched in pieces before stays until a whole is here', async () => {
  const county = specimenCounty();
  const bytes = Buffer.alloc(60_000, 7);
  const offer: SpecimenOffer = { form: 'snapshot', version: 2, tag: '"v2"', bytes };
  let asked = 0;
  const station = await specimenSync(county, async (question) => {
    asked += 1;
    return asked < 3 ? answerFrom(offer, question) : { outcome: 'whole-only', version: 2, totalBytes: bytes.length };
  });
  await station.sync.askNow();
  await station.sync.askNow();
  expect(station.questions.map(({ partial }) => (partial?.length ?? 0) > 0)).toEqual([false, true, true, true]);
  station.stop();
});
