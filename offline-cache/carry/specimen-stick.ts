import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CarryOutRequest } from './carry-out.ts';
import type { Volume } from './removable-volumes.ts';
import type { CarryProgress } from './write-carried-file.ts';

/** A stick for tests: a file system of its own in memory where the machine allows mounting, so that it can be pulled. */
export interface SpecimenStick {
  readonly volume: Volume;
  /** Unmounts it under whoever writes to it. */
  pull(): void;
  makeReadOnly(): void;
  remove(): void;
}

/** `null` where nothing may be mounted. */
export function mountStick(kilobytes: number): SpecimenStick | null {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'cunban-stick', folder)) {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    volume: { mountPoint: folder, deviceNumber: statSync(folder).dev, devicePath: null },
    pull: () => void run('umount', '-l', folder),
    makeReadOnly: () => void run('mount', '-o', 'remount,ro', folder),
    remove() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A request to carry that nobody stops. */
export function carryTo(
  volume: Volume,
  onProgress: (progress: CarryProgress) => void = () => undefined,
): CarryOutRequest {
  return { volume, onProgress, signal: new AbortController().signal };
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}
