import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledgementFileKind } from '../carry/acknowledgement-file.ts';
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
  return {
    key: publicKey,
    signed,
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
    /** Signs for applications, or refuses them, by way of a stick. */
    async answer(cache: OfflineCache, folder: string, keys: readonly string[]): Promise<void> {
      const rows = [...readJournal(join(folder, 'journal'))].flatMap((frame) =>
        frame.kind === 'saved' ? [frame.row] : [],
      );
      const results = keys.map((key) => {
        const sealedSha256 = rows.find((row) => row.key === key)?.sealedSha256;
        const caseNumber = `CASE-${key.slice(-4)}`;
        const receivedAt = '2026-11-24T01:00:01.000Z';
        return { key, ...signed({ caseNumber, key, kind: 'cunban.acknowledgement/1', receivedAt, sealedSha256 }) };
      });
      const stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
      const answer = {
        attachments: [],
        kind: acknowledgementFileKind,
        results,
        stationCode: specimenStationCode,
        writtenAt: '',
      };
      writeFileSync(join(stick, `cunban-${specimenStationCode}-1.ack`), JSON.stringify(signed(answer)));
      const volume = { mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null };
      const taken = await cache.carry.takeIn(volume, publicKey);
      rmSync(stick, { recursive: true });
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
