import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every file of a bundle that the shell names. All derive from one root, so that a bundle can lie in any slot. */
export interface BundlePaths {
  readonly root: string;
  readonly preload: string;
  /** The only folder the page can read. */
  readonly ui: string;
  readonly station: string;
  readonly hardware: string;
}

/** Paths of the bundle whose `shell/main.js` has the URL `mainUrl`. */
export function bundlePathsOf(mainUrl: string): BundlePaths {
  const root = dirname(dirname(fileURLToPath(mainUrl)));
  return {
    root,
    preload: join(root, 'shell', 'preload.cjs'),
    ui: join(root, 'ui'),
    station: join(root, 'station', 'main.js'),
    hardware: join(root, 'hardware', 'main.js'),
  };
}
