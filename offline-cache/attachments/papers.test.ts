import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundAttachment, UploadAttachment, UploadResult } from '../../app/contracts/delivery.ts';
import type { OfflineCache } from '../index.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { acknowledged, loseDatabase, specimenStation } from '../specimen-cache.ts';
import { saveWithPapers } from './specimen-papers.ts';

let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const folders = () => [join(station.folder, 'attachments'), join(station.folder, 'journal', 'attachments')];
const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

/**
 * Lets time pass in steps, with a real turn after each: files are read outside the simulated clock, and a busy machine may
 * take longer for it, so that it goes on until `done`.
 */
async function pass(ms: number, done: () => boolean = () => true): Promise<void> {
  for (let turn = 0; turn < 30 || !done(); turn += 1) {
    await station.clock.advance(ms / 30);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A county that takes papers piece by piece and remembers how far it got. */
function uploadCounty() {
  const held = new Map<string, Uint8Array>();
  const begun = new Map<string, Buffer>();
  const asked: string[] = [];
  let cutAfter = Number.POSITIVE_INFINITY;
  const upload: UploadAttachment<AbortSignal> = async (attachment, progress): Promise<UploadResult> => {
    const { sealedSha256: name, sizeBytes } = attachment;
    asked.push(name);
    progress.onPlace(`/uploads/${name}`);
    let bytes = begun.get(name) ?? Buffer.alloc(0);
    while (bytes.length < sizeBytes) {
      const size = progress.nextPieceBytes();
      if (size === 0) return { outcome: 'yielded' };
      if (cutAfter <= 0) return { outcome: 'undecided', code: 'connection-lost', countyReached: false };
      cutAfter -= 1;
      bytes = Buffer.concat([bytes, await attachment.read(bytes.length, size)]);
      begun.set(name, bytes);
      progress.onOffset(bytes.length);
    }
    held.set(name, bytes);
    return proofOf(attachment);
  };
  return {
    upload,
    held,
    asked,
    cut(pieces: number): void {
      cutAfter = pieces;
    },
  };
}

function proofOf({ sealedSha256 }: OutboundAttachment): UploadResult {
  return { outcome: 'acknowledged', acknowledgement: { sealedSha256, statement: '{}', signature: 'signed' } };
}

function deliver(upload: UploadAttachment<AbortSignal>): void {
  cache.startDelivery({
    onEvent: () => undefined,
    send: async (application) => acknowledged(application),
    uploadAttachment: upload,
  });
}

test('papers lie sealed in both folders under the hash of their bytes, and their plaintext is overwritten', async () => {
  const { names, plain } = await saveWithPapers(cache, [1000, 50_000]);
  for (const folder of folders()) {
    expect(filesIn(folder)).toEqual(names.map((name) => `${name}.age`).sort());
    for (const name of names) expect(sha256Hex(readFileSync(join(folder, `${name}.age`)))).toBe(name);
  }
  for (const bytes of plain) expect(bytes.every((byte) => byte === 0)).toBe(true);
});

test('an application that is not saved leaves no paper behind', async () => {
  // A file where the second folder belongs, as on a broken disk.
  writeFileSync(join(station.folder, 'journal', 'attachments'), '');
  const { saved } = await saveWithPapers(cache, [1000]);
  expect(saved.ok).toBe(false);
  expect(filesIn(join(station.folder, 'attachments'))).toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 0 });
});

test('what a power cut left beside the applications is swept away on opening, named papers stay', async () => {
  const { names } = await saveWithPapers(cache, [1000]);
  await cache.close();
  for (const folder of folders()) {
    writeFileSync(join(folder, `${'a'.repeat(64)}.age`), 'orphan');
    writeFileSync(join(folder, `${names[0]}.age.next`), 'half');
  }
  cache = await station.open();
  for (const folder of folders()) expect(filesIn(folder)).toEqual([`${names[0]}.age`]);
});

test('papers follow their application, byte for byte, and once', async () => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [60_000, 10]);
  const sealed = names.map((name) => readFileSync(join(folders()[0] ?? '', `${name}.age`)));
  deliver(county.upload);
  await pass(60_000, () => county.held.size === names.length);
  expect(names.map((name) => Buffer.from(county.held.get(name) ?? []))).toEqual(sealed);
  expect(county.asked).toHaveLength(2);
  await cache.close();
  cache = await station.open();
  deliver(county.upload);
  await pass(60_000);
  expect(county.asked).toHaveLength(2);
});

test('a link that breaks within a paper costs no piece twice', async () => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [100_000]);
  county.cut(2);
  deliver(county.upload);
  await pass(1_000);
  expect(county.held.size).toBe(0);
  county.cut(1000);
  await pass(10 * 60_000, () => county.held.has(names[0] ?? ''));
  expect(sha256Hex(county.held.get(names[0] ?? '') ?? '')).toBe(names[0]);
});

