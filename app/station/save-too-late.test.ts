import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActor, setup } from 'xstate';
import type { OfflineCache } from '../../offline-cache/index.ts';
import {
  saveSpecimen,
  specimenApplication,
  specimenStation,
  specimenStationCode,
} from '../../offline-cache/specimen-cache.ts';
import { serviceDelays } from '../flows/delays.ts';
import type { ApplicationDraft } from '../flows/service/service-effects.ts';
import { createVisitEffects, type VisitEffectsParts } from './visit-effects.ts';

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

function applicationDraft(): ApplicationDraft {
  const { schema: _, receiptNumber: __, appliedAt: ___, stationCode: ____, ...given } = specimenApplication('');
  return { ...given, supersedes: null, materials: [] };
}

/** The saving page, with its limit and the real effect; `answer` is what the drafts wait for. */
function savingPage() {
  const waiting: (() => void)[] = [];
  const logged: unknown[] = [];
  const parts = {
    stationCode: specimenStationCode,
    cache,
    drafts: { tagOf: () => new Promise((resolve) => waiting.push(() => resolve(null))) },
    log: (event: string, facts: unknown) => logged.push([event, facts]),
    onQueueChanged: () => {},
  };
  const { saveApplication } = createVisitEffects(parts as unknown as VisitEffectsParts);
  const machine = setup({ actors: { saveApplication } }).createMachine({
    initial: 'saving',
    states: {
      saving: {
        invoke: { src: 'saveApplication', input: applicationDraft, onDone: 'saved' },
        after: { [serviceDelays.saveLimit]: 'saveFailed' },
      },
      saved: {},
      saveFailed: { on: { 'try-again': 'saving' } },
    },
  });
  const { setTimeout, clearTimeout } = station.clock;
  const actor = createActor(machine, { clock: { setTimeout, clearTimeout } });
  actor.start();
  return { actor, logged, answer: () => waiting.shift()?.() };
}

const saved = (): unknown => {
  const count = cache.waitingCount();
  return count.ok ? count.value : count.failure.code;
};

test('what people were told was not saved is not saved later, whatever the save had waited for', async () => {
  const { actor, logged, answer } = savingPage();
  await station.clock.advance(serviceDelays.saveLimit);
  expect(actor.getSnapshot().value).toBe('saveFailed');
  actor.send({ type: 'try-again' });
  await station.clock.advance(serviceDelays.saveLimit);
  expect(actor.getSnapshot().value).toBe('saveFailed');
  answer();
  answer();
  await station.clock.advance(0);
  expect(saved()).toBe(0);
  expect(logged).toEqual(Array(2).fill(['application-refused', { code: 'save-too-late' }]));
  await saveSpecimen(cache);
  expect(saved()).toBe(1);
});

test('of a save that was given up and the one tried again, the second alone is kept', async () => {
  const { actor, answer } = savingPage();
  await station.clock.advance(serviceDelays.saveLimit);
  actor.send({ type: 'try-again' });
  await station.clock.advance(1);
  answer();
  answer();
  await station.clock.advance(0);
  expect(actor.getSnapshot().value).toBe('saved');
  expect(saved()).toBe(1);
});
