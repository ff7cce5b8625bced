/**
 * Runs the built shell on Node and the system's Chromium instead of Electron:
 * `node scripts/chromium-host/run.ts [BUNDLE] [--user-data-dir=FOLDER]`.
 */
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { findChromium } from './chromium.ts';

const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const bundle = resolve(given ?? fileURLToPath(new URL('../../dist/bundle', import.meta.url)));

process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
// A test that was killed cannot stop the kiosk it started.
process.on('disconnect', () => app.quit());

console.log(
  `Cunban runs on the Chromium host (Node ${process.versions.node}, ${findChromium()}): for development and tests only.`,
);
await import(pathToFileURL(join(bundle, 'shell', 'main.js')).href);
