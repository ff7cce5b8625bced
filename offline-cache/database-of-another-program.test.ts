import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { saveSpecimen, specimenStation } from './specimen-cache.ts';

const damages: readonly (readonly [string, (path: string) => void])[] = [
  [
    'of another program, and sound',
    (path) => {
      rmSync(path);
      const other = new Database(path);
      other.exec('CREATE TABLE outbox (whatever TEXT)');
      other.close();
    },
  ],
  [
    'ours, but has lost a table',
    (path) => {
      const database = new Database(path);
      database.exec('DROP TABLE document_prints');
      database.close();
    },
  ],
];

test.each(damages)('a database that is %s is set aside and rebuilt from the journal', async (_how, damage) => {
  const station = specimenStation();
  const before = await station.open();
  const saved = await saveSpecimen(before);
  await before.close();
  damage(join(station.folder, 'outbox.db'));
  const cache = await station.open();
  expect(cache.opening).toMatchObject({ rebuiltRows: 1 });
  expect(cache.opening.quarantined).not.toBeNull();
  expect(cache.findReceiptByPickupCode(saved.pickupCode)).toMatchObject({ ok: true });
  await cache.close();
  station.remove();
});
