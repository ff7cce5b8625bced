import type { SearchQuery } from './matching.ts';
import type { ReadRun } from './readings.ts';
import type { SearchEntry } from './search-entry.ts';

/** The words of one entry in the columns of the full-text index, each a list separated by blanks. */
export interface IndexTerms {
  /** Characters and pairs of neighbouring characters of name, synonyms and summary. */
  readonly grams: string;
  /** Latin words. */
  readonly words: string;
  /** Syllables and pairs of neighbouring syllables, in every reading. */
  readonly syllables: string;
  /** Their first letters, and pairs of them. */
  readonly initials: string;
}

/** Stands between the two syllables of a pair; not ASCII, so the tokenizer keeps it. */
const joint = '·';

/** What the index holds of an entry: enough to find every match, though not only matches. */
export function indexTerms({ name, synonyms, summary }: SearchEntry): IndexTerms {
  const spoken = [name, ...synonyms].flatMap(({ runs }) => runs);
  return {
    grams: unique([name.text, ...synonyms.map(({ text }) => text), summary.text].flatMap(gramsOf)),
    words: unique([...name.words, ...synonyms.flatMap(({ words }) => words), ...summary.words]),
    syllables: unique(spoken.flatMap((run) => spokenTerms(run.readings, joint))),
    initials: unique(spoken.flatMap((run) => spokenTerms(initialsOf(run), ''))),
  };
}

/** All syllables that occur in an entry. */
export function syllablesOf({ name, synonyms }: SearchEntry): readonly string[] {
  return [...new Set([name, ...synonyms].flatMap(({ runs }) => runs.flatMap(({ readings }) => readings.flat())))];
}

function unique(terms: readonly string[]): string {
  return [...new Set(terms)].join(' ');
}

function gramsOf(text: string): readonly string[] {
  const characters = [...text].map(kept);
  return characters.flatMap((one, index) => {
    const next = characters[index + 1];
    return next === undefined ? [one] : [one, one + next];
  });
}

/** The tokenizer drops ASCII punctuation; moved to the private use area it stays. */
function kept(character: string): string {
  return /^[!-~]$/.test(character) && !/^[a-z0-9]$/.test(character)
    ? String.fromCodePoint(0xe000 + character.charCodeAt(0))
    : character;
}

function spokenTerms(readings: ReadRun['readings'], between: string): readonly string[] {
  return readings.flatMap((here, index) => [
    ...here,
    ...here.flatMap((one) => (readings[index + 1] ?? []).map((next) => one + between + next)),
  ]);
}

function initialsOf({ readings }: ReadRun): ReadRun['readings'] {
  return readings.map((syllables) => [...new Set(syllables.map((syllable) => syllable.slice(0, 1)))]);
}

/** More ways than this to cut a query into syllables are not spelled out. */
const mostCuts = 24;

/**
 * The FTS5 expression that finds every entry the query matches, and some that it does not; `null` where none can.
 * `syllables` are all that occur in the index.
 */
export function matchExpression(query: SearchQuery, syllables: ReadonlySet<string>): string | null {
  if (query.text === '') return null;
  const clauses = [gramsClause(query.text)];
  if (query.words !== null) clauses.push(`words : (${all(unfinishedLast(query.words))})`);
  if (query.letters !== null) {
    clauses.push(`initials : (${all(pairs([...query.letters], '').map(quoted))})`);
    clauses.push(...syllableClauses(query.letters, syllables));
  }
  return clauses.join(' OR ');
}

function gramsClause(text: string): string {
  return `grams : (${all(pairs([...text].map(kept), '').map(quoted))})`;
}

function syllableClauses(letters: string, syllables: ReadonlySet<string>): readonly string[] {
  const cuts: (readonly string[])[] = [];
  cut(letters, [], syllables, cuts);
  if (cuts.length < mostCuts) {
    return cuts.map((parts) => `syllables : (${all(unfinishedLast(pairs(parts, joint)))})`);
  }
  // Rather too many candidates than one too few.
  const first = new Set(cuts.length === 0 ? [] : [...syllables].filter((syllable) => letters.startsWith(syllable)));
  return [...first].map((syllable) => `syllables : ${quoted(syllable)}`);
}

function cut(rest: string, before: readonly string[], syllables: ReadonlySet<string>, cuts: (readonly string[])[]) {
  if (cuts.length >= mostCuts) return;
  for (const syllable of syllables) {
    if (rest !== syllable && rest.startsWith(syllable)) {
      cut(rest.slice(syllable.length), [...before, syllable], syllables, cuts);
    }
  }
  for (const syllable of syllables) {
    if (!syllable.startsWith(rest)) continue;
    cuts.push([...before, rest]);
    return;
  }
}

/** Neighbours joined two by two; one alone stays alone. */
function pairs(parts: readonly string[], between: string): readonly string[] {
  return parts.length < 2 ? parts : parts.slice(1).map((part, index) => `${parts[index]}${between}${part}`);
}

function unfinishedLast(terms: readonly string[]): readonly string[] {
  return terms.map((term, index) => (index === terms.length - 1 ? `${quoted(term)}*` : quoted(term)));
}

function all(terms: readonly string[]): string {
  return [...new Set(terms)].join(' AND ');
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