test.each([0, 1])('a damaged copy (%i) is written anew from the other one', async (which) => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [1000]);
  const path = join(folders()[which] ?? '', `${names[0]}.age`);
  writeFileSync(path, 'rot');
  deliver(county.upload);
  await pass(60_000, () => county.held.has(names[0] ?? ''));
  expect(county.held.has(names[0] ?? '')).toBe(true);
  expect(sha256Hex(readFileSync(path))).toBe(names[0]);
});

test('a paper with no sound copy goes to the staff; the others are uploaded', async () => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [1000, 2000]);
  for (const folder of folders()) rmSync(join(folder, `${names[0]}.age`));
  deliver(county.upload);
  await pass(60_000, () => county.held.has(names[1] ?? ''));
  expect([...county.held.keys()]).toEqual([names[1]]);
});

test('a copy that goes away while it is uploaded ends the attempt, not the station; the next one is from the other copy', async () => {
  const { names } = await saveWithPapers(cache, [1000]);
  const county = uploadCounty();
  const [first = ''] = folders();
  let attempts = 0;
  deliver(async (attachment, progress, signal) => {
    attempts += 1;
    if (attempts === 1) rmSync(join(first, `${names[0]}.age`));
    return county.upload(attachment, progress, signal);
  });
  await pass(20 * 60_000, () => county.held.size === 1);
  expect(attempts).toBe(2);
  expect(sha256Hex(county.held.get(names[0] ?? '') ?? '')).toBe(names[0]);
  expect(filesIn(first)).toEqual([`${names[0]}.age`]);
});

test('with the database lost, papers and their uploads are found again through the journal', async () => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [1000]);
  await cache.close();
  loseDatabase(station.folder);
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(1);
  deliver(county.upload);
  await pass(60_000, () => county.held.has(names[0] ?? ''));
  expect([...county.held.keys()]).toEqual(names);
});

test('an application keeps its place in the journal until its papers are with the county, however long that takes', async () => {
  const { names } = await saveWithPapers(cache, [1000]);
  // An upload that goes on for weeks.
  deliver(
    (_paper, _progress, signal) =>
      new Promise((resolve) => {
        const interrupted: UploadResult = { outcome: 'undecided', code: 'interrupted', countyReached: true };
        signal.addEventListener('abort', () => resolve(interrupted));
      }),
  );
  await pass(45 * 24 * 60 * 60_000);
  await cache.close();
  for (const name of ['outbox.db', 'outbox.db-wal', 'attachments']) {
    rmSync(join(station.folder, name), { recursive: true, force: true });
  }
  cache = await station.open();
  const county = uploadCounty();
  deliver(county.upload);
  await pass(20 * 60_000, () => county.held.size === 1);
  expect([...county.held.keys()]).toEqual(names);
});

test('a paper the county says it lacks is uploaded again', async () => {
  const county = uploadCounty();
  const { names } = await saveWithPapers(cache, [1000]);
  deliver(county.upload);
  await pass(60_000, () => county.held.has(names[0] ?? ''));
  const answer = { time: '2026-11-24T01:05:00.000Z', gaps: [], lackingAttachments: names };
  expect(cache.takeReportAnswer(answer)).toMatchObject({ value: { attachments: 1 } });
  await pass(60_000, () => county.asked.length === 2);
  expect(county.asked).toEqual([names[0], names[0]]);
});

test('a paper the county refuses goes to the staff at once, one changed on the way after three attempts', async () => {
  const answers: UploadResult[] = [];
  const codes = new Map<string, 'too-large' | 'hash-mismatch'>();
  const { names } = await saveWithPapers(cache, [1000, 2000]);
  codes.set(names[0] ?? '', 'too-large').set(names[1] ?? '', 'hash-mismatch');
  deliver(async ({ sealedSha256 }) => {
    const answer = { outcome: 'returned', code: codes.get(sealedSha256) ?? 'too-large' } as const;
    answers.push(answer);
    return answer;
  });
  await pass(24 * 60 * 60_000, () => answers.length === 4);
  expect(answers).toHaveLength(4);
});

test('the folder in the journal may be on a disk of its own', async () => {
  const elsewhere = join(station.folder, 'second-disk');
  mkdirSync(elsewhere);
  await cache.close();
  const apart = specimenStation({ folder: station.folder, journalFolder: elsewhere });
  cache = await apart.open();
  const { names } = await saveWithPapers(cache, [10]);
  expect(filesIn(join(elsewhere, 'attachments'))).toEqual([`${names[0]}.age`]);
  apart.remove();
});
