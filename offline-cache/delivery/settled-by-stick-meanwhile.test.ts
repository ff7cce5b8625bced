import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import { takeInAnswer, taken } from '../carry/specimen-answer.ts';
import type { OfflineCache } from '../index.ts';
import { readJournal } from '../outbox/journal.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { acknowledged, declined, saveSpecimen, specimenStation } from '../specimen-cache.ts';

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let cache: OfflineCache;
beforeEach(async () => {
  station = specimenStation();
  cache = await station.open();
});
afterEach(async () => {
  await cache.close();
  station.remove();
});

const answers: readonly (readonly [string, (application: OutboundApplication) => DeliveryResult])[] = [
  ['cannot read it', () => ({ outcome: 'returned', code: 'seal-unreadable' })],
  ['declines it', declined],
  ['acknowledges it', acknowledged],
];

test.each(answers)(
  'an application signed for by stick stays so where the link, meanwhile, %s',
  async (_what, answer) => {
    const { key } = await saveSpecimen(cache);
    let onWire: OutboundApplication | null = null;
    let reply: (result: DeliveryResult) => void = () => undefined;
    cache.startDelivery({
      onEvent: () => undefined,
      send(application) {
        onWire ??= application;
        return new Promise((resolve) => {
          reply = resolve;
        });
      },
    });
    await station.clock.advance(1_000);
    if (onWire === null) throw new Error('nothing was sent');
    const brought = await takeInAnswer(cache, county, { results: [taken(county, station.folder, key)] });
    expect(brought).toMatchObject({ ok: true, value: { acknowledged: 1 } });
    reply(answer(onWire));
    await station.clock.advance(1_000);
    expect(cache.outcomeOf(key)).toEqual({ ok: true, value: { outcome: 'accepted', caseNumber: 'CASE-1' } });
    const settled = [...readJournal(join(station.folder, 'journal'))].filter(({ kind }) => kind !== 'saved');
    expect(settled).toMatchObject([{ kind: 'acknowledged', key, caseNumber: 'CASE-1' }]);
    expect(readFileSync(join(station.folder, 'outbox.db-wal')).includes('application-needs-staff')).toBe(false);
  },
);
