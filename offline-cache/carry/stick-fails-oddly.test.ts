import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteError } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specimenCounty } from '../retention/specimen-county.ts';
import { ageRecipient } from '../sealed-store/age-file.ts';
import { saveSpecimen, specimenStation, specimenStationCode } from '../specimen-cache.ts';
import { type CarrySource, createCarryOut } from './carry-out.ts';
import type { Volume } from './removable-volumes.ts';
import { takeInAnswer, takenWord } from './specimen-answer.ts';
import { carryTo } from './specimen-stick.ts';
import { stickFailureCode } from './stick-failure.ts';

let stick = '';
beforeEach(() => {
  stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
});
afterEach(() => rmSync(stick, { recursive: true, force: true }));

const volume = (): Volume => ({ mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null });

/** As a file call of Node reports it. */
const fileError = (code: string, errno: number, syscall = 'read') =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, errno, syscall });

test.each([
  ['ENOTCONN', -107],
  // Linux knows more numbers than Node has names for: EBADMSG and EUCLEAN.
  ['Unknown system error -74', -74],
  ['Unknown system error -117', -117],
  ['ENODATA', -61],
  ['EREMOTEIO', -121],
  ['ETIMEDOUT', -110],
  ['EISDIR', -21],
  ['ERR_FS_EISDIR', 21],
])('%s on the stick is a failure of the stick, or the sign that it was pulled', async (code, errno) => {
  const there = volume();
  expect(await stickFailureCode(fileError(code, errno), there)).toBe('stick-failed');
  rmSync(stick, { recursive: true });
  expect(await stickFailureCode(fileError(code, errno), there)).toBe('stick-pulled');
});

test('a bug is no failure of the stick, nor is an error of the database', async () => {
  expect(await stickFailureCode(new TypeError('x is not a function'), volume())).toBeNull();
  expect(await stickFailureCode(Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' }), volume())).toBeNull();
  expect(await stickFailureCode(new SqliteError('disk I/O error', 'SQLITE_IOERR'), volume())).toBeNull();
});

test('a folder named like an answer is none, and keeps no other answer from being read', async () => {
  const county = specimenCounty();
  const station = specimenStation();
  const cache = await station.open();
  const { key } = await saveSpecimen(cache);
  mkdirSync(join(stick, `cunban-${specimenStationCode}-0.ack`));
  expect(await cache.carry.takeIn(volume(), county.key)).toMatchObject({ ok: true, value: { files: 1, invalid: 1 } });
  const results = [takenWord(county, station.folder, key)];
  expect(await takeInAnswer(cache, county, { results }, stick)).toMatchObject({
    ok: true,
    value: { files: 2, acknowledged: 1, invalid: 1 },
  });
  await cache.close();
  station.remove();
});

test('a folder named like an unfinished file does not keep the next one from being written', async () => {
  const station = specimenStation();
  const cache = await station.open();
  await saveSpecimen(cache);
  mkdirSync(join(stick, `cunban-${specimenStationCode}-1.age.part`));
  expect(await cache.carry.out(carryTo(volume()))).toMatchObject({ ok: true, value: { applications: 1 } });
  expect(readdirSync(stick)).toHaveLength(2);
  await cache.close();
  station.remove();
});

test('an error of the station’s own disk costs a paper and is not taken for one of the stick', async () => {
  const source: CarrySource = {
    stationCode: specimenStationCode,
    unsettled: () => [],
    read: () => null,
    epochs: () => [],
    lastAuditLine: () => ({ line: 0, hash: '0'.repeat(64) }),
    attachments: () => [{ sealedSha256: 'a'.repeat(64), applicationKey: 'key', sizeBytes: 1000 }],
    readAttachment: () => Promise.reject(fileError('Unknown system error -74', -74)),
  };
  const out = createCarryOut({
    source,
    recipient: ageRecipient(new Uint8Array(32).fill(9)),
    now: () => Date.parse('2026-11-24T01:00:00Z'),
    onCarried: () => undefined,
  });
  expect(await out(carryTo(volume()))).toMatchObject({ ok: true, value: { attachments: 0, damaged: 1 } });
});
