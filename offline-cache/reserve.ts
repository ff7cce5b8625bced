import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../app/contracts/result.ts';
import { attemptStorage } from './storage-failure.ts';

/**
 * Room on the disk for what was promised. Saved applications still have to be delivered, acknowledged and printed, which
 * takes room too; a disk that fills up would leave them stuck. So nothing is saved unless this file is in place, and it
 * is given up when what was promised finds no room.
 */
export interface Reserve {
  /** Whether the room is there; takes it again where the disk has it once more. */
  ensure(): boolean;
  /** Does work for something promised, with the reserved room where there is no other. */
  forPromised<Value, Code extends string>(work: () => Result<Value, Code>): Result<Value, Code>;
}

const fileName = 'reserve';

/** The reserve of `bytes` in `folder`, which exists. Nothing is written before `ensure`. */
export function openReserve(folder: string, bytes: number): Reserve {
  const path = join(folder, fileName);
  let held = existsSync(path) && statSync(path).size >= bytes;
  return {
    ensure() {
      held ||= take(path, bytes);
      return held;
    },
    forPromised(work) {
      const first = work();
      if (first.ok || first.failure.code !== 'disk-full' || !existsSync(path)) return first;
      held = false;
      const given = attemptStorage(() => rmSync(path, { force: true }));
      return given.ok ? work() : first;
    },
  };
}

function take(path: string, bytes: number): boolean {
  const taken = attemptStorage(() => {
    const file = openSync(path, 'w', 0o600);
    try {
      // Random, so that no file system packs it into nothing.
      const content = randomBytes(bytes);
      for (let written = 0; written < bytes; ) written += writeSync(file, content, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
  if (!taken.ok) attemptStorage(() => rmSync(path, { force: true }));
  return taken.ok;
}
