import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulatedUsbTree } from '../discovery/simulated-usb-tree.ts';
import { run } from './run.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-tools-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function device(...args: readonly string[]) {
  const said: string[] = [];
  const printed: string[] = [];
  const { code } = await run(args, {
    say: (sentence) => said.push(sentence),
    print: (answer) => printed.push(answer),
    interrupted: new AbortController().signal,
  });
  return { code, said: said.join('\n'), printed: printed.join('\n') };
}

test.each([
  [['coffee-machine', 'status'], 'There are id-card-reader'],
  [['id-card-reader', 'dance'], 'No command "dance"'],
  [['id-card-reader', 'status'], 'Name the device'],
  [['id-card-reader', 'decode'], 'Which file'],
  [['id-card-reader', 'encode-command', 'sing'], 'No command sing'],
  [['document-scanner', 'decode', 'x'], 'Nothing can be said'],
  [['ups', 'status', '--ipp', 'ipp://x/'], 'No driver of a ups works over ipp'],
])('%j is not understood', async (args, sentence) => {
  expect(await device(...args)).toMatchObject({ code: 2, said: expect.stringContaining(sentence), printed: '' });
});

test('without the word that everything is a specimen nothing is recorded', async () => {
  const file = join(folder, 'real.jsonl');
  const refused = await device('id-card-reader', 'record', file, '--path', '/dev/null');
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('nobody’s real one may be recorded') });
  expect(existsSync(file)).toBe(false);
});

test('a recording never takes the place of a file', async () => {
  const file = join(folder, 'kept.jsonl');
  await writeFile(file, 'kept');
  const refused = await device('id-card-reader', 'record', file, '--path', '/dev/null', '--specimen');
  expect(refused).toMatchObject({ code: 3, said: expect.stringContaining('cannot be written') });
});

test('what a scanner’s own program says cannot be recorded', async () => {
  const refused = await device('document-scanner', 'record', join(folder, 'x'), '--sane', 'test', '--specimen');
  expect(refused).toMatchObject({ code: 2 });
});

test('a file that is no recording is said to be none, and its bytes are decoded all the same', async () => {
  const file = join(folder, 'capture.txt');
  await writeFile(file, 'AA AA AA 96 69 00 03 20 01 22  # find a card');
  expect(await device('id-card-reader', 'replay', file)).toMatchObject({
    code: 3,
    said: expect.stringContaining('is no recording: line 1'),
  });
  const decoded = await device('id-card-reader', 'decode', file);
  expect(decoded).toMatchObject({ code: 0 });
  expect(JSON.parse(decoded.printed)).toMatchObject({ frames: [{ command: 'find-card' }] });
});

test('list names what is plugged in', async () => {
  const tree = await simulatedUsbTree(folder);
  await tree.plug({ usbPort: '1-2.3', vendorId: '1a86', productId: '7523', ports: ['ttyUSB0'] });
  const listed = await device('list', '--sys', tree.sys, '--dev', tree.dev);
  expect(JSON.parse(listed.printed)).toMatchObject({
    devices: [{ usbPort: '1-2.3', functions: ['serial'], ports: [join(tree.dev, 'ttyUSB0')] }],
  });
});

test('help says what there is, and of each class what it can do', async () => {
  expect((await device()).printed).toContain('npm run device -- list');
  expect((await device('code-scanner', 'help')).printed).toMatch(/hid-pos +over hid/);
  expect((await device('id-card-reader')).printed).toContain('encode-command');
});
