import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const configuration = parse(read('electron-builder.yml'));
const manifest = JSON.parse(read('package.json'));

describe('the description of the packages', () => {
  it('fits the schema of the builder that will read it', () => {
    const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json'));
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validate(configuration);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would be refused by that schema if it held a mistake', () => {
    const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json'));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(validate({ ...configuration, electronFuses: { runAsNode: 'no' } })).toBe(false);
    expect(validate({ ...configuration, npmRebiuld: false })).toBe(false);
  });

  it('compiles nothing and unpacks what the system must load', () => {
    expect(configuration).toMatchObject({ npmRebuild: false, asar: true, asarUnpack: ['**/*.node'] });
  });

  it('turns off every way to make the program run something else', () => {
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
    });
  });

  it('starts the shell of the bundle it packs, and packs no development tool', () => {
    expect(configuration.files).toContain('dist/bundle/**');
    expect(manifest.main).toBe('dist/bundle/shell/main.js');
    expect(JSON.stringify(configuration.files)).not.toMatch(/scripts|tests/);
    // Only these two stay outside the bundle.
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      '@jsquash/jpeg',
      'better-sqlite3',
      'node-hid',
      'serialport',
      'usb',
    ]);
  });

  it('finds ready-made native modules for each system it packs for', () => {
    for (const file of ['linux-x64.node', 'linux-arm64.node', 'win32-x64.node']) {
      const path = fileURLToPath(new URL(`../node_modules/better-sqlite3/prebuilds/${file}`, import.meta.url));
      expect(existsSync(path), file).toBe(true);
    }
    for (const folder of ['linux-x64', 'linux-arm64', 'win32-x64']) {
      const path = new URL(`../node_modules/@serialport/bindings-cpp/prebuilds/${folder}`, import.meta.url);
      expect(existsSync(fileURLToPath(path)), folder).toBe(true);
    }
  });
});
