import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Reads the TypeScript files under `folders`, tests left out. */
export async function listSources(root: string, folders: readonly string[]): Promise<readonly SourceFile[]> {
  const sources: SourceFile[] = [];
  for await (const path of glob(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root },
  )) {
    if (!/\.test\.tsx?$/.test(path)) sources.push({ path, text: await readFile(join(root, path), 'utf8') });
  }
  return sources;
}
