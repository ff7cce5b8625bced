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

/** Larger answers are not read: ten times a large county's catalogue, compressed and plain. */
export const maxPackedBytes = 16 * 1024 * 1024;
const maxPlainBytes = 64 * 1024 * 1024;
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
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? ok(value) : fail('garbled-catalogue', 'not an object');
  } catch {
    return fail('garbled-catalogue', 'not JSON');
  }
}
