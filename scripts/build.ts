import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNodeEntry, buildPage, buildPreload } from './build/targets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folder of the bundle that both hosts run. */
export const bundleRoot = join(root, 'dist', 'bundle');

/** Folders of `kiosk-config` that are data, read at run time. */
const configFolders = ['catalogue', 'receipts', 'print-templates', 'dictionaries', 'stations', 'texts'];

/** Where a bundle's parts come from; tests put other children and another page under the same shell. */
export interface BundleSources {
  readonly station: string;
  readonly hardware: string;
  /** Vite configuration of the page, or a folder that is copied as it is. */
  readonly ui: { readonly config: string } | { readonly folder: string };
}

const imagingWorker = join(root, 'hardware', 'document-scanner', 'imaging-worker.ts');

const sealingWorker = join(root, 'offline-cache', 'sealed-store', 'start-ahead-worker.ts');

const ownSources: BundleSources = {
  station: join(root, 'app', 'station', 'main.ts'),
  hardware: join(root, 'hardware', 'host.ts'),
  ui: { config: join(root, 'app', 'ui', 'vite.config.ts') },
};

/**
 * Builds a bundle into `outDir`: `shell/main.js`, `shell/preload.cjs`, `station/main.js`, `hardware/main.js`, a thread of each, `ui/`,
 * `kiosk-config/` and a `package.json` that lets Electron run the folder. Throws when any part does not build.
 */
export async function build(outDir: string = bundleRoot, sources: BundleSources = ownSources): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { name, productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = { name, productName, version, type: 'module', main: 'shell/main.js' };
  await Promise.all([
    writeFile(join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`),
    buildNodeEntry(join(root, 'app', 'shell', 'main.ts'), join(outDir, 'shell', 'main.js')),
    buildPreload(join(root, 'app', 'shell', 'preload.ts'), join(outDir, 'shell', 'preload.cjs')),
    buildNodeEntry(sources.station, join(outDir, 'station', 'main.js')),
    // The thread of the station process that draws keys for envelopes ahead of their need.
    buildNodeEntry(sealingWorker, join(outDir, 'station', 'start-ahead-worker.js')),
    buildNodeEntry(sources.hardware, join(outDir, 'hardware', 'main.js')),
    // The thread of the hardware process in which pages are worked on.
    buildNodeEntry(imagingWorker, join(outDir, 'hardware', 'imaging-worker.js')),
    'config' in sources.ui
      ? buildPage(sources.ui.config, join(outDir, 'ui'))
      : cp(sources.ui.folder, join(outDir, 'ui'), { recursive: true }),
    copyConfig(outDir),
    copyGlyphs(outDir),
  ]);
}

async function copyConfig(outDir: string): Promise<void> {
  for (const folder of configFolders) {
    const from = join(root, 'kiosk-config', folder);
    if (!existsSync(from)) continue;
    await cp(from, join(outDir, 'kiosk-config', folder), {
      recursive: true,
      filter: (path) => !/\.(test\.)?ts$/.test(path),
    });
  }
}

/** Dots of characters that receipt printers lack; the hardware process opens them where its module lies. */
async function copyGlyphs(outDir: string): Promise<void> {
  const from = join(root, 'hardware', 'receipt-printer', 'glyphs');
  await cp(from, join(outDir, 'hardware', 'glyphs'), { recursive: true, filter: (path) => !/\.ts$/.test(path) });
}

if (import.meta.main) {
  const startedAt = performance.now();
  await build();
  console.log(`built dist/bundle in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
