import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { JsonObject } from '../../offline-cache/catalogue/canonical-json.ts';
import { openCatalogueStore } from '../../offline-cache/catalogue/catalogue-store.ts';
import { parseQuery, rankHits } from '../../offline-cache/catalogue/search/matching.ts';
import { searchEntryOf } from '../../offline-cache/catalogue/search/search-entry.ts';
import { Random } from '../random.ts';
import { inventedItems } from './catalogue-items.ts';
import { type BenchmarkRow, row } from './row.ts';

const items = inventedItems(3000, 7);
const pinyinQueries = [
  'dibao',
  'db',
  'yanglao',
  'yl',
  'hukou',
  'hk',
  'zhengming',
  'butie',
  'yinhang',
  'cjz',
  'laonian',
  'ln',
];

/** Queries of two characters as people type them, and of pinyin: how quick, and how much of what there is they find. */
export async function benchSearch(): Promise<readonly BenchmarkRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
  const { publicKey } = generateKeyPairSync('ed25519');
  const stationCode = '13099910001';
  const store = await openCatalogueStore({ folder, bundled: items, key: publicKey, stationCode, now: Date.now });
  const reader = store.open();
  const entries = items.map((item) => searchEntryOf(String(item.itemCode), item));
  const chinese = twoCharacterQueries(new Random(5), 200);
  const scan = (query: string) => rankHits(entries, parseQuery(query)).length;
  const plain = plainTables();
  const found = (query: string) => reader.search(query).length;
  try {
    const all = [...chinese, ...pinyinQueries];
    const ms = { unit: 'ms p95', better: 'lower' } as const;
    const share = { unit: 'share of a full scan', better: 'higher' } as const;
    const ours = { chinese: p95(chinese, found), pinyin: p95(pinyinQueries, found) };
    return [
      row({
        ...ms,
        name: 'search, two characters',
        value: ours.chinese,
        peer: 'full scan',
        peerValue: p95(chinese, scan),
      }),
      row({
        ...ms,
        name: 'search, two characters',
        value: ours.chinese,
        peer: 'LIKE',
        peerValue: p95(chinese, plain.like),
      }),
      row({
        ...ms,
        name: 'search, pinyin',
        value: ours.pinyin,
        peer: 'full scan',
        peerValue: p95(pinyinQueries, scan),
      }),
      row({ ...share, name: 'search, recall', value: recall(all, found, scan), peer: 'full scan', peerValue: 1 }),
      // A peer that finds nothing has no ratio; what it lacks is told instead.
      row({
        name: 'search, two characters not found',
        value: 1 - recall(chinese, found, scan),
        unit: 'share',
        peer: 'FTS5 trigram',
        peerValue: 1 - recall(chinese, plain.trigram, scan),
        better: 'lower',
      }),
    ];
  } finally {
    plain.close();
    store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function twoCharacterQueries(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const { name } = random.pick(items) as { readonly name: { readonly 'zh-Hans': string } };
    const characters = [...name['zh-Hans'].replaceAll(/[（）]/g, '')];
    const at = random.below(characters.length - 1);
    return characters.slice(at, at + 2).join('');
  });
}

function plainTables() {
  const database = new BetterSqlite3(':memory:');
  database.exec("CREATE TABLE item (text TEXT); CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'trigram')");
  const addItem = database.prepare<[string]>('INSERT INTO item (text) VALUES (?)');
  const addWords = database.prepare<[string]>('INSERT INTO words (text) VALUES (?)');
  for (const text of items.map(searchedText)) {
    addItem.run(text);
    addWords.run(text);
  }
  const like = database.prepare<[string], number>('SELECT rowid FROM item WHERE text LIKE ?').pluck();
  const trigram = database.prepare<[string], number>('SELECT rowid FROM words WHERE words MATCH ?').pluck();
  return {
    like: (query: string) => like.all(`%${query}%`).length,
    trigram: (query: string) => trigram.all(`"${query}"`).length,
    close: () => database.close(),
  };
}

function searchedText(item: JsonObject): string {
  const { name, summary, synonyms } = item as unknown as {
    readonly name: { readonly 'zh-Hans': string };
    readonly summary: { readonly 'zh-Hans': string };
    readonly synonyms: readonly string[];
  };
  return [name['zh-Hans'], ...synonyms, summary['zh-Hans']].join('\n');
}

function p95(queries: readonly string[], search: (query: string) => number): number {
  for (const query of queries) search(query);
  const times = queries.flatMap((query) =>
    Array.from({ length: 5 }, () => {
      const begun = performance.now();
      search(query);
      return performance.now() - begun;
    }),
  );
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

function recall(
  queries: readonly string[],
  search: (query: string) => number,
  scan: (query: string) => number,
): number {
  const sum = (count: (query: string) => number) => queries.reduce((total, query) => total + count(query), 0);
  return sum(search) / sum(scan);
}
