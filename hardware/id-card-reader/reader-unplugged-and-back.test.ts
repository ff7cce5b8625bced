import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { specimenCard } from './specimen-cards.ts';

let station: SimulatedStation;

beforeEach(async () => {
  station = await simulatedStation();
});
afterEach(() => station.close());

function readerStatus(): unknown {
  return station.published.findLast(({ deviceId }) => deviceId === 'reader');
}

test('unplugged while waiting for a card: told at once, and back within three seconds of being plugged in', async () => {
  const { clock, readerCable, reader } = station;
  const reading = station.readCard();
  await clock.advance(1000);
  readerCable.unplug();
  expect(await clock.until(reading, 0)).toMatchObject({ ok: false, failure: { code: 'reader-offline' } });
  expect(readerStatus()).toMatchObject({ device: 'noDevice', media: 'unknown' });
  expect(await clock.until(station.readCard('while-gone'))).toMatchObject({ failure: { code: 'reader-offline' } });

  await clock.advance(60_000);
  readerCable.plug();
  reader.connect(readerCable.wire);
  await clock.advance(3000);
  expect(readerStatus()).toMatchObject({ device: 'online' });
  reader.placeCard(specimenCard('teenager'));
  expect(await clock.until(station.readCard('back'))).toMatchObject({ ok: true });
});

test('unplugged at any byte of a read, the reader comes back and reads', async () => {
  const { clock, readerCable, reader } = station;
  const card = specimenCard('long-minority-name');
  for (let fromDevice = 1; fromDevice <= 1340; fromDevice += fromDevice < 60 ? 1 : 97) {
    reader.placeCard(card);
    readerCable.unplugAfterBytesFromDevice(fromDevice);
    expect(await clock.until(station.readCard())).toMatchObject({ ok: false, failure: { code: 'reader-offline' } });
    readerCable.plug();
    reader.connect(readerCable.wire);
    await clock.advance(3000);
    expect(await clock.until(station.readCard(`back-${fromDevice}`))).toMatchObject({ ok: true });
    reader.liftCard();
    await clock.advance(1000);
  }
});

test('unplugged at any byte of what is sent to it', async () => {
  const { clock, readerCable, reader } = station;
  for (let toDevice = 1; toDevice <= 40; toDevice += 1) {
    reader.placeCard(specimenCard('farmer'));
    readerCable.unplugAfterBytesToDevice(toDevice);
    const cut = await clock.until(station.readCard());
    expect(cut.ok || cut.failure.code).toBe('reader-offline');
    readerCable.plug();
    reader.connect(readerCable.wire);
    await clock.advance(3000);
    expect(await clock.until(station.readCard('back'))).toMatchObject({ ok: true });
    reader.liftCard();
    await clock.advance(1000);
  }
});

test('a loose plug that holds again within a second is not announced', async () => {
  const { clock, readerCable, reader } = station;
  const before = station.published.length;
  readerCable.unplug();
  await clock.advance(100);
  readerCable.plug();
  reader.connect(readerCable.wire);
  await clock.advance(10_000);
  expect(station.published.slice(before).filter(({ device }) => device !== 'online')).toEqual([]);
});

test('a reader that stays unplugged is announced', async () => {
  station.readerCable.unplug();
  await station.clock.advance(2000);
  expect(readerStatus()).toMatchObject({ device: 'noDevice' });
});

test('a reader that is plugged in but silent is offline, and online again when it answers', async () => {
  const { clock, reader } = station;
  reader.setDead(true);
  await clock.advance(8000);
  expect(readerStatus()).toMatchObject({ device: 'offline' });
  reader.setDead(false);
  await clock.advance(2500);
  expect(readerStatus()).toMatchObject({ device: 'online' });
});

test('a reader that another process holds is busy', async () => {
  const { clock, readerCable } = station;
  readerCable.unplug();
  readerCable.plug();
  await readerCable.transport.open();
  await clock.advance(5000);
  expect(readerStatus()).toMatchObject({ device: 'deviceBusy' });
});

test('a reader whose self-test failed has a hardware error', async () => {
  station.reader.failNext({ fault: 'status', sw3: 0x60 }, 'status', Number.POSITIVE_INFINITY);
  await station.clock.advance(8000);
  expect(readerStatus()).toMatchObject({ device: 'hardwareError' });
});
