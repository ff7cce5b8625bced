/** Shows that the search of the wipe proof finds what it looks for: a canary planted in each form and each place. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../scripts/chromium-host/chromium.ts';
import { canaryElder } from './canary-persons.ts';
import { probedEnvironment, takeNodeHeap, takePageHeap } from './heap-snapshot.ts';
import { formsOf, needlesFor, needlesForBytes, piecesOf } from './needles.ts';
import { createByteSearch } from './search-bytes.ts';
import { searchFolders } from './search-folder.ts';
import { searchHeap } from './search-heap.ts';
import { filesOpenForWriting, processTree, searchMemory } from './search-memory.ts';

const { particulars, photoPiece } = canaryElder;
const search = createByteSearch(needlesFor(particulars));
const everyPiece = Object.entries(particulars).flatMap(([particular, text]) =>
  piecesOf(particular, text).map((piece) => ({ particular, piece })),
);
/** Bytes that hold no canary, and that line up with nothing. */
const noise = Buffer.from(Array.from({ length: 1021 }, (_, index) => (index * 73 + (index >> 3)) % 256));
const note = Buffer.from(`{"applicant":{"name":"${particulars.name}","address":"${particulars.address}"}}`);

function planted(files: Readonly<Record<string, Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-wipe-control-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

test('nothing is found where nothing was planted', () => {
  const found = searchFolders(search, [planted({ noise, 'packed.gz': gzipSync(noise) })]);
  expect(found).toMatchObject({ finds: [] });
  expect(found.files).toHaveLength(2);
  expect(found.unpacked).toBeGreaterThan(0);
});

test('every piece of every particular is found in each of its forms', () => {
  const forms = everyPiece.flatMap(({ particular, piece }) => formsOf(piece).map((form) => ({ particular, ...form })));
  const kinds = new Set(forms.map(({ form }) => form));
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'JSON escapes, lower case, every character']) {
    expect(kinds).toContain(encoding);
  }
  const missed = forms.filter(({ particular, bytes }) => {
    const finds = search.find(Buffer.concat([noise, bytes, noise]));
    return !finds.some(({ needle, offset }) => needle.particular === particular && offset >= noise.length);
  });
  expect(missed).toEqual([]);
});

test('base64 is found wherever in the encoded bytes the person stands', () => {
  const missed = everyPiece.flatMap(({ piece }) =>
    (['utf8', 'utf16le'] as const).flatMap((encoding) =>
      (['base64', 'base64url'] as const).flatMap((writing) =>
        [0, 1, 2, 3, 4].filter((before) => {
          const whole = Buffer.concat([noise.subarray(0, before), Buffer.from(piece, encoding), noise.subarray(0, 7)]);
          return search.find(Buffer.from(whole.toString(writing))).length === 0;
        }),
      ),
    ),
  );
  expect(missed).toEqual([]);
});

