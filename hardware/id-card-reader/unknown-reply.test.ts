import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { specimenCard } from './specimen-cards.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
  station.reader.placeCard(specimenCard('pensioner-woman'));
});
afterEach(() => station.close());

test.each([
  ['3f', 'card-unreadable'],
  ['41', 'card-unreadable'],
  ['47', 'card-unreadable'],
  ['40', 'not-an-id-card'],
  ['31', 'card-not-authentic'],
  ['32', 'card-not-authentic'],
  ['33', 'card-not-authentic'],
  ['37', 'card-not-authentic'],
  ['21', 'reader-fault'],
  ['23', 'reader-fault'],
  ['24', 'reader-fault'],
  ['60', 'reader-fault'],
  ['66', 'reader-fault'],
  ['77', 'reader-fault'],
  ['91', 'reader-fault'],
])('the status %s to a read means %s', async (sw3, code) => {
  station.reader.failNext({ fault: 'status', sw3: Number.parseInt(sw3, 16) });
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code } });
});

test.each(['find-card', 'select-card', 'read-base'] as const)(
  'garbage for %s, twice, is a reader at fault',
  async (command) => {
    station.reader.failNext({ fault: 'garbage', bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }, command, 2);
    expect(await station.clock.until(station.readCard())).toMatchObject({
      ok: false,
      failure: { code: 'reader-fault' },
    });
  },
);

test('garbage once is asked again', async () => {
  station.reader.failNext({ fault: 'garbage', bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }, 'select-card');
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: true });
});

test('a frame that lies about its length does not swallow the next reply', async () => {
  station.reader.failNext({ fault: 'liar-frame' });
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: true });
  station.reader.liftCard();
  station.reader.placeCard(specimenCard('pensioner-woman'));
  station.reader.failNext({ fault: 'liar-frame' }, 'read-base', 2);
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'reader-fault' } });
});

test('a line that never stops talking ends in a fault, not in waiting', async () => {
  station.reader.failNext({ fault: 'garbage', bytes: new Uint8Array(200_000).fill(0xaa) }, 'find-card', 2);
  expect(await station.clock.until(station.readCard('read', 60_000))).toMatchObject({
    failure: { code: 'reader-fault' },
  });
});

test('a reader that falls silent in the middle is offline', async () => {
  station.reader.failNext({ fault: 'no-reply' }, 'read-base', 2);
  expect(await station.clock.until(station.readCard())).toMatchObject({
    ok: false,
    failure: { code: 'reader-offline' },
  });
});
