import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPartialDownload } from './partial-download.ts';

interface Trouble {
  readonly step: 'write' | 'sync';
  readonly code: string;
  /** Neither can what was written be taken back. */
  readonly stuck?: boolean;
}
const disk = vi.hoisted(() => ({ trouble: null as Trouble | null }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const raise = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, offset: number) {
      if (disk.trouble?.step !== 'write') return fs.writeSync(file, bytes, offset);
      // As a full disk does: part of it still fits, the rest is refused.
      return offset > 0 ? raise(disk.trouble.code) : fs.writeSync(file, bytes, 0, 60);
    },
    fsyncSync(file: number) {
      if (disk.trouble?.step === 'sync') raise(disk.trouble.code);
      fs.fsyncSync(file);
    },
    truncateSync(path: string, length: number) {
      if (disk.trouble?.stuck === true) raise('EROFS');
      fs.truncateSync(path, length);
    },
  };
});

const whole = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 251));
const pieceAt = (offset: number, tag = '"v3"') => ({
  outcome: 'piece' as const,
  form: 'snapshot' as const,
  version: 3,
  tag,
  totalBytes: whole.length,
  offset,
  bytes: whole.subarray(offset, offset + 100),
});

let folder: string;
beforeEach(() => {
  disk.trouble = null;
  folder = mkdtempSync(join(tmpdir(), 'cunban-part-'));
});
afterEach(() => {
  disk.trouble = null;
  rmSync(folder, { recursive: true, force: true });
});

/** Fetches the rest, wherever what is there ends. */
function finish(partial: ReturnType<typeof openPartialDownload>) {
  for (;;) {
    const state = partial.state();
    if (state?.length === whole.length) return partial.bytes();
    const added = partial.add(pieceAt(state?.length ?? 0));
    if (!added.ok) throw new Error(added.failure.code);
  }
}

const troubles: readonly (readonly [string, Trouble, string])[] = [
  ['the disk is full', { step: 'write', code: 'ENOSPC' }, 'disk-full'],
  ['the disk fails', { step: 'write', code: 'EIO' }, 'storage-failed'],
  ['fsync fails', { step: 'sync', code: 'EIO' }, 'storage-failed'],
  ['nothing can be taken back', { step: 'write', code: 'ENOSPC', stuck: true }, 'disk-full'],
  ['nothing can be taken back after fsync', { step: 'sync', code: 'EIO', stuck: true }, 'storage-failed'],
];

test.each(troubles)('when %s under a piece, the next one follows what came before it', (_when, trouble, code) => {
  const partial = openPartialDownload(folder);
  partial.add(pieceAt(0));
  disk.trouble = trouble;
  expect(partial.add(pieceAt(100))).toMatchObject({ ok: false, failure: { code } });
  disk.trouble = null;
  expect(finish(partial)).toEqual({ ok: true, value: whole });
});

test.each(troubles)('when %s under a piece and the station is started again, nothing is torn', (_when, trouble) => {
  const before = openPartialDownload(folder);
  before.add(pieceAt(0));
  disk.trouble = trouble;
  before.add(pieceAt(100));
  disk.trouble = null;
  expect(finish(openPartialDownload(folder))).toEqual({ ok: true, value: whole });
});

test.each(troubles)('when %s under the first piece, what was there before is not taken up', (_when, trouble) => {
  const partial = openPartialDownload(folder);
  partial.add({ ...pieceAt(0, '"v2"'), version: 2 });
  disk.trouble = trouble;
  expect(partial.add(pieceAt(0)).ok).toBe(false);
  disk.trouble = null;
  expect(partial.state()?.tag).not.toBe('"v2"');
  expect(finish(partial)).toEqual({ ok: true, value: whole });
});

test('bytes of which fsync said nothing good are not counted on', () => {
  const partial = openPartialDownload(folder);
  partial.add(pieceAt(0));
  const sound = readFileSync(join(folder, 'catalogue.part')).length;
  disk.trouble = { step: 'sync', code: 'EIO' };
  partial.add(pieceAt(100));
  expect(partial.state()?.length).toBe(100);
  expect(readFileSync(join(folder, 'catalogue.part'))).toHaveLength(sound);
});

test('a part that somebody took away is fetched from its beginning', () => {
  const partial = openPartialDownload(folder);
  for (const offset of [0, 100, 200]) partial.add(pieceAt(offset));
  rmSync(join(folder, 'catalogue.part'));
  expect(partial.bytes()).toMatchObject({ ok: false, failure: { code: 'storage-failed' } });
  expect(partial.state()).toBeNull();
  expect(finish(partial)).toEqual({ ok: true, value: whole });
});
