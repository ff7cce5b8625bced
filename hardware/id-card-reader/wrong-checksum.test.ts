import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { specimenCard } from './specimen-cards.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
  station.reader.placeCard(specimenCard('pensioner-woman'));
});
afterEach(() => station.close());

test.each(['find-card', 'select-card', 'read-base', 'read-new-address'] as const)(
  'one damaged reply to %s goes unnoticed: the command is sent again',
  async (command) => {
    station.reader.failNext({ fault: 'noise', bytes: Uint8Array.of(0xaa, 0x00, 0xaa, 0xaa, 0x96) }, 'status');
    station.reader.failNext({ fault: 'wrong-checksum' }, command);
    const read = await station.clock.until(station.readCard());
    // A reader that has found its card keeps it found, so the search may be repeated; the rest too.
    expect(read).toMatchObject({ ok: true, value: { name: '王秀兰' } });
  },
);

test('a reply damaged twice is a fault of the reader or its cable', async () => {
  station.reader.failNext({ fault: 'wrong-checksum' }, 'read-base', 2);
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'reader-fault' } });
});

test('noise before a reply is skipped', async () => {
  station.reader.failNext({ fault: 'noise', bytes: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0xff, 0xff, 1) });
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: true });
});

test('a reader that calls our own checksum wrong is asked once more, then is at fault', async () => {
  station.reader.failNext({ fault: 'status', sw3: 0x10 }, 'find-card', 2);
  expect(await station.clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'reader-fault' } });
});
