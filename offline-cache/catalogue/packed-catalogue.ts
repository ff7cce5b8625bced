import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from './canonical-json.ts';
import { type CataloguePatch, parsePatch } from './patch.ts';
import type { SignedStatement } from './statement.ts';

/** A catalogue whole, as it goes over the wire and is kept beside the database. */
export interface CatalogueSnapshot extends SignedStatement {
  readonly items: readonly JsonObject[];
}

/** The way from one version to another. */
export interface PackedPatch extends SignedStatement {
  readonly patch: CataloguePatch;
}

/** Larger answers are not read: at least three times a large county's catalogue of 3,000 items, compressed and plain. */
export const maxPackedBytes = 16 * 1024 * 1024;
const maxPlainBytes = 32 * 1024 * 1024;
/**
 * Nor are those of more values, of which that catalogue has a third: empty objects take thirty times the room of their
 * text. No signature helps here: it stands among the values, is over their hashes, and may have been copied.
 */
const maxValues = 1_000_000;
// Items have some ten. What walks them calls itself, and must not be led beyond the end of the stack.
const mostLevels = 64;
// Wide enough for a dictionary of the largest size.
const largestWindowLog = 27;

export type UnpackFailureCode = 'garbled-catalogue' | 'catalogue-too-large';

/** The text that patches between this catalogue and its neighbours lean on: canonical items in the order of codes. */
export function dictionaryOf(canonicalItems: readonly string[]): Buffer {
  return Buffer.from(`[${canonicalItems.join(',\n')}]`, 'utf8');
}

/** `items` as canonical JSON, sorted by code. `level` is zstd's; high ones are for what is packed once and sent often. */
export function packSnapshot(
  { statement, signature }: SignedStatement,
  items: readonly string[],
  level: number,
): Buffer {
  const head = canonicalJson({ signature, statement });
  const text = `${head.slice(0, -1)},"items":[${items.join(',')}]}`;
  return zstdCompressSync(text, { params: packParameters(level) });
}

/** Packs a patch so that only who holds the version before can read it. */
export function packPatch({ statement, signature, patch }: PackedPatch, dictionary: Buffer): Buffer {
  const text = canonicalJson({ statement, signature, patch: patch as unknown as Json });
  return zstdCompressSync(text, { params: packParameters(19), dictionary });
}

function packParameters(level: number): Record<number, number> {
  return { [constants.ZSTD_c_compressionLevel]: level };
}

/** Unpacks a snapshot; its signature and hashes are for the caller to check. */
export function unpackSnapshot(packed: Uint8Array): Result<CatalogueSnapshot, UnpackFailureCode> {
  const unpacked = unpack(packed, undefined);
  if (!unpacked.ok) return unpacked;
  const { statement, signature, items } = unpacked.value;
  if (typeof statement !== 'string' || typeof signature !== 'string') return fail('garbled-catalogue', 'no statement');
  if (!Array.isArray(items) || !items.every(isJsonObject)) return fail('garbled-catalogue', 'no items');
  return ok({ statement, signature, items });
}

/** Unpacks a patch with the dictionary it was packed with. */
export function unpackPatch(packed: Uint8Array, dictionary: Buffer): Result<PackedPatch, UnpackFailureCode> {
  const unpacked = unpack(packed, dictionary);
  if (!unpacked.ok) return unpacked;
  const { statement, signature } = unpacked.value;
  const patch = parsePatch(unpacked.value.patch);
  if (typeof statement !== 'string' || typeof signature !== 'string') return fail('garbled-catalogue', 'no statement');
  return patch === null ? fail('garbled-catalogue', 'no patch') : ok({ statement, signature, patch });
}

function unpack(packed: Uint8Array, dictionary: Buffer | undefined): Result<JsonObject, UnpackFailureCode> {
  let text: string;
  try {
    const params = { [constants.ZSTD_d_windowLogMax]: largestWindowLog };
    const options = { params, maxOutputLength: maxPlainBytes };
    const plain = zstdDecompressSync(packed, dictionary === undefined ? options : { ...options, dictionary });
    text = plain.toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') return fail('catalogue-too-large');
    if (/^(ZSTD_|Z_|ERR_)/.test(code)) return fail('garbled-catalogue', 'not zstd');
    throw error;
  }
  if (hasMoreValuesThan(text, maxValues)) return fail('catalogue-too-large', 'values');
  try {
    const value = JSON.parse(text) as Json;
    if (isDeeperThan(value, mostLevels)) return fail('garbled-catalogue', 'too deep');
    return isJsonObject(value) ? ok(value) : fail('garbled-catalogue', 'not an object');
  } catch {
    return fail('garbled-catalogue', 'not JSON');
  }
}

/** Each value of JSON but the outermost stands behind a comma or opens a list or an object; text may hold them too. */
function hasMoreValuesThan(text: string, most: number): boolean {
  let found = 0;
  for (const _ of text.matchAll(/[,[{]/g)) {
    found += 1;
    if (found > most) return true;
  }
  return false;
}

function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: Json) => isDeeperThan(inner, levels - 1));
}
