import { open } from 'node:fs/promises';

/**
 * Waits until the stick has the names in a folder. Not every file system of a stick syncs folders; those that do not
 * write their entries as they go.
 */
export async function syncStickFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP')))
      throw error;
  } finally {
    await handle.close();
  }
}
