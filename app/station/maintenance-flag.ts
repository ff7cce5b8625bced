import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../offline-cache/index.ts';

const lookEveryMs = 2_000;
/** A technician who forgets the flag must not leave the station closed (a maintenance mode that never ends does). */
const flagLivesMs = 30 * 60_000;

/**
 * A technician closes the station to the public by creating an empty file `maintenance` in its data folder, and opens it
 * again by removing the file; after half an hour it counts as removed. A visit in progress is finished first.
 */
export function watchMaintenanceFlag(
  dataFolder: string,
  clock: Clock,
  onChange: (maintenance: boolean) => void,
): { close(): void } {
  const path = join(dataFolder, 'maintenance');
  let raised = false;
  let timer: unknown = null;

  const look = (): void => {
    const created = createdAt(path);
    const seen = created !== undefined && clock.now() - created < flagLivesMs;
    // While it stands the flag is told every time: a visit may have been in the way of the first telling.
    if (seen || raised) onChange(seen);
    raised = seen;
    timer = clock.setTimeout(look, lookEveryMs);
  };
  look();
  return {
    close() {
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}

function createdAt(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  } catch {
    // A folder nobody may look into, a disk that is gone: no flag either.
    return undefined;
  }
}
