import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAcknowledgementKey } from '../../../app/platform/signed-statement.ts';
import { type CountyReports, reportToCounty } from '../../../app/station/report-to-county.ts';
import { createWireScheduler, type OfflineCache } from '../../../offline-cache/index.ts';
import { filesWith, needlesIn } from '../../../offline-cache/retention/specimen-county.ts';
import { saveSpecimen, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { hastyClock, type StationUnderTest, startStationUnderTest } from './station-under-test.ts';

let station: StationUnderTest;
let cache: OfflineCache;
let reports: CountyReports | null = null;
const outcomes: string[] = [];
beforeEach(async () => {
  station = await startStationUnderTest();
  cache = await station.openCache();
  outcomes.length = 0;
});
afterEach(async () => {
  reports?.close();
  await cache.close();
  await station.close();
});

function startReports(): void {
  const { county, platform } = station;
  const countyKey = parseAcknowledgementKey(county.acknowledgementKey);
  if (!countyKey.ok) throw new Error(countyKey.failure.code);
  reports = reportToCounty({
    stationCode: specimenStationCode,
    cache,
    countyKey: countyKey.value,
    catalogueTrouble: () => 'range-ignored',
    wire: createWireScheduler({ clock: hastyClock, bytesPerHour: null }),
    send: platform.sendReport,
    clock: hastyClock,
    random: () => 0,
    onAnswer: (answer) => void cache.takeReportAnswer(answer),
    onOrder: (outcome) => outcomes.push(outcome),
  });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('from the county’s order to the proof in the audit log, and the county knows', async () => {
  const { county, folder } = station;
  const { key: stolen } = await saveSpecimen(cache, 'a');
  await saveSpecimen(cache, 'b');
  const needle = needlesIn(folder).get(stolen) ?? '';
  expect(filesWith(folder, needle)).not.toEqual([]);

  // Meant for another station: never even given to this one.
  county.issueOrder({ stationCode: '13099910002', scope: ['undelivered'] });
  const { sha256, statement } = county.issueOrder({
    ...{ stationCode: specimenStationCode, scope: ['undelivered'], keys: [stolen] },
  });
  expect(sha256).toBe(createHash('sha256').update(statement).digest('hex'));
  startReports();
  await until(() => county.orders().some(({ obeyedAt }) => obeyedAt !== null));
  expect(county.orders().map(({ obeyedAt }) => obeyedAt !== null)).toEqual([false, true]);
  expect(outcomes).toEqual(['obeyed']);
  expect(filesWith(folder, needle)).toEqual([]);
  expect(cache.waitingCount()).toEqual({ ok: true, value: 1 });

  // Told, the county orders no more.
  const contact = county.stations()[0]?.lastContactAt;
  reports?.changed();
  await until(() => county.stations()[0]?.lastContactAt !== contact);
  expect(outcomes).toEqual(['obeyed']);

  reports?.close();
  await cache.close();
  const database = new Database(join(folder, 'outbox.db'), { readonly: true });
  const lines = database.prepare("SELECT subject, code FROM audit WHERE event = 'wiped-by-order'").all();
  database.close();
  expect(lines).toEqual([{ subject: sha256, code: expect.stringContaining('1') }]);
  cache = await station.openCache();
  expect(cache.opening.brokenAuditLine).toBeNull();
});
