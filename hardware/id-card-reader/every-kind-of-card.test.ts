import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CardExtra } from '../../app/contracts/devices/id-card-reading.ts';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { commandOf, type SdtCommandName } from './sdt-command.ts';
import { encodeFrame } from './sdt-frame.ts';
import { encodeReply, joinReadBase } from './sdt-reply.ts';
import { encodeTextBlock } from './sdt-text.ts';
import { SPECIMEN_CARDS, specimenCard } from './specimen-cards.ts';
import { encodeText } from './text-field.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
});
afterEach(() => station.close());

const read = (extras: CardExtra[] = []) =>
  station.clock.until(
    station.devices.call('readCard', { deviceId: 'reader', commandId: 'read', timeoutMs: 30_000, extras }),
  );

/** The commands that a read sends. */
function commandsSent(): readonly SdtCommandName[] {
  const sent: SdtCommandName[] = [];
  station.readerCable.onBytesToDevice((bytes) => {
    const name = commandOf(bytes.subarray(7, -1));
    if (name !== null) sent.push(name);
  });
  return sent;
}

const readable = SPECIMEN_CARDS.filter((card) => card.kind !== 'refused');

test.each(readable)('$title is read whole', async (card) => {
  station.reader.placeCard(card);
  const { kind, text, photo, newAddress } = card;
  const residence = kind === 'foreign-resident' ? {} : { addressSource: 'printed' };
  const moved = newAddress === null ? {} : { address: newAddress, addressSource: 'new-address-block' };
  expect(await read()).toEqual({
    ok: true,
    value: {
      kind,
      ...text,
      ...residence,
      ...moved,
      photo,
      textBlock: encodeTextBlock(card),
      chipNumber: null,
      fingerprint: null,
    },
  });
});

test('what was not asked for is not read', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  const sent = commandsSent();
  expect(await read()).toMatchObject({ value: { chipNumber: null, fingerprint: null } });
  expect(sent).toEqual(['find-card', 'select-card', 'read-base', 'read-new-address']);
});

test('chip number and fingerprint are read when they are asked for', async () => {
  const card = specimenCard('farmer');
  station.reader.placeCard(card);
  const sent = commandsSent();
  expect(await read(['chip-number', 'fingerprint'])).toMatchObject({
    value: {
      name: '赵志强',
      addressSource: 'new-address-block',
      chipNumber: '50812233445566778899AABBCCDDEE0F',
      fingerprint: card.kind === 'refused' ? null : card.fingerprint,
    },
  });
  expect(sent).toEqual([
    'find-card',
    'select-card',
    'read-base-and-fingerprint',
    'read-new-address',
    'read-chip-management-number',
  ]);
});

test.each([
  ['farmer', 1024],
  ['foreigner-2023', 512],
])('the fingerprint of %s has %i bytes', async (id, length) => {
  station.reader.placeCard(specimenCard(id));
  const card = await read(['fingerprint']);
  expect(card.ok && card.value.fingerprint).toHaveLength(length);
});

test('a card without fingerprint and chip number is read all the same', async () => {
  station.reader.placeCard(specimenCard('pensioner-woman'));
  expect(await read(['fingerprint', 'chip-number'])).toMatchObject({
    ok: true,
    value: { name: '王秀兰', fingerprint: null, chipNumber: null },
  });
});

test('a reader from before fingerprints and chip numbers reads the rest', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  station.reader.failNext({ fault: 'status', sw3: 0x21 }, 'read-base-and-fingerprint');
  station.reader.failNext({ fault: 'status', sw3: 0x21 }, 'read-chip-management-number');
  expect(await read(['fingerprint', 'chip-number'])).toMatchObject({
    ok: true,
    value: { name: '赵志强', fingerprint: null, chipNumber: null },
  });
});

test('a fingerprint that does not verify is a card to look at', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  station.reader.failNext({ fault: 'status', sw3: 0x37 }, 'read-base-and-fingerprint');
  expect(await read(['fingerprint'])).toMatchObject({ failure: { code: 'card-not-authentic' } });
});

test.each([14, 300, 1300, 2000])(
  'a card pulled after %i bytes of a read with fingerprint was removed',
  async (afterBytes) => {
    station.reader.placeCard(specimenCard('farmer'));
    station.reader.failNext({ fault: 'card-pulled', afterBytes }, 'read-base-and-fingerprint');
    expect(await read(['fingerprint'])).toMatchObject({ failure: { code: 'card-removed' } });
  },
);

test('a card pulled before its chip number was read was removed, though the rest is known', async () => {
  station.reader.placeCard(specimenCard('farmer'));
  station.reader.failNext({ fault: 'status', sw3: 0x80 }, 'read-chip-management-number');
  expect(await read(['chip-number'])).toMatchObject({ failure: { code: 'card-removed' } });
});

test('a mark that nobody has described is an unsupported card, and a known one after it is read', async () => {
  const block = encodeText('', 256);
  block[248] = 0x5a;
  const reply = encodeFrame(encodeReply(0x90, joinReadBase(block, new Uint8Array(1024))));
  station.reader.placeCard(specimenCard('farmer'));
  station.reader.failNext({ fault: 'garbage', bytes: reply });
  expect(await read()).toMatchObject({ failure: { code: 'unsupported-card', detail: 'type mark Z' } });
  station.reader.liftCard();
  await station.clock.advance(2000);
  station.reader.placeCard(specimenCard('foreigner-2017'));
  expect(await read()).toMatchObject({ ok: true, value: { edition: '2017' } });
});

test('a foreigner’s wrong check digit is told', async () => {
  const card = specimenCard('foreigner-2017');
  if (card.kind !== 'foreign-resident') throw new Error('a foreigner is meant');
  const last = String((Number(card.text.idNumber.slice(14)) + 1) % 10);
  station.reader.placeCard({ ...card, text: { ...card.text, idNumber: card.text.idNumber.slice(0, 14) + last } });
  expect(await read()).toMatchObject({ failure: { code: 'card-data-invalid', detail: 'bad-check-digit' } });
});
