import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seed } from './seed.ts';

const folder = fileURLToPath(new URL('../../out/faults/', import.meta.url));

/** Writes what one suite saw to `out/faults/`, and the seed it saw it with. */
export function recordFigures(suite: string, figures: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify({ seed, ...figures }, null, 2)}\n`);
}
