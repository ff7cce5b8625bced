import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../app/contracts/result.ts';
import { syncFolder, writeDurably } from '../durable-file.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

const fileName = 'catalogue-snapshot.zst';

/**
 * Keeps the last good catalogue beside the database, in the form in which the county sends it, so that it can be read
 * back by the very code that trusts nobody. Whole or not at all, whenever the power goes.
 */
export function writeSnapshotFile(folder: string, packed: Uint8Array): Result<null, StorageFailureCode> {
  return attemptStorage(() => {
    const path = join(folder, fileName);
    writeDurably(`${path}.new`, packed, 'w');
    renameSync(`${path}.new`, path);
    syncFolder(folder);
    return null;
  });
}

/** The kept snapshot as it was packed; `null` where there is none that can be read. */
export function readSnapshotFile(folder: string): Uint8Array | null {
  const read = attemptStorage(() => readFileSync(join(folder, fileName)));
  return read.ok ? read.value : null;
}
