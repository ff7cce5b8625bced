import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { specimenCard } from './specimen-cards.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
});
afterEach(() => station.close());

test.each([1, 4, 6, 7, 14, 300, 1294])(
  'a card pulled after %i bytes of the reply is told, and the next one is read',
  async (afterBytes) => {
    const { clock, reader } = station;
    reader.placeCard(specimenCard('pensioner-woman'));
    reader.failNext({ fault: 'card-pulled', afterBytes });
    const pulled = await clock.until(station.readCard());
    // Before its length came, a stump shows neither what it was nor why it stopped; the read is asked again.
    const expected = afterBytes < 7 ? ['card-unreadable'] : ['card-removed'];
    expect(pulled.ok).toBe(false);
    expect(expected).toContain(pulled.ok ? 'read' : pulled.failure.code);
    expect(station.detected).toEqual(['read']);

    reader.placeCard(specimenCard('pensioner-man'));
    expect(await clock.until(station.readCard('again'))).toMatchObject({
      ok: true,
      value: { name: '李国栋', validTo: '长期' },
    });
  },
);

test('a card that leaves between search and selection was removed', async () => {
  const { clock, reader } = station;
  reader.placeCard(specimenCard('farmer'));
  reader.failNext({ fault: 'status', sw3: 0x81 }, 'select-card');
  expect(await clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'card-removed' } });
});

test('a card that leaves before its new address was read was removed', async () => {
  const { clock, reader } = station;
  reader.placeCard(specimenCard('farmer'));
  reader.failNext({ fault: 'status', sw3: 0x80 }, 'read-new-address');
  expect(await clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'card-removed' } });
});
