import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { canonicalJson, type JsonObject } from './canonical-json.ts';
import { openCatalogueStore } from './catalogue-store.ts';
import { itemHash, rootHash } from './item-hash.ts';
import { dictionaryOf, packPatch, packSnapshot } from './packed-catalogue.ts';
import { makePatch } from './patch.ts';
import { type SignedStatement, statementText } from './statement.ts';

/** An item with what the catalogue looks at, for tests; `more` overrides. */
export function specimenItem(number: number, chinese: string, more: JsonObject = {}): JsonObject {
  return {
    schema: 'cunban.service-item/1',
    itemCode: `ITEM${number}`,
    itemVersion: 1,
    name: { 'zh-Hans': chinese, en: `Service ${number}` },
    summary: { 'zh-Hans': '带身份证来办', en: 'Bring your card' },
    ...more,
  };
}

export const specimenItems: readonly JsonObject[] = [
  specimenItem(1, '最低生活保障申请', { synonyms: ['低保', '困难补助'] }),
  specimenItem(2, '银行账户变更', { summary: { 'zh-Hans': '换发养老金的卡', en: 'Where the pension goes' } }),
  specimenItem(3, '重庆户籍迁入', { synonyms: ['落户'] }),
  specimenItem(4, '老年人优待证申领', { name: { 'zh-Hans': '老年人优待证申领', en: 'Senior citizen’s card' } }),
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A county that signs catalogues, and a station's folder. */
export function specimenCounty() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  folders.push(folder);

  const signed = (version: number, items: readonly JsonObject[], changes: JsonObject = {}): SignedStatement => {
    const statement = statementText({
      issuedAt: '2026-11-23T00:00:00Z',
      kind: 'cunban.catalogue/1',
      region: '130999',
      rootHash: rootOf(items),
      version,
      ...changes,
    });
    return { statement, signature: sign(null, Buffer.from(statement), privateKey).toString('base64') };
  };

  return {
    folder,
    /** SPKI in PEM. */
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    signed,
    rootOf,
    snapshot: (version: number, items: readonly JsonObject[], statement = signed(version, items)): Buffer =>
      packSnapshot(statement, sorted(items).map(canonicalJson), 3),
    patch(
      base: readonly JsonObject[],
      version: number,
      items: readonly JsonObject[],
      statement = signed(version, items),
    ): Buffer {
      const patch = makePatch(byCode(base), byCode(items));
      return packPatch({ ...statement, patch }, dictionaryOf(sorted(base).map(canonicalJson)));
    },
    openStore: (at = folder, bundled: readonly JsonObject[] = specimenItems.slice(0, 1)) =>
      openCatalogueStore({
        folder: at,
        bundled,
        key: publicKey,
        stationCode: '13099910001',
        now: () => Date.parse('2026-11-24T00:00:00Z'),
      }),
  };
}

function rootOf(items: readonly JsonObject[]): string {
  return rootHash(
    sorted(items).map((item) => ({ itemCode: String(item.itemCode), hash: itemHash(canonicalJson(item)) })),
  );
}

function byCode(items: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(sorted(items).map((item) => [String(item.itemCode), item]));
}

function sorted(items: readonly JsonObject[]): readonly JsonObject[] {
  return items.toSorted((a, b) => (String(a.itemCode) < String(b.itemCode) ? -1 : 1));
}
