import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tarEnd, tarEntries, tarEntryLength, tarHeader, tarPadding } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cunban-tar-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = [
  { name: 'manifest.json', bytes: Buffer.from('{}') },
  { name: `attachments/${'a'.repeat(64)}.age`, bytes: Buffer.alloc(1024, 7) },
  { name: 'items/empty.age', bytes: Buffer.alloc(0) },
];
const archive = Buffer.concat([
  ...files.flatMap(({ name, bytes }) => [
    tarHeader(name, bytes.length, 1_795_000_000_000),
    bytes,
    tarPadding(bytes.length),
  ]),
  tarEnd,
]);

test('the ordinary tar opens it', () => {
  const path = join(folder, 'carried.tar');
  writeFileSync(path, archive);
  expect(execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n')).toEqual(
    files.map((file) => file.name),
  );
  execFileSync('tar', ['-xf', path, '-C', folder]);
  for (const { name, bytes } of files) expect(readFileSync(join(folder, name))).toEqual(bytes);
});

test('what was written is read again, and takes the room it was said to take', () => {
  expect([...tarEntries(archive)]).toEqual(files);
  const room = files.reduce((total, { bytes }) => total + tarEntryLength(bytes.length), tarEnd.length);
  expect(room).toBe(archive.length);
});

test.each([0, 100, 512, 1500, archive.length - tarEnd.length])('an archive cut at %i bytes is refused', (length) => {
  expect(() => [...tarEntries(archive.subarray(0, length))]).toThrow(RangeError);
});

test('a changed header is refused', () => {
  const changed = Buffer.from(archive);
  changed.write('x', 2, 'latin1');
  expect(() => [...tarEntries(changed)]).toThrow(RangeError);
});
