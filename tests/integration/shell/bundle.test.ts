import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { build } from '../../../scripts/build.ts';

const bundle = fileURLToPath(new URL('../../../dist/fixtures/own', import.meta.url));
const atRunTime = ['electron', 'serialport', 'better-sqlite3'];

beforeAll(() => build(bundle), 60_000);

const importsOf = (path: string): readonly string[] =>
  [
    ...readFileSync(join(bundle, path), 'utf8').matchAll(
      /^(?:import|export)\b[^;\n]*?from\s*["']([^"']+)["']|^import\s*["']([^"']+)["']/gm,
    ),
  ].map(([, from, bare]) => from ?? bare ?? '');

it('has every part that the shell names', () => {
  for (const path of ['shell/main.js', 'shell/preload.cjs', 'station/main.js', 'hardware/main.js', 'ui/index.html']) {
    expect(existsSync(join(bundle, path)), path).toBe(true);
  }
  expect(readdirSync(join(bundle, 'kiosk-config'))).toContain('catalogue');
  const glyphs = ['OFL.txt', 'beyond.glyphs', 'two-byte.glyphs'];
  expect(readdirSync(join(bundle, 'hardware', 'glyphs'))).toEqual(expect.arrayContaining(glyphs));
});

it.each(['shell/main.js', 'station/main.js', 'hardware/main.js'])('%s needs nothing beside it', (path) => {
  const imports = importsOf(path);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((name) => !isBuiltin(name) && !atRunTime.includes(name))).toEqual([]);
});

it('loads each native module in its own process only', () => {
  expect(importsOf('shell/main.js').filter((name) => name !== 'electron' && !isBuiltin(name))).toEqual([]);
  expect(importsOf('station/main.js')).not.toContain('serialport');
  expect(importsOf('hardware/main.js')).not.toContain('better-sqlite3');
});

it('has a preload that a sandbox can run: it requires electron alone', () => {
  const preload = readFileSync(join(bundle, 'shell', 'preload.cjs'), 'utf8');
  expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
});

it('carries no trace of the machine it was built on', () => {
  for (const path of ['shell/main.js', 'station/main.js', 'hardware/main.js']) {
    expect(readFileSync(join(bundle, path), 'utf8')).not.toContain(fileURLToPath(new URL('../../..', import.meta.url)));
  }
});
