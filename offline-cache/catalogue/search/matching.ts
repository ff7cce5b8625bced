import { latinWords, normaliseText, pinyinLetters } from './normalise.ts';
import type { ReadRun } from './readings.ts';
import type { SearchEntry, SearchText } from './search-entry.ts';

/** A query as it is compared. */
export interface SearchQuery {
  /** Normalised; empty matches nothing. */
  readonly text: string;
  /** Where it is nothing but Latin words and digits. */
  readonly words: readonly string[] | null;
  /** Where it can be pinyin. */
  readonly letters: string | null;
}

/** Best first. */
export const searchTiers = ['exact-name', 'name-prefix', 'name', 'synonym', 'summary'] as const;
export type SearchTier = (typeof searchTiers)[number];

const longestQuery = 40;

/** Reads what a person typed or pressed together. */
export function parseQuery(typed: string): SearchQuery {
  const query = [...typed].slice(0, longestQuery).join('');
  const latin = /^[a-z0-9\s'’-]+$/iu.test(query.normalize('NFKC'));
  const words = latin ? latinWords(query) : [];
  return { text: normaliseText(query), words: words.length > 0 ? words : null, letters: pinyinLetters(query) };
}

/**
 * Says what "matches" means; the index is only a quicker way to the same answer. An entry matches when
 * - its name, a synonym or its summary contains the query,
 * - its English name, summary or a synonym has the query's words in a row, the last one perhaps unfinished,
 * - the query is the pinyin of neighbouring characters of its name or a synonym, the last one perhaps unfinished, or
 * - the query is the initials of such characters; a character that can be read in several ways counts as all of them.
 * `null` where it does not match.
 */
export function tierOf(entry: SearchEntry, query: SearchQuery): SearchTier | null {
  if (query.text === '') return null;
  const inName = placeIn(entry.name, query);
  if (inName !== null) return inName;
  if (entry.synonyms.some((synonym) => placeIn(synonym, query) !== null)) return 'synonym';
  if (entry.summary.text.includes(query.text) || placeOfWords(entry.summary.words, query.words) !== null) {
    return 'summary';
  }
  return null;
}

type Place = 'exact-name' | 'name-prefix' | 'name';
const places: readonly Place[] = ['exact-name', 'name-prefix', 'name'];

function placeIn({ text, runs, words }: SearchText, query: SearchQuery): Place | null {
  const found = [
    text === query.text ? 'exact-name' : placeOfIndex(text.indexOf(query.text)),
    placeOfWords(words, query.words),
    query.letters === null ? null : placeOfPinyin(runs, query.letters, [...text].length),
  ];
  return places.find((place) => found.includes(place)) ?? null;
}

function placeOfIndex(index: number): Place | null {
  if (index < 0) return null;
  return index === 0 ? 'name-prefix' : 'name';
}

function placeOfWords(words: readonly string[], wanted: readonly string[] | null): Place | null {
  if (wanted === null) return null;
  const startsAt = words.findIndex((_word, start) =>
    wanted.every((one, index) => {
      const word = words[start + index];
      return index === wanted.length - 1 ? word?.startsWith(one) : word === one;
    }),
  );
  const whole = startsAt === 0 && words.length === wanted.length && words.at(-1) === wanted.at(-1);
  return whole ? 'exact-name' : placeOfIndex(startsAt);
}

function placeOfPinyin(runs: readonly ReadRun[], letters: string, length: number): Place | null {
  let best: Place | null = null;
  for (const { start, readings } of runs) {
    for (let index = 0; index < readings.length; index += 1) {
      const ends = pinyinEnds(readings, index, letters);
      const initials = initialsFit(readings, index, letters);
      if (!initials && ends === null) continue;
      if (start + index > 0) return best ?? 'name';
      const whole = ends === length || (initials && letters.length === length);
      if (whole) return 'exact-name';
      best = 'name-prefix';
    }
  }
  return best;
}

/**
 * Where the characters from `index` on that read as `letters` end: after the last one, -1 when that one is unfinished,
 * `null` when they do not read so. The furthest whole end wins.
 */
function pinyinEnds(readings: ReadRun['readings'], index: number, letters: string): number | null {
  let unfinished: number | null = null;
  for (const syllable of readings[index] ?? []) {
    if (syllable === letters) return index + 1;
    if (syllable.startsWith(letters)) unfinished = -1;
    else if (letters.startsWith(syllable)) {
      const rest = pinyinEnds(readings, index + 1, letters.slice(syllable.length));
      if (rest !== null && rest > 0) return rest;
      unfinished = rest ?? unfinished;
    }
  }
  return unfinished;
}

function initialsFit(readings: ReadRun['readings'], index: number, letters: string): boolean {
  if (index + letters.length > readings.length) return false;
  for (let place = 0; place < letters.length; place += 1) {
    const initial = letters[place];
    if (!readings[index + place]?.some((syllable) => syllable[0] === initial)) return false;
  }
  return true;
}

export interface SearchHit {
  readonly itemCode: string;
  readonly tier: SearchTier;
}

/** Hits of all entries looked at, best first: by tier, then short names first, then by code. */
export function rankHits(entries: Iterable<SearchEntry>, query: SearchQuery): readonly SearchHit[] {
  const byTier = new Map<SearchTier, SearchEntry[]>(searchTiers.map((tier) => [tier, []]));
  for (const entry of entries) {
    const tier = tierOf(entry, query);
    if (tier !== null) byTier.get(tier)?.push(entry);
  }
  return [...byTier].flatMap(([tier, found]) =>
    found
      .sort((a, b) => a.name.text.length - b.name.text.length || (a.itemCode < b.itemCode ? -1 : 1))
      .map(({ itemCode }) => ({ itemCode, tier })),
  );
}
