import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCatalogueShelf } from './catalogue-shelf.ts';
import { bundledItems } from './serve-catalogue.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const items = bundledItems();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cunban-shelf-'));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T00:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openCatalogueShelf({ folder, signingKey: privateKey, region: '130999', first: items });

test('the same ETag means the same bytes after a restart, of the whole and of a patch', () => {
  const before = open();
  before.publish(items.slice(1));
  const offers = [before.offer(null), before.offer(1)];
  vi.setSystemTime(Date.parse('2026-11-25T00:00:00Z'));
  const after = open();
  expect(after.version).toBe(2);
  expect([after.offer(null), after.offer(1)]).toEqual(offers);
});

test('a shelf kept without the times of signing is taken up and signed once more', () => {
  writeFileSync(join(folder, '7.json'), JSON.stringify(items));
  const before = open();
  expect(before.version).toBe(7);
  const offer = before.offer(null);
  vi.setSystemTime(Date.parse('2026-11-25T00:00:00Z'));
  expect(open().offer(null)).toEqual(offer);
});

test('versions fall off the shelf, and their files with them', () => {
  const shelf = open();
  for (let version = 2; version <= 33; version += 1) shelf.publish(items.slice(version % 2));
  expect(readdirSync(folder)).toHaveLength(31);
  const again = open();
  expect(again.version).toBe(33);
  expect(again.offer(2).form).toBe('snapshot');
});
