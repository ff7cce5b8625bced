import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication, ReserveCaseNumbers } from '../../app/contracts/delivery.ts';
import type { OfflineCache } from '../index.ts';
import { acknowledged, loseDatabase, saveSpecimen, specimenApplication, specimenStation } from '../specimen-cache.ts';

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

/** A county that gives blocks, the same for the same key; `lose` answers go missing. */
function start(lose = 0, linkUp = true) {
  const blocks = new Map<string, readonly string[]>();
  const sent: OutboundApplication[] = [];
  let given = 0;
  let missing = lose;
  const reserveCaseNumbers: ReserveCaseNumbers<AbortSignal> = async ({ key, count }) => {
    if ((blocks.get(key)?.length ?? count) !== count) return { outcome: 'returned', code: 'payload-differs' };
    const numbers = blocks.get(key) ?? Array.from({ length: count }, (_, index) => `N-${given + index + 1}`);
    if (!blocks.has(key)) given += count;
    blocks.set(key, numbers);
    missing -= 1;
    if (missing >= 0) return { outcome: 'undecided', code: 'timed-out', countyReached: false };
    const grantedAt = new Date(station.clock.now()).toISOString();
    return { outcome: 'reserved', block: { numbers, grantedAt, statement: '', signature: '' } };
  };
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent.push(application);
      return linkUp
        ? acknowledged(application)
        : { outcome: 'undecided', code: 'connection-refused', countyReached: false };
    },
    reserveCaseNumbers,
    leastFreeCaseNumbers: 3,
  });
  return {
    blocks,
    sent,
    lose(answers: number): void {
      missing = answers;
    },
  };
}

test('an application saved without a link has its number at once, on the receipt and on the wire', async () => {
  const { sent } = start(0, false);
  await station.clock.advance(0);
  const saved = await saveSpecimen(cache);
  expect(saved.caseNumber).toBe('N-1');
  expect(cache.findReceiptByNumber(saved.receiptNumber)).toMatchObject({
    value: { outcome: 'kept', caseNumber: null, reservedCaseNumber: 'N-1' },
  });
  await station.clock.advance(1_000);
  expect(sent[0]).toMatchObject({ caseNumber: 'N-1' });
});

test('the store is filled again as it empties; lost answers cost no block', async () => {
  const { blocks } = start(3);
  await station.clock.advance(10 * 60_000);
  expect(blocks.size).toBe(1);
  const numbers: (string | null)[] = [];
  for (let count = 0; count < 12; count += 1) {
    numbers.push((await saveSpecimen(cache, `lane-${count}`)).caseNumber);
    await station.clock.advance(1_000);
  }
  expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => `N-${index + 1}`));
});

test('a lost answer is asked for again in the same words, whatever was drawn meanwhile', async () => {
  const county = start();
  await station.clock.advance(0);
  county.lose(2);
  for (let count = 0; count < 6; count += 1) await saveSpecimen(cache, `lane-${count}`);
  await station.clock.advance(20 * 60_000);
  expect(county.blocks.size).toBe(2);
  expect((await saveSpecimen(cache)).caseNumber).toBe('N-7');
});

test('no number is drawn twice across restarts, and none of another life once the database was lost', async () => {
  start();
  await station.clock.advance(0);
  const drawn = [(await saveSpecimen(cache)).caseNumber];
  await cache.close();
  cache = await station.open();
  drawn.push((await saveSpecimen(cache)).caseNumber);
  expect(drawn).toEqual(['N-1', 'N-2']);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect((await saveSpecimen(cache)).caseNumber).toBeNull();
});

test('an application that replaces another draws no number: the case has one', async () => {
  start(0, false);
  await station.clock.advance(0);
  const first = await saveSpecimen(cache);
  const second = await cache.saveApplication({
    lane: 'lane-1',
    supersedes: first.key,
    build: ({ receiptNumber }) => specimenApplication(receiptNumber),
  });
  expect(second).toMatchObject({ ok: true, value: { caseNumber: null } });
  expect((await saveSpecimen(cache)).caseNumber).toBe('N-2');
});
