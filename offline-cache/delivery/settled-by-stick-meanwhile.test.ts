import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryResult, OutboundApplication } from '../../app/contracts/delivery.ts';
import { declinedWord, takeInAnswer, takenWord } from '../carry/specimen-answer.ts';
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

/** By stick first: what the county says there, and how the application then reads. */
const words = [
  ['signed for', takenWord, { outcome: 'accepted', caseNumber: 'CASE-1' }, 'acknowledged'],
  ['declined', declinedWord, { outcome: 'returned', code: 'case-declined' }, 'rejected'],
] as const;

describe.each(words)('an application %s by stick', (_said, word, outcome, kind) => {
  test.each(answers)('stays so where the link, meanwhile, %s', async (_what, answer) => {
    const { key } = await saveSpecimen(cache);
    const events: string[] = [];
    let onWire: OutboundApplication | null = null;
    let reply: (result: DeliveryResult) => void = () => undefined;
    cache.startDelivery({
      onEvent: ({ type }) => events.push(type),
      send(application) {
        onWire ??= application;
        return new Promise((resolve) => {
          reply = resolve;
        });
      },
    });
    await station.clock.advance(1_000);
    if (onWire === null) throw new Error('nothing was sent');
    const brought = await takeInAnswer(cache, county, { results: [word(county, station.folder, key)] });
    expect(brought).toMatchObject({ ok: true });
    expect(cache.outcomeOf(key)).toEqual({ ok: true, value: outcome });
    reply(answer(onWire));
    await station.clock.advance(1_000);
    expect(cache.outcomeOf(key)).toEqual({ ok: true, value: outcome });
    expect(events.filter((type) => type !== 'link')).toEqual([]);
    const settled = [...readJournal(join(station.folder, 'journal'))].filter((frame) => frame.kind !== 'saved');
    expect(settled).toMatchObject([{ kind, key }]);
    expect(readFileSync(join(station.folder, 'outbox.db-wal')).includes('application-needs-staff')).toBe(false);
  });
});
