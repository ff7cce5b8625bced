import { expect, test } from 'vitest';
import type { OfflineCache, OpenFailureCode } from '../../offline-cache/index.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { openUntilOpened } from './open-until-opened.ts';

/** More turns of the event loop than opening lets pass before it begins. */
const turn = async (): Promise<void> => {
  for (let left = 20; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Attempts that come to these in turn, the last for ever; an error is thrown. */
function opening(outcomes: readonly (Result<OfflineCache, OpenFailureCode> | Error)[]) {
  const clock = createSimulatedClock(0);
  const shown: string[] = [];
  let attempts = 0;
  let busy = false;
  const parts = openUntilOpened({
    async open() {
      const outcome = outcomes[Math.min(attempts, outcomes.length - 1)];
      attempts += 1;
      if (outcome === undefined || outcome instanceof Error) throw outcome;
      return outcome;
    },
    lookOnly(code) {
      shown.push(code);
      return {
        isBusy: () => busy,
        async close() {
          shown.push(`${code} closed`);
        },
      };
    },
    clock,
    log: () => undefined,
  });
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await turn();
  };
  return {
    ...parts,
    shown,
    pass,
    attempts: () => attempts,
    setBusy(next: boolean) {
      busy = next;
    },
  };
}

const cache = {} as OfflineCache;

test('another process that lets go after a while: tried every three seconds, told once', async () => {
  const { opened, shown, pass, attempts } = opening([fail('database-locked'), fail('database-locked'), ok(cache)]);
  await turn();
  expect(shown).toEqual(['DAT-05']);
  await pass(2_999);
  expect(attempts()).toBe(1);
  await pass(1);
  await pass(3_000);
  expect(await opened).toEqual(ok(cache));
  expect(shown).toEqual(['DAT-05', 'DAT-05 closed']);
});

test.each<[OpenFailureCode, string]>([
  ['database-from-future', 'DAT-02'],
  ['disk-full', 'DAT-03'],
  ['read-only', 'DAT-04'],
  ['storage-failed', 'DAT-01'],
])('%s is %s for the staff, and tried again every half minute', async (failure, code) => {
  const { opened, shown, pass, attempts } = opening([fail(failure), ok(cache)]);
  await turn();
  expect(shown).toEqual([code]);
  await pass(29_999);
  expect(attempts()).toBe(1);
  await pass(1);
  expect(await opened).toEqual(ok(cache));
});

test('a fault of the software while opening is a screen, not a restart', async () => {
  const { shown, close, opened } = opening([new Error('a bug')]);
  await turn();
  expect(shown).toEqual(['DAT-06']);
  await close();
  expect(await opened).toBeNull();
});

test('a key in the profile that is wrong is not tried again', async () => {
  const { opened, shown } = opening([fail('county-recipient-invalid')]);
  expect(await opened).toEqual(fail('county-recipient-invalid'));
  expect(shown).toEqual([]);
});

test('nobody who reads or looks something up is thrown out', async () => {
  const { opened, pass, attempts, setBusy } = opening([fail('database-locked'), ok(cache)]);
  await turn();
  setBusy(true);
  await pass(20_000);
  expect(attempts()).toBe(1);
  setBusy(false);
  await pass(1_000);
  expect(await opened).toEqual(ok(cache));
});
