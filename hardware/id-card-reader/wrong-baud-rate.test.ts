import { afterEach, expect, test } from 'vitest';
import type { BaudRate } from '../../app/contracts/devices/line.ts';
import { ok } from '../../app/contracts/result.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import type { Transport } from '../transports/transport.ts';
import { type SimulatedReaders, simulatedReaders } from './simulated-readers.ts';
import { ReaderSimulator } from './simulator.ts';
import { specimenCard } from './specimen-cards.ts';

const SPEEDS: readonly BaudRate[] = [9600, 19200, 38400, 57600, 115200];

let readers: SimulatedReaders;
afterEach(() => readers.close());

/** A reader on a cable on which bytes sent at another speed than the reader's come out as other bytes. */
class SpeedyReader {
  readonly cable: MemoryCable = memoryCable();
  readonly simulator = new ReaderSimulator();
  readonly transport: Transport;
  speed: BaudRate;
  lineSpeed: BaudRate;
  /** Every speed that the line was given, in order. */
  readonly set: BaudRate[] = [];

  constructor(profiled: BaudRate, speed: BaudRate) {
    this.speed = speed;
    this.lineSpeed = profiled;
    this.transport = {
      open: async () => {
        const opened = await this.cable.transport.open();
        this.lineSpeed = profiled;
        if (!opened.ok) return opened;
        return ok({
          ...opened.value,
          setBaudRate: async (baudRate: BaudRate) => {
            this.lineSpeed = baudRate;
            this.set.push(baudRate);
            return ok(undefined);
          },
        });
      },
    };
    this.connect();
  }

  connect(): void {
    const { wire } = this.cable;
    this.simulator.connect({
      onBytes: (listener) => wire.onBytes((bytes) => listener(this.#asHeard(bytes))),
      send: (bytes) => wire.send(this.#asHeard(bytes)),
    });
  }

  #asHeard(bytes: Uint8Array): Uint8Array {
    return this.lineSpeed === this.speed ? bytes : bytes.map((byte) => (byte * 7 + 13) & 0xff);
  }
}

async function start(reader: SpeedyReader, profiled: BaudRate): Promise<void> {
  const line = { transport: 'serial', path: 'reader', baudRate: profiled, rtscts: false } as const;
  readers = await simulatedReaders([{ id: 'reader', line }], () => ({ serial: () => reader.transport }));
}

const found = () => readers.diagnostics.filter(({ event }) => event === 'baud-rate-found');

const pairs = SPEEDS.flatMap((profiled) =>
  SPEEDS.filter((speed) => speed !== profiled).map((speed) => [profiled, speed] as const),
);

test.each(pairs)(
  'profiled at %i, a reader at %i is found within ten seconds, told and read',
  async (profiled, speed) => {
    const reader = new SpeedyReader(profiled, speed);
    await start(reader, profiled);
    await readers.clock.advance(10_000);
    expect(readers.status('reader')).toMatchObject({ device: 'online' });
    expect(found()).toEqual([{ event: 'baud-rate-found', deviceId: 'reader', profiled, found: speed }]);
    expect(readers.capabilities('reader')).toMatchObject({ baudRate: speed });
    reader.simulator.placeCard(specimenCard('teenager'));
    expect(await readers.clock.until(readers.readCard('reader'))).toMatchObject({ ok: true });
  },
);

test('a reader at the profiled speed is never asked at another', async () => {
  const reader = new SpeedyReader(115200, 115200);
  await start(reader, 115200);
  await readers.clock.advance(10_000);
  // Even when it falls silent later: it is off then, not at another speed.
  reader.simulator.setDead(true);
  await readers.clock.advance(20_000);
  expect(readers.status('reader')).toMatchObject({ device: 'offline' });
  expect(reader.set).toEqual([]);
});

test('a reader that is switched on late is seen within three seconds, at its own speed', async () => {
  for (let after = 100; after < 14_000; after += 1300) {
    const reader = new SpeedyReader(115200, 115200);
    reader.simulator.setDead(true);
    await start(reader, 115200);
    await readers.clock.advance(after);
    reader.simulator.setDead(false);
    await readers.clock.advance(3000);
    expect(readers.status('reader')).toMatchObject({ device: 'online' });
    expect(found()).toEqual([]);
    expect(reader.lineSpeed).toBe(115200);
    await readers.close();
  }
});

test('plugged in again, the found speed is used from the first question on', async () => {
  const reader = new SpeedyReader(115200, 9600);
  await start(reader, 115200);
  const { clock } = readers;
  await clock.advance(10_000);
  reader.cable.unplug();
  await clock.advance(2000);
  expect(readers.status('reader')).toMatchObject({ device: 'noDevice' });
  reader.cable.plug();
  reader.connect();
  await clock.advance(2500);
  expect(readers.status('reader')).toMatchObject({ device: 'online' });
  expect(found()).toHaveLength(1);
});

test('replaced by a reader at the profiled speed, that one is found again', async () => {
  const reader = new SpeedyReader(57600, 9600);
  await start(reader, 57600);
  const { clock } = readers;
  await clock.advance(10_000);
  reader.cable.unplug();
  await clock.advance(2000);
  reader.speed = 57600;
  reader.cable.plug();
  reader.connect();
  await clock.advance(12_000);
  expect(readers.status('reader')).toMatchObject({ device: 'online' });
  expect(readers.capabilities('reader')).toMatchObject({ baudRate: 57600 });
});
