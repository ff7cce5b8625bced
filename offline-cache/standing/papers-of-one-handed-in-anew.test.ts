/** Nobody will ever send the papers of an application that was handed in anew: they wait for nothing, and alarm nobody. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specimenCounty } from '../retention/specimen-county.ts';
import { restarts, specimenAnew } from '../specimen-anew.ts';
import { specimenStation } from '../specimen-cache.ts';

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let bench: ReturnType<typeof specimenAnew>;
beforeEach(async () => {
  station = specimenStation();
  bench = specimenAnew(station, county, await station.open());
});
afterEach(async () => {
  await bench.closes();
  station.remove();
});

/** What became of the papers before the county could not read their application; `one` has a key and names. */
const papers = {
  queued: async () => undefined,
  async 'partly uploaded'({ key }) {
    await bench.takes(key);
    await bench.uploads({ outcome: 'undecided', code: 'connection-lost', countyReached: true });
    bench.asksAgain();
  },
  async acknowledged({ names }) {
    await bench.takesPapers(names);
  },
  async 'refused by the county'({ key }) {
    await bench.takes(key);
    await bench.uploads({ outcome: 'returned', code: 'too-large' });
    bench.asksAgain();
  },
} satisfies Record<string, (one: { readonly key: string; readonly names: readonly string[] }) => Promise<void>>;

const successors = {
  queued: async () => undefined,
  sending: () => bench.sends(),
  acknowledged: (key) => bench.takes(key),
  rejected: (key) => bench.declines(key),
  'needs-staff': (key) => bench.cannotRead(key),
} satisfies Record<string, (key: string) => Promise<void>>;

type PaperState = keyof typeof papers;
type SuccessorState = keyof typeof successors;
const all = (Object.keys(papers) as PaperState[]).flatMap((paper) =>
  (Object.keys(successors) as SuccessorState[]).map((successor) => [paper, successor] as const),
);

function standing() {
  const taken = bench.cache().standing([]);
  if (!taken.ok) throw new Error(taken.failure.code);
  return taken.value;
}

function itemOf({ receiptNumber }: { readonly receiptNumber: string }) {
  const found = bench.cache().itemStanding(receiptNumber);
  if (!found.ok || found.value === null) throw new Error('the receipt is not known');
  return found.value;
}

test.each(all)(
  'papers %s, the newer application %s: only that one and its own paper count',
  async (paper, successor) => {
    const first = await bench.save([2000]);
    await papers[paper](first);
    await bench.cannotRead(first.key);
    await station.clock.advance(60_000);
    const second = await bench.save([1000], first.key);
    await successors[successor](second.key);

    const { savedAt } = itemOf(second);
    const isWaiting = successor === 'queued' || successor === 'sending';
    const check = (): void => {
      const { attachments, waiting, stuck } = standing();
      // The county takes no papers of what it declined.
      expect(attachments.waiting).toBe(successor === 'rejected' ? 0 : 1);
      expect(attachments.bytes).toBeLessThan(2000);
      expect(waiting).toMatchObject({ items: isWaiting ? 1 : 0, oldestAt: isWaiting ? savedAt : null });
      expect(stuck.map(({ receiptNumber }) => receiptNumber)).not.toContain(first.receiptNumber);
      expect(bench.cache().waitingCount()).toEqual({ ok: true, value: isWaiting ? 1 : 0 });
      expect(itemOf(first)).toMatchObject({ state: 'superseded', replacedBy: second.receiptNumber });
    };
    check();
    for (const [, happen] of restarts) {
      await bench.reopens(happen);
      check();
    }
  },
);

test('one that was handed in anew, and anew once more, has the papers of the last alone', async () => {
  const first = await bench.save([2000]);
  await bench.cannotRead(first.key);
  const second = await bench.save([2000], first.key);
  await bench.cannotRead(second.key);
  await bench.save([1000], second.key);
  expect(standing().attachments).toMatchObject({ waiting: 1 });
  expect(standing().attachments.bytes).toBeLessThan(2000);
  expect(standing().stuckCount).toBe(0);
});

test('until it is handed in anew its papers wait, and are told', async () => {
  const first = await bench.save([2000]);
  await bench.cannotRead(first.key);
  expect(standing()).toMatchObject({ attachments: { waiting: 1 }, stuckCount: 1 });
});

test('one the county signs for after all is a case like others: its papers wait again', async () => {
  const first = await bench.save([2000]);
  await bench.cannotRead(first.key);
  await bench.save([], first.key);
  expect(standing().attachments.waiting).toBe(0);
  await bench.takes(first.key);
  expect(standing().attachments.waiting).toBe(1);
});
