/**
 * The power goes while a station saves, prints, delivers, archives and migrates: 600 times, 2,000 with `CUNBAN_LONG=1`.
 * Every distinct step is cut before at least once; with `CUNBAN_LONG=1`, every step.
 * After each cut it starts again three times over, with both copies, with the database alone and with the journal alone.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { Random } from '../../random.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';
import { recipient } from './county-key.ts';
import { examine, type Surviving } from './examine.ts';
import { createLoopFilesystem, type LoopFilesystem, whyNoLoopFilesystem } from './loop-filesystem.ts';
import { Promises } from './promises.ts';
import { startStation } from './station-process.ts';
import type { Heard, LifePlan, Word } from './words.ts';

const long = process.env.CUNBAN_LONG === '1';
// `CUNBAN_CUTS` for a quick look.
const cutsInAll = Number(process.env.CUNBAN_CUTS ?? (long ? 2000 : 600));
const cutsOfEachControl = 15;
const livesPerDisk = 4;
const obstacle = await whyNoLoopFilesystem();
if (obstacle !== null) console.warn(`power cuts skipped: ${obstacle}`);

const figures = { cuts: 0, promised: 0, lost: 0, duplicated: 0, wrong: 0, slowestOpenMs: 0 };
const report: Record<string, unknown> = {};
afterAll(() => recordFigures('cache-power-cuts', report));

const sound = { recipient, stopAt: null, weakDatabase: false, weakJournal: false, months: 0, seed: 1 } as const;

async function cutAtStep(stopAt: number): Promise<{ readonly where: string; readonly problems: readonly string[] }> {
  const disk = createLoopFilesystem();
  try {
    const promises = new Promises();
    let phase = '';
    const station = startStation({ ...sound, folder: `${disk.folder}/cache`, life: 'once', stopAt }, (word) => {
      promises.hear(word);
      if (word.say === 'phase') phase = word.phase;
    });
    const stopped = await station.hears(({ say }) => say === 'stopped');
    await (await disk.armCut())();
    await station.kill();
    disk.restart();
    const label = stopped?.say === 'stopped' ? stopped.label : 'after the last step';
    const problems = await problemsOf(disk, promises, ['both', 'database', 'journal']);
    return { where: `${phase}: ${label}`, problems };
  } finally {
    disk.remove();
  }
}

async function problemsOf(
  disk: LoopFilesystem,
  promises: Promises,
  survivals: readonly Surviving[],
): Promise<readonly string[]> {
  figures.cuts += 1;
  const problems: string[] = [];
  for (const surviving of survivals) {
    const found = await examine(`${disk.folder}/cache`, promises, surviving);
    figures.lost += found.lost.length;
    figures.duplicated += found.duplicated.length;
    figures.wrong += found.wrong.length;
    figures.slowestOpenMs = Math.max(figures.slowestOpenMs, Math.round(found.openMs));
    for (const kind of ['lost', 'duplicated', 'wrong'] as const) {
      for (const what of found[kind]) problems.push(`${surviving}: ${kind} ${what}`);
    }
  }
  return problems;
}

/** The number of one step of each kind, drawn from all of its kind. */
function oneOfEach(steps: readonly string[], random: Random): readonly number[] {
  const kinds = Map.groupBy(
    steps.map((_, index) => index),
    (index) => steps[index],
  );
  return [...kinds.values()].map((indices) => random.pick(indices) + 1);
}

/** The county is elsewhere and keeps its power. */
function isOfCounty({ say }: Word): boolean {
  return say === 'county-took' || say === 'county-returned' || say === 'county-has-paper';
}

