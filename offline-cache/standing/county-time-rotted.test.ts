import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { specimenStation } from '../specimen-cache.ts';

test('a time of the county that rotted is not shown as the last contact', async () => {
  const station = specimenStation();
  let cache = await station.open();
  onTestFinished(async () => {
    await cache.close();
    station.remove();
  });
  cache.takeReportAnswer({ time: '2026-11-24T01:00:00Z', gaps: [], lackingAttachments: [] });
  await cache.close();
  const database = new BetterSqlite3(join(station.folder, 'outbox.db'));
  database.prepare('UPDATE county_time SET latest_ms = latest_ms | (1 << 43)').run();
  database.close();
  cache = await station.open();
  expect(cache.standing([])).toMatchObject({ value: { lastContactAt: null } });
});
