import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../app/contracts/result.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

const fileName = 'catalogue-snapshot.zst';

/**
 * Keeps the last good catalogue beside the database, in the form in which the county sends it, so that it can be read
 * back by the very code that trusts nobody. Whole or not at all, whenever the power goes.
 */
export function writeSnapshotFile(folder: string, packed: Uint8Array): Result<null, StorageFailureCode> {
  return attemptStorage(() => {
    const path = join(folder, fileName);
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      for (let written = 0; written < packed.length; ) written += writeSync(file, packed, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
    const directory = openSync(folder, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
    return null;
  });
}

/** The kept snapshot as it was packed; `null` where there is none that can be read. */
export function readSnapshotFile(folder: string): Uint8Array | null {
  const read = attemptStorage(() => readFileSync(join(folder, fileName)));
  return read.ok ? read.value : null;
}