/** One disk, several lives, each ended by a cut at a random moment; tells after every cut. */
async function liveAndDie(
  weakness: Pick<LifePlan, 'weakDatabase' | 'weakJournal'>,
  random: Random,
  lives: number,
  afterCut: (disk: LoopFilesystem, promises: Promises) => Promise<void>,
): Promise<number> {
  const disk = createLoopFilesystem();
  const promises = new Promises();
  try {
    for (let life = 0; life < lives; life += 1) {
      const plan = { ...sound, ...weakness, months: life * 20, seed: random.below(1e9) };
      const words: Heard[] = [];
      const station = startStation({ ...plan, folder: `${disk.folder}/cache`, life: 'endless' }, (word) =>
        words.push(word),
      );
      const begun = station.hears(({ say }) => say === 'phase');
      const cut = await disk.armCut();
      await begun;
      await new Promise((resolve) => setTimeout(resolve, random.below(300)));
      const cutAt = await cut();
      await station.kill();
      disk.restart();
      for (const word of words) if (word.at < cutAt || isOfCounty(word)) promises.hear(word);
      await afterCut(disk, promises);
    }
    return promises.saved.size;
  } finally {
    disk.remove();
  }
}

describe.skipIf(obstacle !== null)('power cuts', () => {
  test('at every labelled step nothing promised is lost and nothing is there twice', async () => {
    const disk = createLoopFilesystem();
    let steps: readonly string[] = [];
    const whole = startStation({ ...sound, folder: `${disk.folder}/cache`, life: 'once' }, (word) => {
      if (word.say === 'done') steps = word.steps;
    });
    await whole.ended;
    disk.remove();
    expect(steps.length).toBeGreaterThan(50);
    const chosen = long ? steps.map((_, index) => index + 1) : oneOfEach(steps, new Random(seed));

    const problems: string[] = [];
    const places: Record<string, number> = {};
    for (const step of chosen) {
      const cut = await cutAtStep(step);
      places[cut.where] = (places[cut.where] ?? 0) + 1;
      problems.push(...cut.problems.map((problem) => `step ${step} (${cut.where}): ${problem}`));
    }
    report.steps = { ...figures, distinct: new Set(steps).size, all: steps.length, places };
    expect(problems).toEqual([]);
  });

  test('at random moments nothing promised is lost and nothing is there twice', async () => {
    const random = new Random(seed);
    const problems: string[] = [];
    while (figures.cuts < cutsInAll) {
      const lives = Math.min(livesPerDisk, cutsInAll - figures.cuts);
      figures.promised += await liveAndDie(
        { weakDatabase: false, weakJournal: false },
        random,
        lives,
        async (disk, promises) => {
          const found = await problemsOf(disk, promises, ['both', 'database', 'journal']);
          problems.push(...found.map((problem) => `cut ${figures.cuts}: ${problem}`));
        },
      );
    }
    report.all = { ...figures };
    expect(problems).toEqual([]);
  });

  const controls: readonly {
    readonly weakDatabase: boolean;
    readonly weakJournal: boolean;
    readonly surviving: Surviving;
  }[] = [
    { weakDatabase: true, weakJournal: false, surviving: 'database' },
    { weakDatabase: false, weakJournal: true, surviving: 'journal' },
    { weakDatabase: true, weakJournal: true, surviving: 'both' },
  ];
  test.each(controls)('the control loses: $weakDatabase, $weakJournal, $surviving', async (control) => {
    const random = new Random(seed);
    let lost = 0;
    let cutsThatLost = 0;
    let worst = 0;
    for (let cut = 0; cut < cutsOfEachControl; cut += 1) {
      await liveAndDie(control, random, 1, async (disk, promises) => {
        const found = await examine(`${disk.folder}/cache`, promises, control.surviving);
        lost += found.lost.length;
        worst = Math.max(worst, found.lost.length);
        if (found.lost.length > 0) cutsThatLost += 1;
      });
    }
    const name = [control.weakDatabase ? 'synchronous=NORMAL' : '', control.weakJournal ? 'journal without fsync' : ''];
    report[`control: ${name.filter(Boolean).join(', ')}; survives: ${control.surviving}`] = {
      cuts: cutsOfEachControl,
      cutsThatLost,
      lost,
      worst,
    };
    expect(lost).toBeGreaterThan(0);
  });
});
