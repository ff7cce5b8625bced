import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SimulatedClock } from 'xstate';
import type { Clock } from '../../offline-cache/index.ts';
import { watchMaintenanceFlag } from './maintenance-flag.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-flag-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const minute = 60_000;

it('closes while the flag stands, opens when it is removed, and forgets a flag after half an hour', () => {
  const simulated = new SimulatedClock();
  const clock: Clock = {
    now: () => simulated.now(),
    setTimeout: (task, ms) => simulated.setTimeout(task, ms),
    clearTimeout: (timer) => simulated.clearTimeout(timer as number),
  };
  const told: boolean[] = [];
  const flag = join(folder, 'maintenance');
  const raise = (): void => {
    writeFileSync(flag, '');
    utimesSync(flag, simulated.now() / 1000, simulated.now() / 1000);
  };
  const watch = watchMaintenanceFlag(folder, clock, (maintenance) => told.push(maintenance));
  expect(told).toEqual([]);

  raise();
  simulated.increment(2_000);
  expect(told.at(-1)).toBe(true);
  rmSync(flag);
  simulated.increment(2_000);
  expect(told.at(-1)).toBe(false);
  const tellings = told.length;
  simulated.increment(minute);
  expect(told).toHaveLength(tellings);

  raise();
  simulated.increment(29 * minute);
  expect(told.at(-1)).toBe(true);
  simulated.increment(2 * minute);
  expect(told.at(-1)).toBe(false);
  watch.close();
});
