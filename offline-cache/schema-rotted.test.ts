import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboundApplication } from '../app/contracts/delivery.ts';
import { outboxMigrations } from './migrations/apply-migrations.ts';
import { openOutboxDatabase } from './open-database.ts';
import { acknowledged, saveSpecimen, specimenStation } from './specimen-cache.ts';

let station: ReturnType<typeof specimenStation>;
beforeEach(() => {
  station = specimenStation();
});
afterEach(() => station.remove());

/** Saves one, flips the lowest bit of a letter that `letter` ends in, and delivers. */
async function deliverWithRottenSchema(migrate: () => void, letter: RegExp) {
  const cache = await station.open();
  const { key } = await saveSpecimen(cache);
  await cache.close();
  migrate();
  const path = join(station.folder, 'outbox.db');
  const bytes = readFileSync(path);
  const found = letter.exec(bytes.toString('latin1'));
  if (found === null) throw new Error('the schema says no such thing');
  const at = found.index + found[0].length - 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
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

const letters: readonly (readonly [string, RegExp])[] = [
  ['a column lost its name', /\bsea(?=led +BLOB)/],
  ['a key refers to a column there is not', /REFERENCES receipt_register \(receipt_num/],
];

describe.each(schemas)('in a schema that is %s', (_whose, migrate) => {
  test.each(letters)('%s: the database is set aside and rebuilt', async (_what, letter) => {
    const { key, sent, opening } = await deliverWithRottenSchema(migrate, letter);
    expect(opening.quarantined).not.toBeNull();
    expect(opening.rebuiltRows).toBe(1);
    expect(sent.map((application) => application.key)).toEqual([key]);
  });
});

test('a constraint that lost a word is noticed, though every table and column is there', async () => {
  const { opening } = await deliverWithRottenSchema(() => undefined, /CHECK \(printed_count >= 0/);
  expect(opening.quarantined).not.toBeNull();
});
