import type { KeyObject } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { CatalogueForm } from '../../app/contracts/catalogue.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { canonicalJson, type JsonObject } from './canonical-json.ts';
import type { CatalogueChange, CatalogueTables, HashedItem, PreparedItem } from './catalogue-tables.ts';
import { itemHash, rootHash } from './item-hash.ts';
import { dictionaryOf, type UnpackFailureCode, unpackPatch, unpackSnapshot } from './packed-catalogue.ts';
import { applyPatch } from './patch.ts';
import { searchEntryOf } from './search/search-entry.ts';
import { type SignedStatement, type StatementFailureCode, verifyStatement } from './statement.ts';

/**
 * Why a catalogue was not taken; the old one stays.
 * - `garbled-catalogue`, `catalogue-too-large`      not what the county packs
 * - `signature-invalid`, `statement-invalid`, `region-differs`  not signed by the county, or for another one
 * - `catalogue-older`                               not newer than the one in use
 * - `patch-does-not-fit`                            made for another catalogue
 * - `root-hash-differs`                             the items are not those that were signed
 */
export type ApplyFailureCode =
  | UnpackFailureCode
  | StatementFailureCode
  | 'catalogue-older'
  | 'patch-does-not-fit'
  | 'root-hash-differs';

export interface CatalogueTrust {
  readonly key: KeyObject;
  readonly stationCode: string;
}

// So many at a time that somebody's touch waits no longer than a frame.
const itemsATurn = 50;

/** Reads and verifies what came, down to the last item, without changing anything. */
export async function prepareChange(
  tables: CatalogueTables,
  trust: CatalogueTrust,
  form: CatalogueForm,
  packed: Uint8Array,
): Promise<Result<CatalogueChange, ApplyFailureCode>> {
  const current = tables.current();
  const base = form === 'patch' ? (current?.version ?? 0) : null;
  const unpacked = form === 'patch' ? unpackPatch(packed, dictionaryFor(tables, base ?? 0)) : unpackSnapshot(packed);
  if (!unpacked.ok) return unpacked;
  const signed: SignedStatement = { statement: unpacked.value.statement, signature: unpacked.value.signature };
  const verified = verifyStatement(signed, trust.key, trust.stationCode);
  if (!verified.ok) return verified;
  const { version, rootHash: root } = verified.value;
  if (current !== null && version <= current.version) return fail('catalogue-older', `${version}`);

  let items: readonly JsonObject[];
  let removed: readonly string[] = [];
  let kept: readonly HashedItem[] = [];
  if ('patch' in unpacked.value && base !== null) {
    const applied = applyPatch((itemCode) => tables.item(base, itemCode) ?? undefined, unpacked.value.patch);
    if (!applied.ok) return applied;
    items = applied.value.written;
    removed = applied.value.removed;
    kept = tables.hashes(base);
  } else {
    items = 'items' in unpacked.value ? unpacked.value.items : [];
  }

  const prepared = await prepareItems(items);
  if (prepared === null) return fail('garbled-catalogue', 'an item without a code');
  const codes = new Set([...removed, ...prepared.map(({ itemCode }) => itemCode)]);
  const all = [...kept.filter(({ itemCode }) => !codes.has(itemCode)), ...prepared];
  all.sort((a, b) => (a.itemCode < b.itemCode ? -1 : 1));
  if (rootHash(all) !== root) return fail('root-hash-differs');
  return ok({ record: { version, rootHash: root, signed }, base, written: prepared, removed });
}

/** Hashes items and works out what of them can be found; `null` where one has no code of its own. */
export async function prepareItems(items: readonly JsonObject[]): Promise<readonly PreparedItem[] | null> {
  const prepared = new Map<string, PreparedItem>();
  for (const [index, item] of items.entries()) {
    if (index % itemsATurn === itemsATurn - 1) await turn();
    const { itemCode } = item;
    if (typeof itemCode !== 'string' || !/^[0-9A-Z]{1,64}$/.test(itemCode) || prepared.has(itemCode)) return null;
    const json = canonicalJson(item);
    prepared.set(itemCode, { itemCode, json, hash: itemHash(json), entry: searchEntryOf(itemCode, item) });
  }
  return [...prepared.values()];
}

function dictionaryFor(tables: CatalogueTables, version: number): Buffer {
  return dictionaryOf(tables.canonicalItems(version));
}
