import { fileURLToPath } from 'node:url';
import { buildPage } from '../build/targets.ts';

/** Builds the workbench's page into `outDir`, for `startWorkbench`. */
export async function buildWorkbenchPage(outDir: string): Promise<void> {
  await buildPage(fileURLToPath(new URL('./page/vite.config.ts', import.meta.url)), outDir);
}
