import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Side of the square glass, in millimetres: a quarter of the usual area, to be quick. */
export const GLASS_MM = 100;

/**
 * Writes SANE's configuration for so many test scanners (`test:0` …) into `folder` and makes this process, and what it
 * starts, use it.
 */
export async function useTestScanners(folder: string, scanners: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'dll.conf'), 'test\n');
  const settings = [`number_of_devices ${scanners}`, `geometry_max ${GLASS_MM}.0`, `br_x ${GLASS_MM}.0`];
  await writeFile(join(folder, 'test.conf'), `${settings.join('\n')}\n`);
  process.env.SANE_CONFIG_DIR = folder;
}
