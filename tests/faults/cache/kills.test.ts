/** The station is killed outright at every labelled step, and in system calls drawn at random. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Random } from '../../random.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';
import { recipient } from './county-key.ts';
import { examine } from './examine.ts';
import { scratch } from './loop-filesystem.ts';
import { Promises } from './promises.ts';
import { startStation } from './station-process.ts';
import { tracer, whyNoTracing } from './system-calls.ts';
import type { LifePlan, Word } from './words.ts';

const killsInCalls = process.env.CUNBAN_LONG === '1' ? 600 : 120;
const obstacle = whyNoTracing();
if (obstacle !== null) console.warn(`kills in system calls skipped: ${obstacle}`);

const report: Record<string, unknown> = {};
afterAll(() => recordFigures('cache-kills', report));

const life = { recipient, life: 'once', weakDatabase: false, weakJournal: false, months: 0, seed: 1 } as const;

async function inFolder<Value>(work: (folder: string, log: string) => Promise<Value>): Promise<Value> {
  const home = mkdtempSync(join(scratch, 'cunban-killed-'));
  try {
    return await work(join(home, 'cache'), join(home, 'log'));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function problemsAfter(folder: string, promises: Promises): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const surviving of ['both', 'database', 'journal'] as const) {
    const found = await examine(folder, promises, surviving);
    for (const kind of ['lost', 'duplicated', 'wrong'] as const) {
      for (const what of found[kind]) problems.push(`${surviving}: ${kind} ${what}`);
    }
  }
  return problems;
}

/** One life in a folder of its own, ended by `end`; what it said last, and what is wrong afterwards. */
function lived(plan: Pick<LifePlan, 'stopAt'>, inject: string | null) {
  return inFolder(async (folder, log) => {
    const promises = new Promises();
    let last: Word | null = null;
    const station = startStation(
      { ...life, ...plan, folder },
      (word) => {
        promises.hear(word);
        last = word;
      },
      inject === null ? [] : tracer(folder, log, inject),
    );
    if (inject === null) {
      await station.hears(({ say }) => say === 'stopped');
      await station.kill();
    } else {
      await station.ended;
    }
    const call = inject === null ? '' : (readFileSync(log, 'utf8').trim().split('\n').at(-2) ?? '');
    return { last: last as Word | null, call, problems: await problemsAfter(folder, promises) };
  });
}

test('killed at every labelled step, nothing promised is lost and nothing is there twice', async () => {
  const problems: string[] = [];
  let step = 0;
  for (;;) {
    step += 1;
    const { last, problems: found } = await lived({ stopAt: step }, null);
    if (last?.say === 'done') break;
    if (last?.say !== 'stopped') throw new Error(`step ${step} was not reached`);
    const { label } = last;
    problems.push(...found.map((problem) => `step ${step} (${label}): ${problem}`));
  }
  report.steps = { kills: step - 1, problems: problems.length };
  expect(step).toBeGreaterThan(50);
  expect(problems).toEqual([]);
});

describe.skipIf(obstacle !== null)('in system calls', () => {
  test('killed in any of them, nothing promised is lost and nothing is there twice', async () => {
    const calls = await inFolder(async (folder, log) => {
      await startStation({ ...life, stopAt: null, folder }, () => undefined, tracer(folder, log, null)).ended;
      return readFileSync(log, 'utf8').trim().split('\n').length;
    });
    expect(calls).toBeGreaterThan(100);
    const random = new Random(seed);
    const problems: string[] = [];
    const places: Record<string, number> = {};
    let killed = 0;
    for (let kill = 0; kill < killsInCalls; kill += 1) {
      const when = 1 + random.below(calls);
      const { last, call, problems: found } = await lived({ stopAt: null }, `signal=KILL:when=${when}`);
      if (last?.say !== 'done') killed += 1;
      const place = /^\d+ +(\w+)\(\d+<[^>]*\/([^/>]*)>/.exec(call)?.slice(1).join(' ') ?? 'elsewhere';
      places[place] = (places[place] ?? 0) + 1;
      problems.push(...found.map((problem) => `call ${when} (${call}): ${problem}`));
    }
    report.calls = { calls, tries: killsInCalls, killed, places, problems: problems.length };
    expect(killed).toBeGreaterThan(killsInCalls / 2);
    expect(problems).toEqual([]);
  });
});
