import { zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { unpackSnapshot } from './packed-catalogue.ts';
import { specimenCounty, specimenItem } from './specimen-catalogue.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a few kilobytes that unpack to very many are refused unread', async () => {
  const bomb = zstdCompressSync(Buffer.alloc(80 * 1024 * 1024, 0x20));
  expect(bomb.length).toBeLessThan(16 * 1024);
  const store = await specimenCounty().openStore();
  for (const form of ['snapshot', 'patch'] as const) {
    expect(await store.apply(form, bomb)).toMatchObject({ ok: false, failure: { code: 'catalogue-too-large' } });
  }
  store.close();
});

// Values take many times the room of their text, before anybody can look who signed them.
test.each([
  ['objects', '{},'],
  ['lists', '[],'],
  ['lists in lists', '['],
  ['members', '{"a":0},'],
])('a few kilobytes that unpack to millions of %s are refused unparsed', async (_what, text) => {
  const parse = vi.spyOn(JSON, 'parse');
  const bomb = zstdCompressSync(`{"items":[${text.repeat(2_000_000)}0]}`);
  expect(bomb.length).toBeLessThan(16 * 1024);
  const store = await specimenCounty().openStore();
  parse.mockClear();
  const applied = await store.apply('snapshot', bomb);
  expect(parse).not.toHaveBeenCalled();
  expect(applied).toMatchObject({ ok: false, failure: { code: 'catalogue-too-large' } });
  store.close();
});

test('a catalogue of twice the items of a large county is read', () => {
  const note = '乡镇（街道）公共服务窗口当场办结, 材料不全的一次告知';
  const items = Array.from({ length: 6_000 }, (_, index) =>
    specimenItem(index, `事项${index}`, {
      notes: Array.from({ length: 40 }, (_one, line) => `${index}/${line} ${note}`),
    }),
  );
  const read = unpackSnapshot(specimenCounty().snapshot(1, items));
  expect(read.ok && read.value.items.length).toBe(6_000);
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
