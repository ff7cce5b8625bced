import { cpSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { createSimulatedCounty, type Fate, fates } from './simulated-county.ts';

/** What a history is made of; every step may come at any time. */
type Step =
  | { readonly step: 'save'; readonly lane: string }
  | { readonly step: 'wait'; readonly ms: number }
  | { readonly step: 'press'; readonly which: number }
  | { readonly step: 'trouble'; readonly fates: readonly Fate[] }
  | { readonly step: 'crash' }
  | { readonly step: 'back-up' }
  | { readonly step: 'restore' };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ step: fc.constant('save' as const), lane: fc.constantFrom('a', 'b', 'c', 'd') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('wait' as const), ms: fc.constantFrom(0, 50, 200, 3_000, 30_000) }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('press' as const), which: fc.nat({ max: 20 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('trouble' as const),
      fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ step: 'back-up' as const }) },
  { weight: 1, arbitrary: fc.constant({ step: 'restore' as const }) },
);

const hour = 60 * 60_000;
const interrupted = { outcome: 'undecided', code: 'interrupted', countyReached: false } as const;

/** Plays a history against a station and a county, then lets all be well; throws where a promise was broken. */
async function play(history: readonly Step[]): Promise<void> {
  let station = specimenStation();
  const { clock } = station;
  const folders = [station];
  const county = createSimulatedCounty(clock);
  const saved: { readonly key: string; readonly lane: string; readonly receiptNumber: string }[] = [];
  const told = new Map<string, string>();
  let backup = county.backup();
  let restored = false;
  let cache = await station.open();
  let clearUp = (): void => undefined;
  const cleared = new Promise<void>((resolve) => {
    clearUp = resolve;
  });

  const start = (of: OfflineCache) => {
    let alive = true;
    // A request of the dead arrives, but nobody is there to hear the answer; until the very end, when all is cleared up.
    const heard = async <Answer>(exchange: () => Promise<Answer>, silence: Answer): Promise<Answer> => {
      if (alive) {
        const answer = await exchange();
        if (alive) return answer;
      }
      await cleared;
      return silence;
    };
    const delivery = of.startDelivery({
      send: { many: (applications, signal) => heard(() => county.send(applications, signal), interrupted) },
      reserveCaseNumbers: (request, signal) => heard(() => county.reserveCaseNumbers(request, signal), interrupted),
      leastFreeCaseNumbers: 2,
      onEvent(event) {
        if (event.type !== 'acknowledged') return;
        const before = told.get(event.receiptNumber) ?? event.caseNumber;
        expect(event.caseNumber).toBe(before);
        told.set(event.receiptNumber, event.caseNumber);
      },
    });
    const die = (): void => {
      alive = false;
    };
    return { cache: of, delivery, die };
  };
  let life = start(cache);
  const lives = [life];

  const report = (): void => {
    const standing = cache.standing([]);
    if (!standing.ok) throw new Error(standing.failure.code);
    const taken = cache.takeReportAnswer(county.report(standing.value.epochs));
    expect(taken.ok).toBe(true);
  };

  try {
    for (const one of history) {
      switch (one.step) {
        case 'save': {
          const application = await saveSpecimen(cache, one.lane);
          saved.push({ ...application, lane: one.lane });
          if (application.caseNumber !== null) told.set(application.receiptNumber, application.caseNumber);
          break;
        }
        case 'wait':
          await clock.advance(one.ms);
          break;
        case 'press':
          life.delivery.deliverNow(saved[one.which]?.key ?? '');
          await clock.advance(0);
          break;
        case 'trouble':
          county.plan(one.fates);
          break;
        case 'crash': {
          life.die();
          const next = specimenStation({ clock });
          cpSync(station.folder, next.folder, { recursive: true });
          folders.push(next);
          station = { ...next, clock };
          // Its files stay behind with it; only the copy, taken as the power went, lives on.
          cache = await station.open();
          life = start(cache);
          lives.push(life);
          break;
        }
        case 'back-up':
          backup = county.backup();
          break;
        case 'restore':
          county.restore(backup);
          restored = true;
          break;
      }
    }
    county.plan([]);
    await clock.advance(2 * hour);
    report();
    await clock.advance(2 * hour);
    const cases = [...county.cases()];
    expect(county.breaches()).toEqual([]);
    expect(cases.map(([key]) => key).sort()).toEqual(saved.map(({ key }) => key).sort());
    // A county that lost its memory takes the lost after what it has since been given.
    if (!restored) {
      for (const lane of ['a', 'b', 'c', 'd']) {
        const arrived = cases.filter(([, one]) => one.lane === lane).map(([key]) => key);
        expect(arrived).toEqual(saved.filter((one) => one.lane === lane).map(({ key }) => key));
      }
    }
    for (const { key, receiptNumber } of saved) {
      expect(told.get(receiptNumber)).toBe(county.cases().get(key)?.caseNumber);
      expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({
        value: { outcome: 'accepted', caseNumber: county.cases().get(key)?.caseNumber },
      });
    }
    expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
  } finally {
    for (const one of lives) one.die();
    clearUp();
    for (const one of lives) await one.cache.close();
    for (const { folder } of folders) rmSync(folder, { recursive: true, force: true });
  }
}

test('whatever the link, the county and the power do: nothing twice, nothing lost, lanes in order, one number each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), play),
    process.env.CUNBAN_LONG === '1' ? { numRuns: 2_000 } : { numRuns: 10, seed: 4 },
  );
}, 600_000);
