import { type KeyObject, sign } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueForm } from '../../../app/contracts/catalogue.ts';
import { patchTag, snapshotTag } from '../../../app/platform/catalogue/catalogue-tag.ts';
import { canonicalJson, type JsonObject } from '../../../offline-cache/catalogue/canonical-json.ts';
import { itemHash, rootHash } from '../../../offline-cache/catalogue/item-hash.ts';
import { dictionaryOf, packPatch, packSnapshot } from '../../../offline-cache/catalogue/packed-catalogue.ts';
import { makePatch } from '../../../offline-cache/catalogue/patch.ts';
import { type SignedStatement, statementText } from '../../../offline-cache/catalogue/statement.ts';

/** What the county has to say to a station. */
export type CatalogueOffer =
  | { readonly form: 'none'; readonly tag: string }
  | { readonly form: CatalogueForm; readonly tag: string; readonly bytes: Buffer };

/** The county's catalogue in its last versions. */
export interface CatalogueShelf {
  readonly version: number;
  /** Puts a new version in front, its number one higher, and signs it. */
  publish(items: readonly JsonObject[]): void;
  /** What a station that holds version `have` is to be sent. */
  offer(have: number | null): CatalogueOffer;
}

interface ShelvedCatalogue {
  readonly version: number;
  readonly items: ReadonlyMap<string, JsonObject>;
  readonly canonical: readonly string[];
  readonly rootHash: string;
  readonly signed: SignedStatement;
}

/** A version as a file. Signed again with the same time it is the same, bytes and all. */
interface KeptVersion {
  readonly issuedAt: string;
  readonly items: readonly JsonObject[];
}

/** A station that was away longer gets the whole. */
const versionsKept = 31;

export interface CatalogueShelfOptions {
  /** Keeps the versions; `null` keeps them in memory. */
  readonly folder: string | null;
  readonly signingKey: KeyObject;
  /** Leading digits of the codes of the stations it is for. */
  readonly region: string;
  /** What an empty shelf begins with. */
  readonly first: readonly JsonObject[];
}

/** Takes up the shelf kept in the folder, or begins one. */
export function openCatalogueShelf({ folder, signingKey, region, first }: CatalogueShelfOptions): CatalogueShelf {
  const shelf: ShelvedCatalogue[] = [];
  const packed = new Map<string, Buffer>();

  const newest = (): ShelvedCatalogue => {
    const last = shelf.at(-1);
    if (last === undefined) throw new Error('the shelf is empty');
    return last;
  };
  const put = (version: number, kept: KeptVersion): void => {
    shelf.push(shelve(version, kept, region, signingKey));
    const dropped = shelf.splice(0, Math.max(0, shelf.length - versionsKept));
    if (folder === null) return;
    for (const old of dropped) rmSync(join(folder, `${old.version}.json`), { force: true });
    writeFileSync(join(folder, `${version}.json`), JSON.stringify(kept));
  };
  const once = (tag: string, pack: () => Buffer): Buffer => {
    const bytes = packed.get(tag) ?? pack();
    packed.set(tag, bytes);
    return bytes;
  };

  if (folder !== null) {
    mkdirSync(folder, { recursive: true });
    const versions = readdirSync(folder).map((name) => Number.parseInt(name, 10));
    for (const version of versions.sort((a, b) => a - b)) {
      const kept = JSON.parse(readFileSync(join(folder, `${version}.json`), 'utf8')) as KeptVersion | JsonObject[];
      // Once a file held the items alone.
      put(version, Array.isArray(kept) ? asOfNow(kept) : kept);
    }
  }
  if (shelf.length === 0) put(1, asOfNow(first));

  return {
    get version() {
      return newest().version;
    },
    publish(items) {
      put(newest().version + 1, asOfNow(items));
      packed.clear();
    },
    offer(have) {
      const now = newest();
      const whole = snapshotTag(now.version, now.rootHash);
      if (have === now.version) return { form: 'none', tag: whole };
      const snapshot = (): Buffer => once(whole, () => packSnapshot(now.signed, now.canonical, 19));
      const base = shelf.find(({ version }) => version === have);
      if (base === undefined) return { form: 'snapshot', tag: whole, bytes: snapshot() };
      const tag = patchTag(base.version, now.version, now.rootHash);
      const patch = once(tag, () =>
        packPatch({ ...now.signed, patch: makePatch(base.items, now.items) }, dictionaryOf(base.canonical)),
      );
      // A patch of a few kilobytes needs no comparison, and packing the whole takes seconds.
      const bigger = patch.length > 16 * 1024 && patch.length > snapshot().length;
      return bigger ? { form: 'snapshot', tag: whole, bytes: snapshot() } : { form: 'patch', tag, bytes: patch };
    },
  };
}

function asOfNow(items: readonly JsonObject[]): KeptVersion {
  return { issuedAt: new Date().toISOString(), items };
}

function shelve(
  version: number,
  { issuedAt, items }: KeptVersion,
  region: string,
  signingKey: KeyObject,
): ShelvedCatalogue {
  const sorted = items
    .map((item) => ({ itemCode: String(item.itemCode), item, json: canonicalJson(item) }))
    .sort((a, b) => (a.itemCode < b.itemCode ? -1 : 1));
  const root = rootHash(sorted.map(({ itemCode, json }) => ({ itemCode, hash: itemHash(json) })));
  const statement = statementText({ issuedAt, kind: 'cunban.catalogue/1', region, rootHash: root, version });
  const signature = sign(null, Buffer.from(statement, 'utf8'), signingKey).toString('base64');
  return {
    version,
    items: new Map(sorted.map(({ itemCode, item }) => [itemCode, item])),
    canonical: sorted.map(({ json }) => json),
    rootHash: root,
    signed: { statement, signature },
  };
}
