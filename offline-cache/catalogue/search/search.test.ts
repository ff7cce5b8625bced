import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../canonical-json.ts';
import { specimenCounty, specimenItem, specimenItems } from '../specimen-catalogue.ts';
import { parseQuery, rankHits } from './matching.ts';
import { searchEntryOf } from './search-entry.ts';

async function finderOf(items: readonly JsonObject[]) {
  const county = specimenCounty();
  const store = await county.openStore(county.folder, items);
  const reader = store.open();
  return { search: (query: string) => reader.search(query), close: () => store.close() };
}

test.each([
  ['低保', 'ITEM1', 'synonym'],
  ['最低生活保障申请', 'ITEM1', 'exact-name'],
  ['最低', 'ITEM1', 'name-prefix'],
  ['生活', 'ITEM1', 'name'],
  ['养老金', 'ITEM2', 'summary'],
  ['dibao', 'ITEM1', 'synonym'],
  ['dīb', 'ITEM1', 'synonym'],
  ['di1bao3', 'ITEM1', 'synonym'],
  ['db', 'ITEM1', 'synonym'],
  ['zdshbz', 'ITEM1', 'name-prefix'],
  ['DIBAO', 'ITEM1', 'synonym'],
  // Every reading of a character is as good as another: 行 háng or xíng, 重 chóng or zhòng.
  ['yinhang', 'ITEM2', 'name-prefix'],
  ['yinxing', 'ITEM2', 'name-prefix'],
  ['chongqing', 'ITEM3', 'name-prefix'],
  ['zhongqing', 'ITEM3', 'name-prefix'],
  ['cqhj', 'ITEM3', 'name-prefix'],
  ['senior cit', 'ITEM4', 'name-prefix'],
  ['citizen', 'ITEM4', 'name'],
  ['service 2', 'ITEM2', 'exact-name'],
])('%s finds %s by its %s', async (query, itemCode, tier) => {
  const finder = await finderOf(specimenItems);
  expect(finder.search(query)[0]).toEqual({ itemCode, tier });
  finder.close();
});

test.each(['', ' ', '"', '*', 'NEAR(', 'grams : x', 'xqz', '身份证办', '-', '第'])(
  '%j finds nothing and breaks nothing',
  async (query) => {
    const finder = await finderOf(specimenItems);
    expect(finder.search(query)).toEqual([]);
    finder.close();
  },
);

test('the better the place, the earlier the hit', async () => {
  const finder = await finderOf([
    specimenItem(1, '补贴发放', { summary: { 'zh-Hans': '含低保', en: 'x' } }),
    specimenItem(2, '困难救助', { synonyms: ['低保'] }),
    specimenItem(3, '申请低保'),
    specimenItem(4, '低保年审'),
    specimenItem(5, '低保'),
  ]);
  expect(finder.search('低保').map(({ itemCode }) => itemCode)).toEqual(['ITEM5', 'ITEM4', 'ITEM3', 'ITEM2', 'ITEM1']);
  finder.close();
});

const characters = fc.constantFrom(...'低保证长重行银绿女老年a4（，" '.split(''), '𠮷');
const text = fc.array(characters, { maxLength: 8 }).map((parts) => parts.join(''));
const latin = fc
  .array(fc.constantFrom(...'dibaozhengxlvyuncrs14 '.split('')), { maxLength: 9 })
  .map((parts) => parts.join(''));
const items = fc
  .array(
    fc.record({ name: text, en: latin, summary: text, synonyms: fc.array(fc.oneof(text, latin), { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((records) =>
    records.map(({ name, en, summary, synonyms }, index) =>
      specimenItem(index, name, {
        name: { 'zh-Hans': name, en },
        summary: { 'zh-Hans': summary, en: latinOf(index) },
        synonyms,
      }),
    ),
  );

function latinOf(index: number): string {
  return ['card', 'bao card', 'x1', ''][index % 4] ?? '';
}

test('the index finds exactly what looking at every item finds, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      items,
      fc.array(fc.oneof(text, latin), { minLength: 20, maxLength: 40 }),
      async (some, queries) => {
        const finder = await finderOf(some);
        const entries = some.map((item) => searchEntryOf(String(item.itemCode), item));
        for (const query of queries) expect(finder.search(query)).toEqual(rankHits(entries, parseQuery(query)));
        finder.close();
      },
    ),
    { numRuns: 40 },
  );
});
