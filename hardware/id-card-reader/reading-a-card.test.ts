import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { encodeTextBlock } from './sdt-text.ts';
import { specimenCard } from './specimen-cards.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
});
afterEach(() => station.close());

test('a card that lies there already is read without any waiting', async () => {
  const { clock, reader } = station;
  const card = specimenCard('pensioner-woman');
  if (card.kind !== 'citizen') throw new Error('a citizen is meant');
  reader.placeCard(card);
  const startedAt = clock.now();
  const read = await clock.until(station.readCard());
  expect(read).toEqual({
    ok: true,
    value: {
      kind: 'citizen',
      ...card.text,
      addressSource: 'printed',
      photo: card.photo,
      textBlock: encodeTextBlock(card),
      chipNumber: null,
      fingerprint: null,
    },
  });
  expect(clock.now() - startedAt).toBe(0);
});

test('the new address overrides the printed one', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  expect(await station.clock.until(station.readCard())).toMatchObject({
    value: { address: '贵州省云岭县青禾镇集镇安置区B栋2单元301室', addressSource: 'new-address-block' },
  });
});

test('a reader that does not know the new-address command leaves the printed address', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  station.reader.failNext({ fault: 'status', sw3: 0x21 }, 'read-new-address');
  expect(await station.clock.until(station.readCard())).toMatchObject({
    value: { address: '贵州省云岭县双河乡梨园村五组31号', addressSource: 'printed' },
  });
});

test('a card laid down while the command waits is read within half a second', async () => {
  const { clock, reader } = station;
  const reading = station.readCard();
  await clock.advance(5000);
  expect(station.detected).toEqual([]);
  reader.placeCard(specimenCard('teenager'));
  const laidAt = clock.now();
  expect(await clock.until(reading)).toMatchObject({ ok: true, value: { name: '陈雨桐' } });
  expect(clock.now() - laidAt).toBeLessThan(500);
});

test('searches are more than 300 ms apart', async () => {
  const { clock } = station;
  let searches = 0;
  station.readerCable.onBytesToDevice((bytes) => {
    if (bytes[7] === 0x20) searches += 1;
  });
  void station.readCard();
  await clock.advance(3000);
  expect(searches).toBeGreaterThan(5);
  expect(searches).toBeLessThanOrEqual(10);
});

test('a failed read is followed by a reset of the SAM, a good one is not', async () => {
  const { clock, reader } = station;
  let resets = 0;
  station.readerCable.onBytesToDevice((bytes) => {
    if (bytes[7] === 0x10) resets += 1;
  });
  reader.placeCard(specimenCard('worn-card'));
  await clock.until(station.readCard());
  await clock.advance(0);
  expect(resets).toBe(1);
  reader.placeCard(specimenCard('teenager'));
  await clock.advance(2000);
  expect(await clock.until(station.readCard('good'))).toMatchObject({ ok: true });
  expect(resets).toBe(1);
});

test('a card that was read and lies there still is seen to leave, and must leave before it is read again', async () => {
  const { clock, reader } = station;
  reader.placeCard(specimenCard('pensioner-woman'));
  await clock.until(station.readCard());
  expect(station.published.at(-1)).toMatchObject({ media: 'present' });
  const again = station.readCard('again');
  await clock.advance(4000);
  expect(station.detected).toEqual(['read']);
  expect(station.published.at(-1)).toMatchObject({ media: 'present' });
  reader.liftCard();
  await clock.advance(1000);
  expect(station.published.at(-1)).toMatchObject({ device: 'online', media: 'notPresent' });
  reader.placeCard(specimenCard('pensioner-woman'));
  expect(await clock.until(again)).toMatchObject({ ok: true });
});

test('without a command, a read card that is taken away is noticed', async () => {
  const { clock, reader } = station;
  reader.placeCard(specimenCard('pensioner-man'));
  await clock.until(station.readCard());
  await clock.advance(10_000);
  expect(station.published.at(-1)).toMatchObject({ media: 'present' });
  reader.liftCard();
  await clock.advance(600);
  expect(station.published.at(-1)).toMatchObject({ media: 'notPresent' });
});

test('nobody lays a card down: the command times out on time', async () => {
  const { clock } = station;
  const startedAt = clock.now();
  expect(await clock.until(station.readCard('read', 7000))).toMatchObject({ failure: { code: 'timed-out' } });
  expect(clock.now() - startedAt).toBe(7000);
});

test('a cancelled command ends at once, and the next one may begin at once', async () => {
  const { clock, devices, reader } = station;
  const reading = station.readCard('first');
  await clock.advance(100);
  await clock.until(devices.call('cancel', { commandId: 'someone-else' }));
  expect(await clock.until(station.readCard('second'))).toMatchObject({ failure: { code: 'busy' } });
  await clock.until(devices.call('cancel', { commandId: 'first' }));
  expect(await clock.until(reading, 0)).toMatchObject({ failure: { code: 'cancelled' } });
  reader.placeCard(specimenCard('pensioner-man'));
  expect(await clock.until(station.readCard('third'))).toMatchObject({ ok: true });
});

test.each([
  ['bank-card', 'not-an-id-card'],
  ['worn-card', 'card-unreadable'],
  ['counterfeit', 'card-not-authentic'],
])('the card %s is refused as %s, and a good one after it is read', async (id, code) => {
  const { clock, reader } = station;
  reader.placeCard(specimenCard(id));
  expect(await clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code } });
  reader.liftCard();
  const reading = station.readCard('next');
  await clock.advance(1000);
  reader.placeCard(specimenCard('teenager'));
  expect(await clock.until(reading)).toMatchObject({ ok: true });
});

test('a card whose number breaks its check digit is told apart from a reader at fault', async () => {
  const card = specimenCard('pensioner-woman');
  if (card.kind !== 'citizen') throw new Error('a citizen is meant');
  const forged = { ...card, text: { ...card.text, idNumber: `${card.text.idNumber.slice(0, 17)}?` } };
  station.reader.placeCard(forged);
  expect(await station.clock.until(station.readCard())).toMatchObject({ failure: { code: 'card-data-invalid' } });
});
