import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { build, bundleRoot } from '../../scripts/build.ts';
import {
  startTrialStation,
  type TrialStation,
  type TrialStationOptions,
} from '../../scripts/trial-station/trial-station.ts';
import { sendVisitor, type Visitor } from '../../scripts/trial-station/visitor.ts';

export interface StationUnderTest extends TrialStation {
  readonly visitor: Visitor;
  /** Everything the tools and the station write; gone after the test. */
  readonly folder: string;
  /** Lines the kiosk has written so far. */
  readonly lines: readonly string[];
}

/**
 * A whole station, out of sight, with somebody at its screen; stopped and removed when the running test has finished.
 * Runs the bundle there is, which the full test run has just built; builds it only where there is none.
 */
export async function stationUnderTest(options: Partial<TrialStationOptions> = {}): Promise<StationUnderTest> {
  if (!existsSync(join(bundleRoot, 'package.json'))) await build();
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'cunban-e2e-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const lines: string[] = [];
  const station = await startTrialStation({
    ...options,
    folder,
    env: { CUNBAN_HEADLESS: '1', ...options.env },
    onLine(line) {
      lines.push(line);
      options.onLine?.(line);
    },
  });
  // Registered later, run earlier: the station closes before its folder goes.
  onTestFinished(() => station.close());
  const visitor = await sendVisitor(station.kiosk.cdpUrl);
  onTestFinished(() => visitor.leaves());
  return { ...station, visitor, folder, lines };
}
