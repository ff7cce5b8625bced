import { expect, test } from 'vitest';
import { attemptStorage } from './storage-failure.ts';

test('a disk that fails while a file is removed is a storage failure and ends nothing', () => {
  // As `rmSync` throws it for EIO: without a code.
  const thrown = Object.assign(new Error(', Unknown error: Input/output error'), {
    errno: -4094,
    code: '',
    syscall: 'rm',
  });
  const removed = attemptStorage(() => {
    throw thrown;
  });
  expect(removed).toMatchObject({ ok: false, failure: { code: 'storage-failed' } });
});
