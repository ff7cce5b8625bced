import { generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SigningCounty, takeInAnswer, takenWord } from '../carry/specimen-answer.ts';
import type { OfflineCache } from '../index.ts';
import { readJournal } from '../outbox/journal.ts';
import { specimenStationCode } from '../specimen-cache.ts';
import { type WipeOrder, wipeOrderKind } from './wipe-order.ts';

/** A county that signs, for tests. */
export function specimenCounty() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signed = (said: object): { readonly statement: string; readonly signature: string } => {
    const statement = JSON.stringify(said);
    return { statement, signature: sign(null, Buffer.from(statement, 'utf8'), privateKey).toString('base64') };
  };
  const county: SigningCounty = { key: publicKey, signed };
  return {
    ...county,
    /** An order for the specimen station, valid in the days around its clock. */
    order(changes: Partial<WipeOrder> = {}): string {
      const order: WipeOrder = {
        kind: wipeOrderKind,
        stationCode: specimenStationCode,
        scope: ['acknowledged'],
        notBefore: '2026-11-23T00:00:00Z',
        expires: '2026-11-30T00:00:00Z',
        nonce: 'nonce-of-0123456789',
        ...changes,
      };
      return JSON.stringify(signed(order));
    },
    /** Signs for applications by way of a stick. */
    async answer(cache: OfflineCache, folder: string, keys: readonly string[]): Promise<void> {
      const results = keys.map((key) => takenWord(county, folder, key, `CASE-${key.slice(-4)}`));
      const taken = await takeInAnswer(cache, county, { results });
      if (!taken.ok || taken.value.acknowledged !== keys.length) throw new Error('the answer was not taken');
    },
  };
}

/** Bytes in the middle of each sealed application, by key: what must not be found after it was erased. */
export function needlesIn(folder: string): ReadonlyMap<string, Buffer> {
  const needles = new Map<string, Buffer>();
  for (const frame of readJournal(join(folder, 'journal'))) {
    if (frame.kind === 'saved') needles.set(frame.row.key, Buffer.from(frame.sealed.slice(300, 348)));
  }
  return needles;
}

/** Names of all files below a folder whose raw bytes, free pages and logs among them, hold the needle. */
export function filesWith(folder: string, needle: Buffer | string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(needle))
    .sort();
}
