import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OfflineCache } from './index.ts';
import { acknowledged, saveSpecimen, specimenApplication, specimenStation } from './specimen-cache.ts';

const disk = vi.hoisted(() => ({ failure: null as null | { readonly step: 'write' | 'sync'; readonly code: string } }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const trouble = (code: string) => Object.assign(new Error(code), { code });
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, offset: number, length: number, position: number) {
      if (disk.failure?.step !== 'write') return fs.writeSync(file, bytes, offset, length, position);
      // As a full disk does: part of it still fits, the rest is refused. What was allocated before can be written to.
      if (offset > 0) throw trouble(disk.failure.code);
      if (bytes.every((byte) => byte === 0)) return fs.writeSync(file, bytes, offset, length, position);
      return fs.writeSync(file, bytes, 0, 10, position);
    },
    fdatasyncSync(file: number) {
      const { failure } = disk;
      if (failure?.step !== 'sync') return fs.fdatasyncSync(file);
      // Reported once, as Linux does: the next fsync finds nothing dirty.
      disk.failure = null;
      throw trouble(failure.code);
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

const save = () =>
  cache.saveApplication({ lane: 'lane-1', build: ({ receiptNumber }) => specimenApplication(receiptNumber) });

test.each([
  ['the disk is full', { step: 'write', code: 'ENOSPC' }, 'disk-full'],
  ['the file system turned read-only', { step: 'write', code: 'EROFS' }, 'read-only'],
  ['fsync fails', { step: 'sync', code: 'EIO' }, 'storage-failed'],
] as const)('when %s nothing half-saved is left, and saving works again afterwards', async (_when, failure, code) => {
  await saveSpecimen(cache);
  disk.failure = failure;
  expect(await save()).toMatchObject({ ok: false, failure: { code } });
  disk.failure = null;
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  const next = await saveSpecimen(cache);
  expect(next.receiptNumber).toContain('-0002-');

  await cache.close();
  cache = await station.open();
  expect(cache.opening.rebuiltRows).toBe(0);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 2 });
  const sequences: number[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sequences.push(application.sequence);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  expect(sequences).toEqual([1, 2]);
});

test('an acknowledgement that cannot be written down is asked for again, and the row stays meanwhile', async () => {
  const saved = await saveSpecimen(cache);
  let attempts = 0;
  const delivery = cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      attempts += 1;
      disk.failure = attempts === 1 ? { step: 'write', code: 'ENOSPC' } : null;
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });
  disk.failure = null;
  const outcome = delivery.waitForOutcome(saved.key, 60_000);
  await station.clock.advance(60_000);
  expect(await outcome).toMatchObject({ outcome: 'accepted' });
  expect(attempts).toBe(2);
});
