import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Renames a database that cannot be used, with its log, to `<name>.<why>-<time>`, and gives that name. `retention/` erases
 * the outbox's by it. Throws what the file system throws.
 */
export function setDatabaseAside(folder: string, name: string, why: 'corrupt' | 'future', nowMs: number): string {
  const aside = `${name}.${why}-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}`;
  for (const companion of ['', '-wal', '-shm']) {
    const path = join(folder, name + companion);
    if (existsSync(path)) renameSync(path, join(folder, aside + companion));
  }
  return aside;
}
