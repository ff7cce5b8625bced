import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { specimenCounty } from './specimen-catalogue.ts';

test('a few kilobytes that unpack to very many are refused unread', async () => {
  const bomb = zstdCompressSync(Buffer.alloc(80 * 1024 * 1024, 0x20));
  expect(bomb.length).toBeLessThan(16 * 1024);
  const store = await specimenCounty().openStore();
  for (const form of ['snapshot', 'patch'] as const) {
    expect(await store.apply(form, bomb)).toMatchObject({ ok: false, failure: { code: 'catalogue-too-large' } });
  }
  store.close();
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a web page', Buffer.from('<!doctype html>')],
  ['other JSON', zstdCompressSync('[]')],
  ['JSON cut short', zstdCompressSync('{"statement":"')],
])('%s is no catalogue', async (_what, bytes) => {
  const store = await specimenCounty().openStore();
  expect(await store.apply('snapshot', bytes)).toMatchObject({ ok: false, failure: { code: 'garbled-catalogue' } });
  store.close();
});