test('what the platform itself escapes is found', () => {
  const { name, address } = particulars;
  for (const written of [
    encodeURIComponent(name),
    `https://county.example/?q=${new URLSearchParams({ q: address })}`,
    JSON.stringify({ inner: JSON.stringify({ name }) }),
    JSON.stringify(address).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`),
    Buffer.from(JSON.stringify({ name, address })).toString('base64'),
  ]) {
    expect(search.find(Buffer.from(written)), written.slice(0, 12)).not.toEqual([]);
  }
});

const packings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  'gzip inside noise': (bytes) => Buffer.concat([noise, gzipSync(bytes), noise]),
  'gzip cut short': (bytes) => gzipSync(Buffer.concat([bytes, noise])).subarray(0, -40),
  zlib: (bytes) => deflateSync(bytes),
  'zlib inside noise': (bytes) => Buffer.concat([noise, deflateSync(bytes, { level: 1 }), noise]),
  'zlib, best compression': (bytes) => Buffer.concat([noise, deflateSync(bytes, { level: 9 })]),
  'zlib, stored': (bytes) => Buffer.concat([noise, deflateSync(bytes, { level: 0 })]),
  'raw deflate': (bytes) => deflateRawSync(bytes),
  brotli: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  'zstd inside noise': (bytes) => Buffer.concat([noise, zstdCompressSync(bytes), noise]),
  'zip entry': (bytes) => Buffer.concat([noise, zipEntry('a.json', bytes), noise]),
  'gzip inside a zip entry inside zstd': (bytes) => zstdCompressSync(zipEntry('a.gz', gzipSync(bytes))),
};

test.for(Object.entries(packings))('a canary is found in compressed data: %s', ([, pack]) => {
  // Repeated, so that no packing leaves the text as it stands.
  const repeated = Buffer.concat([Buffer.alloc(400, 'a'), note, Buffer.alloc(400, 'b'), note]);
  const { finds } = searchFolders(search, [planted({ 'packed.bin': pack(repeated) })]);
  const particularsFound = new Set(finds.filter(({ packing }) => packing !== '').map(({ particular }) => particular));
  expect(particularsFound).toEqual(new Set(['name', 'address']));
});

test('a canary is found in a database page, in its write-ahead log, in a log and in a file name', () => {
  const folder = planted({ 'logs/station.jsonl': Buffer.from('{"event":"station-started"}\n') });
  appendFileSync(join(folder, 'logs/station.jsonl'), `{"event":"card-read","idNumber":"${particulars.idNumber}"}\n`);
  writeFileSync(join(folder, `${particulars.phone}.tmp`), '');
  for (const [name, mode] of [
    ['page.db', 'DELETE'],
    ['log.db', 'WAL'],
  ] as const) {
    const database = new Database(join(folder, name));
    onTestFinished(() => void database.close());
    database.pragma(`journal_mode = ${mode}`);
    database.exec('CREATE TABLE application (body TEXT) STRICT');
    database.prepare('INSERT INTO application VALUES (?)').run(note.toString());
    // A deleted row stays in its page until it is written over.
    database.exec('PRAGMA secure_delete = OFF; DELETE FROM application');
  }
  const { finds } = searchFolders(search, [folder]);
  const filesWith = (particular: string): readonly string[] =>
    [...new Set(finds.filter((find) => find.particular === particular).map(({ file }) => file))].sort();
  const at = (name: string): string => `${folder.slice(folder.lastIndexOf('/') + 1)}/${name}`;
  expect(filesWith('name')).toEqual([at('log.db-wal'), at('page.db')]);
  expect(filesWith('idNumber')).toEqual([at('logs/station.jsonl')]);
  expect(filesWith('phone')).toEqual([`name of ${at(`${particulars.phone}.tmp`)}`]);
});

test('bytes that are no text are found, as they are, in hex and in base64', () => {
  const photoSearch = createByteSearch(needlesForBytes('photo', photoPiece));
  expect(photoSearch.find(Buffer.concat([noise, Buffer.from(canaryElder.card.photo)]))).not.toEqual([]);
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([noise.subarray(0, before), Buffer.from(canaryElder.card.photo)]);
    expect(photoSearch.find(Buffer.from(whole.toString('base64')))).not.toEqual([]);
    expect(photoSearch.find(Buffer.from(whole.toString('hex')))).not.toEqual([]);
  }
});

test('a file that a process holds open for writing is seen, with and without a name', () => {
  const folder = planted({});
  const [named, nameless] = ['named', 'nameless'].map((name) => {
    const descriptor = openSync(join(folder, name), 'w');
    onTestFinished(() => closeSync(descriptor));
    writeSync(descriptor, note);
    return join(folder, name);
  });
  if (nameless !== undefined) unlinkSync(nameless);
  const open = filesOpenForWriting(process.pid);
  expect(open.map(({ path }) => path)).toEqual(expect.arrayContaining([named, `${nameless} (deleted)`]));
  const { descriptor } = open.find(({ path }) => path === `${nameless} (deleted)`) ?? {};
  expect(search.find(readFileSync(descriptor ?? ''))).not.toEqual([]);
  expect(processTree(process.ppid)).toContain(process.pid);
});

test('a canary is found in the heap and in the memory of a process that holds it', async () => {
  const folder = planted({});
  // One string for each particular, made so that the source of the program is not what is found.
  const hex = Buffer.from(JSON.stringify(particulars)).toString('hex');
  const program = `
    globalThis.held = JSON.parse(Buffer.from('${[...hex].reverse().join('')}'.split('').reverse().join(''), 'hex'));
    // Decoded, because joined strings lie in the heap in their parts.
    held.long = Buffer.from('x'.repeat(5000) + held.name + 'y').toString();
    globalThis.kept = Buffer.from(held.address, 'utf16le');
    process.on('message', () => {
      for (const name of Object.keys(held)) delete held[name];
      kept.fill(0);
      process.send('forgotten');
    });
    process.send('ready');`;
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', program], {
    env: { ...process.env, ...probedEnvironment(folder) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill());
  await messageOf(child, 'ready');
  const pid = child.pid ?? 0;
  const finds = searchHeap(search, await takeNodeHeap(pid, folder));
  expect(new Set(finds.map(({ particular }) => particular))).toEqual(new Set(Object.keys(particulars)));
  // The whole string, not V8's first 1024 characters of it.
  expect(finds.map(({ length }) => length)).toContain(5000 + particulars.name.length + 1);
  expect(finds.flatMap(({ heldBy }) => heldBy).join()).toContain('held');
  expect(Object.keys(searchMemory(search, pid)?.places ?? {})).toContain('address as utf-16le');

  child.send('forget');
  await messageOf(child, 'forgotten');
  const left = searchHeap(search, await takeNodeHeap(pid, folder)).filter(({ heldBy }) =>
    heldBy.join().includes('held'),
  );
  expect(left).toEqual([]);
});

test('a canary is found in the heap of a page that holds it', async () => {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const cdp = await page.context().newCDPSession(page);
  expect(searchHeap(search, await takePageHeap(cdp))).toEqual([]);
  await page.setContent('<main></main>');
  await page.locator('main').evaluate((main, held) => {
    main.textContent = held.address;
    Object.assign(globalThis, { held: { ...held, phone: Number(held.phone) } });
  }, particulars);
  const finds = searchHeap(search, await takePageHeap(cdp));
  expect(new Set(finds.map(({ particular }) => particular))).toEqual(new Set(Object.keys(particulars)));
});

async function messageOf(child: ChildProcess, expected: string): Promise<void> {
  const [message] = await once(child, 'message');
  expect(message).toBe(expected);
}

/** A deflated entry as it stands in a zip file; sizes and checksum are left to the directory, as streaming writers do. */
function zipEntry(name: string, bytes: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(0x0808, 6);
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), deflateRawSync(bytes)]);
}
