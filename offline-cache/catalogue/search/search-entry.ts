import type { Json, JsonObject } from '../canonical-json.ts';
import { isJsonObject } from '../canonical-json.ts';
import { latinWords, normaliseText } from './normalise.ts';
import { type ReadRun, readingsOf } from './readings.ts';

/** A text as the search looks at it. */
export interface SearchText {
  readonly text: string;
  readonly runs: readonly ReadRun[];
  /** Words of its other language or of its own Latin letters. */
  readonly words: readonly string[];
}

/** What of an item can be found. */
export interface SearchEntry {
  readonly itemCode: string;
  readonly name: SearchText;
  readonly synonyms: readonly SearchText[];
  /** Readings of a summary are not looked at: a sentence reads like nearly every short query somewhere. */
  readonly summary: { readonly text: string; readonly words: readonly string[] };
}

/** The entry of an item; one of a form this software does not know is found by what it has. */
export function searchEntryOf(itemCode: string, item: JsonObject): SearchEntry {
  const name = textsOf(item.name);
  const summary = textsOf(item.summary);
  const synonyms = Array.isArray(item.synonyms) ? item.synonyms.filter((one: Json) => typeof one === 'string') : [];
  return {
    itemCode,
    name: { ...searchText(name.chinese), words: latinWords(name.english) },
    synonyms: synonyms.map((synonym: string) => searchText(synonym)),
    summary: { text: normaliseText(summary.chinese), words: latinWords(summary.english) },
  };
}

function searchText(text: string): SearchText {
  const normal = normaliseText(text);
  return { text: normal, runs: readingsOf(normal), words: latinWords(text) };
}

function textsOf(value: Json | undefined): { readonly chinese: string; readonly english: string } {
  if (!isJsonObject(value)) return { chinese: '', english: '' };
  const text = (member: Json | undefined): string => (typeof member === 'string' ? member : '');
  return { chinese: text(value['zh-Hans']), english: text(value.en) };
}
