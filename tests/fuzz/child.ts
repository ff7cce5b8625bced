/** One target in a process of its own: `child.ts NAME INPUTS SEED`. */
import { fuzz } from './fuzz.ts';
import type { FuzzReport } from './run.ts';
import { TARGETS } from './targets.ts';

const [name = '', inputs = '0', seed = '1'] = process.argv.slice(2);
const target = TARGETS.find((candidate) => candidate.name === name);
if (target === undefined) throw new Error(`no target ${name}`);

const report = (message: FuzzReport): void => {
  process.send?.(message);
};
const { finds, ...outcome } = await fuzz(target, Number(inputs), Number(seed), (progress) => report({ progress }));
report({
  outcome,
  finds: finds.map(({ problem, input }) => ({ problem, hex: Buffer.from(input).toString('hex') })),
});
