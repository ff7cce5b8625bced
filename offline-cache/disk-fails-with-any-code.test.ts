import { getSystemErrorName } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OfflineCache } from './index.ts';
import { specimenStation } from './specimen-cache.ts';
import { attemptStorage } from './storage-failure.ts';

const disk = vi.hoisted(() => ({ failure: null as Error | null }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    readdirSync(...args: Parameters<typeof fs.readdirSync>) {
      if (disk.failure !== null) throw disk.failure;
      return fs.readdirSync(...args);
    },
  };
});

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

/** As Node throws it; numbers that libuv has no name for become "Unknown system error -117". */
function systemError(number: number, syscall: string): Error {
  const code = getSystemErrorName(-number);
  return Object.assign(new Error(`${code}: ${syscall}`), { errno: -number, code, syscall });
}

const attempt = (error: Error) =>
  attemptStorage(() => {
    throw error;
  });

test.each([
  ['EIO', 5],
  ['ENODATA', 61],
  ['EREMOTEIO', 121],
  ['EILSEQ', 84],
  ['ENOLINK', 67],
  ['EBADE', 52],
  ['EUCLEAN', 117],
  ['EBADMSG', 74],
  ['ENOMEDIUM', 123],
  ['EKEYREJECTED', 129],
])('%s is the disk that fails and ends nothing, be it in the daily sweep', async (_name, number) => {
  const error = systemError(number, 'fsync');
  expect(attempt(error)).toMatchObject({ ok: false, failure: { code: 'storage-failed' } });
  disk.failure = error;
  expect(cache.retention.sweep()).toMatchObject({ ok: false, failure: { code: 'storage-failed' } });
  await station.clock.advance(24 * 60 * 60_000);
});

test('a quota that is used up is a full disk, though Node has no name for it', () => {
  expect(attempt(systemError(122, 'write'))).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
});

test.each([
  ['EBADF', 9],
  ['EFAULT', 14],
  ['EINVAL', 22],
  ['ESPIPE', 29],
])('%s is a bug and goes on being thrown', (_name, number) => {
  const error = systemError(number, 'write');
  expect(() => attempt(error)).toThrow(error);
});

test.each([
  ['no code', new TypeError('undefined is not a function')],
  ['a code of Node’s own', Object.assign(new RangeError('out of range'), { code: 'ERR_OUT_OF_RANGE' })],
  ['a code that only looks like a system’s', Object.assign(new Error('odd'), { code: 'EODD' })],
])('an error with %s is a bug and goes on being thrown', (_what, error) => {
  expect(() => attempt(error)).toThrow(error);
});
