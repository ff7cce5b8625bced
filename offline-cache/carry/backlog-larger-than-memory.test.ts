import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { ageRecipient } from '../sealed-store/age-file.ts';
import { specimenStationCode } from '../specimen-cache.ts';
import { type CarrySource, createCarryOut } from './carry-out.ts';
import { carryTo } from './specimen-stick.ts';

const rows = 200;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('while the stick is written, no more than the application under way is in memory', async () => {
  const stick = mkdtempSync(join(tmpdir(), 'cunban-stick-'));
  onTestFinished(() => rmSync(stick, { recursive: true }));
  const read: WeakRef<Uint8Array>[] = [];
  const source: CarrySource = {
    stationCode: specimenStationCode,
    unsettled: () => Array.from({ length: rows }, (_, index) => index + 1),
    read(position) {
      const sealed = new Uint8Array(20_000).fill(position);
      read.push(new WeakRef(sealed));
      return {
        ...{ key: randomUUID(), stationCode: specimenStationCode, epoch: randomUUID(), sequence: position },
        ...{ lane: 'a', itemCode: 'item', receiptNumber: `L-${position}`, sealed, sealedSha256: '0'.repeat(64) },
      };
    },
    epochs: () => [],
    lastAuditLine: () => ({ line: 0, hash: '0'.repeat(64) }),
    attachments: () => [],
    readAttachment: () => Promise.resolve(null),
  };
  const out = createCarryOut({
    source,
    recipient: ageRecipient(new Uint8Array(32).fill(9)),
    now: () => Date.parse('2026-11-24T01:00:00Z'),
    onCarried: () => undefined,
  });
  let held: number | null = null;
  const volume = { mountPoint: stick, deviceNumber: statSync(stick).dev, devicePath: null };
  const carried = await out(
    carryTo(volume, () => {
      if (held !== null) return;
      collectGarbage();
      held = read.filter((application) => application.deref() !== undefined).length;
    }),
  );
  expect(carried).toMatchObject({ ok: true, value: { applications: rows, damaged: 0 } });
  expect(held).toBeLessThan(10);
});
