import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CountyBench, specimenAttachment, startCountyBench, watchUpload } from './county-bench.ts';

const { signal } = new AbortController();
const sizeBytes = 400_000;
let bench: CountyBench;
beforeEach(async () => {
  bench = await startCountyBench();
});
afterEach(async () => {
  await bench.close();
});

test('a paper goes whole, is signed for, and is not sent again', async () => {
  const paper = specimenAttachment(sizeBytes);
  const { watched, progress } = watchUpload(64 * 1024);
  const sent = await bench.platform().uploadAttachment(paper, progress, signal);
  expect(sent).toMatchObject({ outcome: 'acknowledged', acknowledgement: { sealedSha256: paper.sealedSha256 } });
  expect(watched).toMatchObject({ offset: sizeBytes, pieces: 7 });
  expect(bench.county.attachments()).toMatchObject([{ sealedSha256: paper.sealedSha256, sizeBytes }]);
  expect(bench.county.county.attachments.read(paper.sealedSha256)).toEqual(Buffer.from(paper.bytes));

  const again = watchUpload(64 * 1024);
  expect(await bench.platform().uploadAttachment(paper, again.progress, signal)).toEqual(sent);
  expect(again.watched.pieces).toBe(0);
  expect(again.watched.movedBytes).toBeLessThan(1_000);
});

test('cut in the middle again and again, it goes on where the county has it from', async () => {
  const paper = specimenAttachment(sizeBytes);
  let uploadUrl: string | null = null;
  let movedBytes = 0;
  let cuts = 0;
  for (;;) {
    const { watched, progress } = watchUpload(32 * 1024);
    const cutAt = 60_000 + watched.offset;
    const result = bench.platform().uploadAttachment(
      { ...paper, uploadUrl },
      {
        ...progress,
        onOffset(offset) {
          progress.onOffset(offset);
          if (cuts < 4 && offset > cutAt * (cuts + 1)) bench.link.cut();
        },
      },
      signal,
    );
    const ended = await result;
    uploadUrl = watched.places.at(-1) ?? uploadUrl;
    movedBytes += watched.movedBytes;
    if (ended.outcome === 'acknowledged') break;
    expect(ended).toMatchObject({ outcome: 'undecided', countyReached: false });
    cuts += 1;
    bench.link.restore();
  }
  expect(cuts).toBe(4);
  // Headers, and at each cut the piece on its way, twice where a kept connection proved dead and a fresh one too.
  expect(movedBytes).toBeLessThan(sizeBytes * 1.05 + cuts * 2 * 32 * 1024);
  expect(bench.county.attachments()).toHaveLength(1);
});

test('cut inside a piece, only what the county lacks is sent again', async () => {
  const paper = specimenAttachment(sizeBytes);
  bench.link.slow({ latencyMs: 0, bytesPerSecond: 1_000_000 });
  const first = watchUpload(sizeBytes);
  const sending = bench.platform().uploadAttachment(paper, first.progress, signal);
  const holds = (): number => bench.county.county.attachments.uploadedBytes();
  await expect.poll(holds, { interval: 5, timeout: 5_000 }).toBeGreaterThan(100_000);
  bench.link.cut();
  expect(await sending).toMatchObject({ outcome: 'undecided' });
  const held = holds();
  bench.link.restore();
  bench.link.slow({ latencyMs: 0, bytesPerSecond: null });
  const second = watchUpload(sizeBytes);
  const uploadUrl = first.watched.places.at(-1) ?? null;
  expect(await bench.platform().uploadAttachment({ ...paper, uploadUrl }, second.progress, signal)).toMatchObject({
    outcome: 'acknowledged',
  });
  expect(held).toBeGreaterThan(100_000);
  expect(second.watched.movedBytes).toBeLessThan(sizeBytes - held + 5_000);
});

test('told to yield it stops between two pieces, and keeps what was sent', async () => {
  const paper = specimenAttachment(sizeBytes);
  const first = watchUpload((offset) => (offset < 100_000 ? 50_000 : 0));
  expect(await bench.platform().uploadAttachment(paper, first.progress, signal)).toEqual({ outcome: 'yielded' });
  expect(first.watched.offset).toBe(100_000);
  const second = watchUpload(sizeBytes);
  const uploadUrl = first.watched.places.at(-1) ?? null;
  expect(await bench.platform().uploadAttachment({ ...paper, uploadUrl }, second.progress, signal)).toMatchObject({
    outcome: 'acknowledged',
  });
  expect(second.watched.movedBytes).toBeLessThan(sizeBytes - 100_000 + 5_000);
});

test('a place the county has forgotten is given up for a new one', async () => {
  const paper = specimenAttachment(50_000);
  for (const uploadUrl of [`${bench.link.url}/v1/attachments/ffffffffffffffffffffffffffffffff`]) {
    const { watched, progress } = watchUpload(sizeBytes);
    expect(await bench.platform().uploadAttachment({ ...paper, uploadUrl }, progress, signal)).toMatchObject({
      outcome: 'acknowledged',
    });
    expect(watched.places).toHaveLength(1);
    expect(watched.places).not.toContain(uploadUrl);
  }
});

test('forgotten while pieces are coming: begun anew in the same attempt', async () => {
  const paper = specimenAttachment(100_000);
  const { watched, progress } = watchUpload(40_000);
  let forgotten = false;
  const result = await bench.platform().uploadAttachment(
    paper,
    {
      ...progress,
      onOffset(offset) {
        progress.onOffset(offset);
        if (forgotten) return;
        forgotten = true;
        const uploads = bench.county.county.attachments.uploadsFolder;
        for (const name of readdirSync(uploads)) rmSync(`${uploads}/${name}`);
      },
    },
    signal,
  );
  expect(result).toMatchObject({ outcome: 'acknowledged' });
  expect(watched.places).toHaveLength(2);
});

test('bytes that have another hash than they were announced with are thrown away', async () => {
  const paper = { ...specimenAttachment(50_000), sealedSha256: 'f'.repeat(64) };
  const { progress } = watchUpload(sizeBytes);
  expect(await bench.platform().uploadAttachment(paper, progress, signal)).toEqual({
    outcome: 'returned',
    code: 'hash-mismatch',
  });
  expect(bench.county.attachments()).toEqual([]);
});

test('the station stops while a paper is on its way', async () => {
  const stopping = new AbortController();
  const { progress } = watchUpload(40_000);
  const result = bench
    .platform()
    .uploadAttachment(
      specimenAttachment(sizeBytes),
      { ...progress, onOffset: () => stopping.abort() },
      stopping.signal,
    );
  expect(await result).toEqual({ outcome: 'undecided', code: 'interrupted', countyReached: false });
});
