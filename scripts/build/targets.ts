import { builtinModules } from 'node:module';
import { basename, dirname } from 'node:path';
import { build, type InlineConfig } from 'vite';

/** Modules that are found at run time: Electron's own, and those with native or WebAssembly parts. */
const foundAtRunTime = ['electron', 'serialport', 'better-sqlite3', 'node-hid', 'usb', '@jsquash/jpeg'];
const external = [...foundAtRunTime, ...builtinModules, /^node:/, /^@jsquash\/jpeg\//];

const common = {
  configFile: false,
  logLevel: 'warn',
  // Nothing of the builder's environment may find its way into a bundle.
  envDir: false,
} satisfies InlineConfig;

/** Builds the entry of a main or utility process as one ES module. */
export async function buildNodeEntry(entry: string, outFile: string): Promise<void> {
  await buildOne(entry, outFile, 'es');
}

/** Builds a sandboxed preload: one CommonJS file that requires `electron` only. */
export async function buildPreload(entry: string, outFile: string): Promise<void> {
  await buildOne(entry, outFile, 'cjs');
}

async function buildOne(entry: string, outFile: string, format: 'es' | 'cjs'): Promise<void> {
  await build({
    ...common,
    ssr: { noExternal: true, external: foundAtRunTime },
    build: {
      ssr: entry,
      target: 'node24',
      outDir: dirname(outFile),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external,
        output: { format, entryFileNames: basename(outFile), codeSplitting: false },
      },
    },
  });
}

/** Builds the page by its own configuration. */
export async function buildPage(configFile: string, outDir: string): Promise<void> {
  await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}
