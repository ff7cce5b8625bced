import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Calls `listener` when an entry appears at `path` or vanishes from it, although the folder may not exist yet and may
 * go with its last entry, as udev's do. Where the system cannot watch (no inotify left, a file system without it) nobody
 * is told, and whoever waits has to try again by himself.
 */
export function watchPath(path: string, listener: () => void): () => void {
  return watchFolder(dirname(path), (name) => name === basename(path), listener);
}

/** The same for every entry of a folder whose name fits. */
export function watchFolder(folder: string, fits: (name: string) => boolean, listener: () => void): () => void {
  let stopped = false;
  let watcher: FSWatcher | null = null;
  const stop = (): void => {
    watcher?.close();
    watcher = null;
  };

  /** Watches the folder, or where it would appear; looks again whenever something on the way to it changes. */
  const start = (): void => {
    stop();
    if (stopped) return;
    const nearest = nearestFolder(folder);
    const expected = nearest === folder ? null : nextOnTheWay(nearest, folder);
    const seen = (event: string, name: string | null): void => {
      // "change" is a write, of which /dev sees many; what comes and goes is a "rename".
      if (event !== 'rename' || stopped) return;
      // The folder's own end is told by its own name; by now there may be another one in its place.
      if (name === expected || name === basename(nearest) || nearestFolder(folder) !== nearest) {
        start();
        // What is awaited may have been put into the new folder before it was watched.
        listener();
      } else if (expected === null && name !== null && fits(name)) listener();
    };
    try {
      watcher = watch(nearest, { persistent: false }, seen);
      watcher.on('error', stop);
    } catch {
      // No watches left, or the folder went this very moment.
      return;
    }
    // The next folder on the way may have been made between the look and the watch.
    if (nearestFolder(folder) !== nearest) {
      start();
      listener();
    }
  };
  start();
  return () => {
    stopped = true;
    stop();
  };
}

function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest) && nearest !== dirname(nearest)) nearest = dirname(nearest);
  return nearest;
}

/** The name in `from` that leads to `folder`. */
function nextOnTheWay(from: string, folder: string): string {
  let step = folder;
  while (dirname(step) !== from) step = dirname(step);
  return basename(step);
}
