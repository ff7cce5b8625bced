/** `npm run test:faults`: the slow suites of faults. `--long` makes them as long as they can be; the rest is vitest's. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
const given = process.argv.slice(2);
const passedOn = given.filter((argument) => argument !== '--long');
const { status } = spawnSync(vitest, ['run', '--project', 'faults', ...passedOn], {
  stdio: 'inherit',
  env: { ...process.env, ...(given.includes('--long') ? { CUNBAN_LONG: '1' } : {}) },
});
// `null` where a signal ended it.
process.exitCode = status ?? 1;
