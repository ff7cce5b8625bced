import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import { outboxMigrations } from './migrations/apply-migrations.ts';
import { openOutboxDatabase } from './open-database.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  station = specimenStation();
});
afterEach(() => station.remove());

/** Saves one, flips the lowest bit of a letter in the name of the column with the sealed bytes, and delivers. */
async function deliverWithRottenSchema(migrate: () => void) {
  const cache = await station.open();
  const { key } = await saveSpecimen(cache);
  await cache.close();
  migrate();
  const path = join(station.folder, 'outbox.db');
  const bytes = readFileSync(path);
  const column = /\bsealed +BLOB/.exec(bytes.toString('latin1'));
  if (column === null) throw new Error('the schema names no such column');
  bytes.writeUInt8(bytes.readUInt8(column.index + 2) ^ 1, column.index + 2);
  writeFileSync(path, bytes);
  rmSync(`${path}-wal`, { force: true });
  const reopened = await station.open();
  const sent: OutboundApplication[] = [];
  reopened.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent.push(application);
      return acknowledged(application);
    },
  });
  await station.clock.advance(0);
  const { opening } = reopened;
  await reopened.close();
  return { key, sent, opening };
}

const schemas: readonly (readonly [string, () => void])[] = [
  ['its own', () => undefined],
  [
    'that of a newer release',
    () => {
      const version = (outboxMigrations.at(-1)?.version ?? 0) + 1;
      const sql = 'ALTER TABLE outbox ADD COLUMN priority INTEGER';
      const opened = openOutboxDatabase(station.folder, () => 0, [
        ...outboxMigrations,
        { version, readableFrom: 1, sql },
      ]);
      if (!opened.ok) throw new Error(opened.failure.code);
      opened.value.database.close();
    },
  ],
];

test.each(schemas)(
  'where a column lost its name in the schema, %s, the database is set aside and rebuilt',
  async (_whose, migrate) => {
    const { key, sent, opening } = await deliverWithRottenSchema(migrate);
    expect(opening.quarantined).not.toBeNull();
    expect(opening.rebuiltRows).toBe(1);
    expect(sent.map((application) => application.key)).toEqual([key]);
  },
);
