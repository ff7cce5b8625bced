/**
 * `npm run test:fuzz [-- --inputs 10000000] [--seed 1] [--only NAME]`: feeds mutated inputs to every decoder, guided by the
 * code they reach. A find is written to `out/fuzz/`, figures to `out/fuzz.json`. Each target runs in a process of its
 * own, and one that makes no progress is killed: that is how a hang is found.
 */
import { fork } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FuzzOutcome } from './fuzz.ts';
import { TARGETS } from './targets.ts';

/** A batch of inputs takes a fraction of a second; this long without one is a hang on any machine. */
const HANG_MS = 60_000;
const out = fileURLToPath(new URL('../../out/', import.meta.url));

interface FinalReport {
  readonly outcome: Omit<FuzzOutcome, 'finds'>;
  readonly finds: readonly { readonly problem: string; readonly hex: string }[];
}
export type FuzzReport = { readonly progress: number } | FinalReport;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const chosen = TARGETS.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (chosen.length === 0) throw new Error(`there are ${TARGETS.map(({ name }) => name).join(', ')}`);
const each = Math.ceil(Number(values.inputs) / chosen.length);

function fuzzInChild(name: string): Promise<FinalReport> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [name, String(each), values.seed], {
      execArgv: ['--expose-gc', '--max-old-space-size=1024'],
    });
    let done = 0;
    let settled = false;
    const settle = (report: FinalReport): void => {
      if (settled) return;
      settled = true;
      clearTimeout(watchdog);
      child.kill('SIGKILL');
      resolve(report);
    };
    const failed = (problem: string): void =>
      settle({
        outcome: { inputs: done, corpus: 0, blocks: 0, seconds: 0, heapGrowthBytes: 0 },
        finds: [{ problem, hex: '' }],
      });
    let watchdog = setTimeout(() => failed('hangs'), HANG_MS);
    child.on('message', (message: FuzzReport) => {
      if ('outcome' in message) return settle(message);
      done = message.progress;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => failed(`hangs after ${done} inputs`), HANG_MS);
    });
    child.on('exit', (code, signal) => failed(`ended with ${code ?? signal}`));
  });
}

rmSync(join(out, 'fuzz'), { recursive: true, force: true });
mkdirSync(join(out, 'fuzz'), { recursive: true });
const figures: Record<string, object> = {};
let total = 0;
let finds = 0;
for (const { name } of chosen) {
  const report = await fuzzInChild(name);
  figures[name] = report.outcome;
  total += report.outcome.inputs;
  console.log(`${name}: ${JSON.stringify(report.outcome)}`);
  for (const [index, { problem, hex }] of report.finds.entries()) {
    finds += 1;
    const file = join(out, 'fuzz', `${name.replace(/\W+/g, '-')}-${index}.hex`);
    writeFileSync(file, `# ${name}: ${problem}\n${hex}\n`);
    console.log(`  FOUND ${problem}, in ${file}`);
  }
}
writeFileSync(
  join(out, 'fuzz.json'),
  `${JSON.stringify({ seed: Number(values.seed), total, finds, figures }, null, 2)}\n`,
);
console.log(`${total} inputs, ${finds} finds`);
process.exit(finds === 0 ? 0 : 1);
