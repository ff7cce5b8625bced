import { afterEach, expect, test, vi } from 'vitest';
import { stationBench } from './station-bench.ts';

const disk = vi.hoisted(() => ({ full: false }));

// The journal is written inside the transaction, so a full disk that stops it stops the whole of the saving.
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, ...rest: readonly number[]) {
      if (disk.full) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return fs.writeSync(file, bytes, ...rest);
    },
  };
});

afterEach(() => {
  disk.full = false;
});

test('a full disk: "not saved" is said, nothing is sent, and trying again works once there is room', async () => {
  const bench = await stationBench();
  await bench.walksToReview();
  disk.full = true;
  bench.send({ type: 'confirm-review' });
  expect(await bench.sees('save-failed')).toMatchObject({ code: 'disk-full' });
  bench.send({ type: 'try-again' });
  await bench.sees('save-failed');
  expect(bench.county.requests()).toBe(0);
  expect(bench.devices.documents).toHaveLength(0);

  disk.full = false;
  bench.send({ type: 'try-again' });
  const { receiptNumber } = await bench.sees('outcome', ({ receipt }) => receipt.state === 'settled');
  expect(bench.county.received().map((received) => received.receiptNumber)).toEqual([receiptNumber]);
  expect(receiptNumber).toContain('-0001-');
  await bench.goesHome();
});

test('a full disk and a person who gives up: the form is given back, and nothing is kept', async () => {
  const bench = await stationBench();
  await bench.walksToReview();
  disk.full = true;
  bench.send({ type: 'confirm-review' });
  await bench.sees('save-failed');
  bench.send({ type: 'go-back' });
  await bench.sees('review');
  bench.send({ type: 'cancel' });
  await bench.sees('review', ({ visit }) => visit.overlay?.kind === 'confirm-cancel');
  bench.send({ type: 'confirm-cancel' });
  await bench.sees('farewell');
  bench.devices.tellsReader({ media: 'notPresent' });
  await bench.sees('inviting', ({ waiting }) => waiting === 0);
  disk.full = false;
  expect(bench.county.requests()).toBe(0);
});
