import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../app/contracts/application.ts';
import type { DeliveryResult, OutboundApplication } from '../app/contracts/delivery.ts';
import { type OfflineCache, type OfflineCacheOptions, openOfflineCache } from './index.ts';
import { createSimulatedClock } from './simulated-clock.ts';

/** An invented station, for tests. */
export const specimenStationCode = '13099910001';
/** A recipient whose identity nobody kept. */
const specimenRecipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** An application of an invented person (check digit valid, region code not given out). */
export function specimenApplication(receiptNumber: string, name = '王小英'): Application {
  return {
    schema: 'cunban.application/1',
    itemCode: '11130999MB000000135002014110003',
    itemVersion: 1,
    stationCode: specimenStationCode,
    receiptNumber,
    appliedAt: '2026-11-24T01:00:00.000Z',
    language: 'zh-Hans',
    applicant: {
      name,
      idType: 'resident-identity-card',
      idNumber: '130999195503072181',
      sexCode: '2',
      ethnicCode: '01',
      birthDate: '19550307',
      address: '河北省沧州市柳河镇样本村1号',
      authority: '样本县公安局',
      validFrom: '20100101',
      validTo: '长期',
    },
    answers: { phone: '13900000000' },
    declaration: '以上情况属实。',
    signature: null,
  };
}

/** A folder of its own and the cache in it, openable again and again as after a restart. */
export function specimenStation(overrides: Partial<OfflineCacheOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-cache-'));
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  return {
    folder,
    clock,
    async open(): Promise<OfflineCache> {
      const opened = await openOfflineCache({
        folder,
        stationCode: specimenStationCode,
        countyRecipient: specimenRecipient,
        clock,
        random: () => 0.5,
        reserveBytes: 4096,
        ...overrides,
      });
      if (!opened.ok) throw new Error(`cache did not open: ${opened.failure.code}`);
      return opened.value;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As a disk leaves it that lost the database: the journal alone is there; for tests. */
export function loseDatabase(folder: string): void {
  for (const name of ['outbox.db', 'outbox.db-wal']) rmSync(join(folder, name), { force: true });
}

/** Saves one specimen application and expects that to succeed. */
export async function saveSpecimen(cache: OfflineCache, lane = 'lane-1') {
  const saved = await cache.saveApplication({ lane, build: ({ receiptNumber }) => specimenApplication(receiptNumber) });
  if (!saved.ok) throw new Error(`not saved: ${saved.failure.code}`);
  return saved.value;
}

/** What the county answers when it does not take the case up. */
export function declined({ key, sealedSha256 }: OutboundApplication): DeliveryResult {
  const declinedAt = '2026-11-24T01:00:01.000Z';
  const proof = { statement: `{"declined":"${key}"}`, signature: 'D'.repeat(86) };
  return { outcome: 'declined', decline: { key, sealedSha256, declinedAt, ...proof } };
}

/** What the county answers when all is well. */
export function acknowledged(application: OutboundApplication): DeliveryResult {
  const { key, sealedSha256, sequence } = application;
  return {
    outcome: 'acknowledged',
    acknowledgement: {
      key,
      sealedSha256,
      caseNumber: `CASE-${sequence}`,
      receivedAt: '2026-11-24T01:00:01.000Z',
      statement: '{}',
      signature: 'A'.repeat(86),
    },
  };
}
