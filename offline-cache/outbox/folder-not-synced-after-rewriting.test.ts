import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OfflineCache } from '../index.ts';
import { filesWith, needlesIn, specimenCounty } from '../retention/specimen-county.ts';
import { loseDatabase, saveSpecimen, specimenStation } from '../specimen-cache.ts';

const disk = vi.hoisted(() => ({ failure: null as null | 'sync-folder' | 'rename' | 'sync-file' }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const failAt = (step: typeof disk.failure): void => {
    if (disk.failure !== step) return;
    // Reported once, as Linux does.
    disk.failure = null;
    throw Object.assign(new Error('EIO'), { code: 'EIO', errno: -5, syscall: 'fsync' });
  };
  return {
    ...fs,
    fsyncSync(file: number) {
      failAt(fs.fstatSync(file).isDirectory() ? 'sync-folder' : 'sync-file');
      fs.fsyncSync(file);
    },
    renameSync(from: string, to: string) {
      failAt('rename');
      fs.renameSync(from, to);
    },
  };
});

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  disk.failure = null;
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  disk.failure = null;
  await cache.close();
  station.remove();
});

/** Names of the journal's files this process holds open, deleted ones among them. */
function openJournals(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const name = readlinkSync(join('/proc/self/fd', fd));
      return name.startsWith(join(station.folder, 'journal')) ? [name] : [];
    } catch {
      return []; // The descriptor that listed the folder.
    }
  });
}

/** An order to wipe what the county has: the journal is rewritten without it, which fails. */
function failToRewrite(failure: NonNullable<typeof disk.failure>): void {
  disk.failure = failure;
  const obeyed = cache.retention.obey(county.order(), county.key);
  expect(obeyed).toMatchObject({ ok: false, failure: { code: 'storage-failed' } });
  expect(disk.failure).toBeNull();
}

async function saveAccepted(): Promise<string> {
  const { key } = await saveSpecimen(cache, 'a');
  await county.answer(cache, station.folder, [key]);
  return key;
}

test.each(['sync-folder', 'rename', 'sync-file'] as const)(
  'when %s fails once, what is saved afterwards is in the journal that has the name',
  async (failure) => {
    await saveAccepted();
    const waiting = await saveSpecimen(cache, 'b');
    failToRewrite(failure);
    expect(openJournals()).toEqual([join(station.folder, 'journal', 'outbox.journal')]);
    const next = await saveSpecimen(cache, 'b');
    await cache.close();

    loseDatabase(station.folder);
    cache = await station.open();
    for (const { receiptNumber } of [waiting, next]) {
      expect(cache.findReceiptByNumber(receiptNumber)).toMatchObject({ ok: true, value: { receiptNumber } });
    }
  },
);

test('what was to be dropped is gone after the next sweep', async () => {
  const key = await saveAccepted();
  const needle = needlesIn(station.folder).get(key) ?? '';
  failToRewrite('rename');
  expect(filesWith(station.folder, needle)).not.toEqual([]);
  expect(cache.retention.sweep()).toMatchObject({ ok: true });
  expect(filesWith(station.folder, needle)).toEqual([]);
});
