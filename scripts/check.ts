import { fileURLToPath } from 'node:url';
import { type CheckStep, checkSteps } from './check/steps.ts';

/** Two at a time: the smallest machine this runs on has two cores. */
const atOnce = 2;

export interface CheckCount {
  readonly passed: number;
  readonly failed: number;
}

/** Runs every step, prints a line for each and the complaints of those that failed. */
export async function runChecks(): Promise<CheckCount> {
  const waiting = [...checkSteps(fileURLToPath(new URL('..', import.meta.url)))];
  let passed = 0;
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (await runStep(step)) passed += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { passed, failed };
}

async function runStep(step: CheckStep): Promise<boolean> {
  const startedAt = performance.now();
  const complaints = await step.run().catch((error: unknown) => [String(error)]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${complaints.length === 0 ? 'PASS' : 'FAIL'}  ${step.name} (${seconds} s)`);
  for (const complaint of complaints) console.log(complaint.trimEnd());
  return complaints.length === 0;
}

if (import.meta.main) {
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
