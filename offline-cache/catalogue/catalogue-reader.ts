import type { JsonObject } from './canonical-json.ts';
import type { CatalogueTables } from './catalogue-tables.ts';
import { matchExpression } from './search/index-terms.ts';
import { parseQuery, rankHits, type SearchHit } from './search/matching.ts';
import type { SearchEntry } from './search/search-entry.ts';

/** One version of the catalogue, unchanged for as long as it is open. */
export interface CatalogueReader {
  readonly version: number;
  itemCodes(): readonly string[];
  /** The item as the county wrote it, checked for nothing but its hash; `null` where there is none. */
  item(itemCode: string): JsonObject | null;
  /** Everything the query matches (search/matching.ts), best first. */
  search(query: string): readonly SearchHit[];
  close(): void;
}

/** Opens a version that the tables hold. What the search looks at is read into memory at the first search. */
export function openReader(tables: CatalogueTables, version: number, onClose: () => void): CatalogueReader {
  let index: { readonly entries: ReadonlyMap<number, SearchEntry>; readonly syllables: ReadonlySet<string> } | null =
    null;
  return {
    version,
    itemCodes: () => tables.itemCodes(version),
    item: (itemCode) => tables.item(version, itemCode),
    search(typed) {
      index ??= { entries: tables.searchEntries(version), syllables: tables.syllables() };
      const { entries, syllables } = index;
      const query = parseQuery(typed);
      const expression = matchExpression(query, syllables);
      if (expression === null) return [];
      const found = tables.candidates(expression).flatMap((id) => entries.get(id) ?? []);
      return rankHits(found, query);
    },
    close: onClose,
  };
}
