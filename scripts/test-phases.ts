import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './check/run-command.ts';
import { type CheckCount, runChecks } from './check.ts';
import { withDisplay } from './setup/display.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'out', 'test');

/** No phase may hang: what runs longer is ended and counts as a failure. */
const limitsMs = { unit: 240_000, integration: 300_000, build: 60_000, e2e: 480_000 };

/**
 * Everything, in the order in which it is cheapest to fail. Prints one last line, `N passed, N failed`; each check
 * step and the build count as one, each test as one.
 */
async function runPhases(): Promise<void> {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const counts = [
    await runChecks(),
    await runTests('unit'),
    await runTests('integration'),
    await runBuild(),
    await withDisplay((display) => runTests('e2e', { ...process.env, DISPLAY: display })).catch((error: unknown) => {
      console.log(String(error));
      return { passed: 0, failed: 1 };
    }),
  ];
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

async function runBuild(): Promise<CheckCount> {
  const { exitCode } = await runCommand(process.execPath, [join(root, 'scripts', 'build.ts')], {
    cwd: root,
    limitMs: limitsMs.build,
    isShown: true,
  });
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runTests(
  project: 'unit' | 'integration' | 'e2e',
  env: NodeJS.ProcessEnv = process.env,
): Promise<CheckCount> {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { exitCode } = await runCommand(join(root, 'node_modules', '.bin', 'vitest'), args, {
    cwd: root,
    env,
    limitMs: limitsMs[project],
    isShown: true,
  });
  if (exitCode === undefined) console.log(`FAIL  ${project} tests ended after ${limitsMs[project] / 1000} s`);
  const count = await readReport(report);
  // A run may fail outside its tests: no report, no test at all, a file that does not load, an unhandled rejection.
  if (count.failed === 0 && (exitCode !== 0 || count.passed === 0)) return { ...count, failed: 1 };
  return count;
}

async function readReport(path: string): Promise<CheckCount> {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(path, 'utf8'));
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

await runPhases();
