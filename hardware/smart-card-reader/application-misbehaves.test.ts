import { afterEach, expect, test } from 'vitest';
import { ok, type Result } from '../../app/contracts/result.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { DeviceTally } from '../supervision/device-tally.ts';
import { memoryCable } from '../transports/memory.ts';
import type { ResponseApdu } from './apdu.ts';
import type { SmartCardApplication, Transmit } from './card-application.ts';
import { SmartCardReader } from './device.ts';
import { CardServiceSimulator } from './simulator.ts';
import { SPECIMEN_AID, specimenApplication } from './specimen-application.ts';
import { SpecimenSmartCard } from './specimen-smart-card.ts';

const READER = 'Specimen Reader 00 00';
const SELECT = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: SPECIMEN_AID, expected: 'all' } as const;
const clock = new SimulatedClock();
let device: SmartCardReader;
afterEach(() => device.close());

/** A reader with a card in it and two applications: the one given and one that behaves. */
async function readerWith(application: SmartCardApplication): Promise<SmartCardReader> {
  const cable = memoryCable();
  const service = new CardServiceSimulator();
  service.plugReader(READER);
  service.insert(READER, new SpecimenSmartCard());
  service.connect(cable.wire);
  device = new SmartCardReader({
    deviceId: 'cards',
    clock,
    tally: new DeviceTally(clock),
    report: () => {},
    settings: {},
    applications: [application, specimenApplication],
  });
  const opened = await cable.transport.open();
  if (!opened.ok) throw new Error('no line');
  device.attach(opened.value);
  await clock.advance(10);
  return device;
}

const read = (application: string) =>
  clock.until(device.readSmartCard({ commandId: application, timeoutMs: 5000 }, application));

test('what the chip answered is overwritten when the application has returned', async () => {
  const seen: Uint8Array[] = [];
  await readerWith({
    name: 'collector',
    async read(transmit) {
      const answer = await transmit(SELECT);
      if (!answer.ok) return answer;
      seen.push(answer.value.data);
      return ok({ bytes: String(answer.value.data.length) });
    },
  });
  expect(await read('collector')).toMatchObject({ ok: true, value: { fields: { bytes: '12' } } });
  expect(seen).toEqual([new Uint8Array(12)]);
});

test('an application that throws costs one reading', async () => {
  await readerWith({ name: 'thrower', read: () => Promise.reject(new Error('a bug')) });
  expect(await read('thrower')).toMatchObject({ failure: { code: 'card-unreadable' } });
  expect(await read('specimen')).toMatchObject({ ok: true });
});

test('an application that never returns is ended by the time-out, and the card is free again', async () => {
  await readerWith({ name: 'sleeper', read: () => new Promise(() => {}) });
  expect(await read('sleeper')).toMatchObject({ failure: { code: 'timed-out' } });
  expect(await read('specimen')).toMatchObject({ ok: true });
});

test('an application that goes on after it has returned reaches no card', async () => {
  let kept: Transmit | null = null;
  await readerWith({
    name: 'keeper',
    async read(transmit) {
      kept = transmit;
      return ok({});
    },
  });
  expect(await read('keeper')).toMatchObject({ ok: true });
  const late: Promise<Result<ResponseApdu>> | undefined = (kept as Transmit | null)?.(SELECT);
  expect(await late).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
});

test('commands sent all at once are put in a row', async () => {
  await readerWith({
    name: 'hurried',
    async read(transmit) {
      const answers = await Promise.all([transmit(SELECT), transmit(SELECT), transmit(SELECT)]);
      return ok({ good: String(answers.filter((answer) => answer.ok && answer.value.sw === 0x9000).length) });
    },
  });
  expect(await read('hurried')).toMatchObject({ ok: true, value: { fields: { good: '3' } } });
});
