import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { type Actor, createActor, fromPromise, SimulatedClock } from 'xstate';
import { loadConfiguration } from '../../../kiosk-config/load-configuration.ts';
import type { DeviceStatus } from '../../contracts/devices/device-status.ts';
import type { ReadCardFailure } from '../../contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../contracts/devices/identity-card.ts';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { Draft } from '../../contracts/draft.ts';
import { ok, type Result } from '../../contracts/result.ts';
import { Screen } from '../../contracts/screen.ts';
import type { UserEvent } from '../../contracts/user-event.ts';
import { reprintMachine } from '../reprint/reprint-machine.ts';
import { screenOf } from '../screens/screen-of.ts';
import { compileService } from '../service/compile-service.ts';
import { isUsable } from '../service/device-needs.ts';
import type {
  ApplicationDraft,
  CountyAnswer,
  PrintRequest,
  SavedApplication,
  SettledPrint,
} from '../service/service-effects.ts';
import { specimenCard } from '../specimen-card.ts';
import { createKioskMachine, farewellDelays, type KioskMachine } from './kiosk-machine.ts';
import { noMaintenance } from './maintenance-effects.ts';

const configFolder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const loaded = await loadConfiguration({
  folder: configFolder,
  profile: `${configFolder}/stations/demonstration.json`,
});
if (!loaded.ok) throw new Error('the shipped configuration is broken');
const { configuration } = loaded;
const { timings } = configuration.profile;
const certification = configuration.items[0];
if (certification === undefined) throw new Error('the shipped configuration offers nothing');

const reader: DeviceStatus = { deviceId: 'r', deviceClass: 'id-card-reader', device: 'online', media: 'notPresent' };
const printer: DeviceStatus = {
  deviceId: 'p',
  deviceClass: 'receipt-printer',
  device: 'online',
  media: 'unknown',
  paper: 'full',
  trouble: null,
};

const ups = (power: 'unknown' | 'mains' | 'battery', low: boolean): DeviceStatus => ({
  deviceId: 'u',
  deviceClass: 'ups',
  device: power === 'unknown' ? 'offline' : 'online',
  power,
  low,
  charge: null,
  runtimeSeconds: null,
});

/** A kiosk with instant effects, ready to invite, on a clock that only the test moves. */
function startKiosk() {
  const clock = new SimulatedClock();
  const machine = compileService(certification as NonNullable<typeof certification>).provide({
    actors: {
      readCard: fromPromise<Result<IdentityCard, ReadCardFailure>>(async () => ok(specimenCard.pensioner)),
      loadDraft: fromPromise<Draft | null, { readonly itemCode: string }>(async () => null),
      saveApplication: fromPromise<Result<SavedApplication>, ApplicationDraft>(async () =>
        ok({ key: 'k', receiptNumber: 'L-1', pickupCode: '12345678' }),
      ),
      awaitCounty: fromPromise<CountyAnswer, { readonly key: string }>(async () => ({
        kind: 'accepted',
        caseNumber: 'C-1',
      })),
      printReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, PrintRequest>(async () =>
        ok({ copy: false }),
      ),
    },
    delays: farewellDelays(timings),
  });
  const kiosk = createActor(
    createKioskMachine({
      services: new Map([[configuration.items[0]?.itemCode ?? '', machine]]),
      isOffered: (_itemCode, devices) => isUsable(devices, 'id-card-reader'),
      reprint: reprintMachine,
      maintenance: noMaintenance,
      savingOff: null,
      timings,
      language: 'zh-Hans',
      today: () => '20261123',
    }),
    { clock },
  );
  kiosk.start();
  kiosk.send({ type: 'start.succeeded' });
  kiosk.send({ type: 'device.status', status: reader });
  kiosk.send({ type: 'device.status', status: printer });
  return { kiosk, clock };
}

function screen(kiosk: Actor<KioskMachine>): Screen {
  const sexes = configuration.dictionaries.get('sex');
  const ethnicities = configuration.dictionaries.get('ethnicity');
  if (sexes === undefined || ethnicities === undefined) throw new Error('dictionaries are missing');
  const items = new Map(configuration.items.map((item) => [item.itemCode, item]));
  const drawn = screenOf(kiosk.getSnapshot(), {
    stationName: configuration.profile.name,
    items,
    sexes,
    ethnicities,
    documentNames: new Map(),
    documentCamera: null,
  });
  expect(Value.Check(Screen, drawn)).toBe(true);
  return drawn;
}

/** What the station does with everything a person does. */
function person(kiosk: Actor<KioskMachine>, ...events: readonly UserEvent[]): void {
  for (const event of events) {
    kiosk.send({ type: 'touch' });
    kiosk.send(event);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function atPhoneQuestion() {
  const started = startKiosk();
  person(started.kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' }, { type: 'begin' });
  await settled();
  person(started.kiosk, { type: 'confirm-identity' });
  await settled();
  return started;
}

const seconds = (count: number): number => count * 1000;

describe('a whole visit', () => {
  it('goes from the home screen to a printed receipt and back', async () => {
    const { kiosk, clock } = startKiosk();
    expect(screen(kiosk)).toMatchObject({ kind: 'inviting', link: 'up' });
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' });
    expect(screen(kiosk).kind).toBe('guide');
    person(kiosk, { type: 'begin' });
    expect(screen(kiosk).kind).toBe('present-card');
    await settled();
    expect(screen(kiosk)).toMatchObject({ kind: 'confirm-identity', maskedIdNumber: '130999********0026' });
    person(kiosk, { type: 'confirm-identity' });
    await settled();
    expect(screen(kiosk)).toMatchObject({
      kind: 'question',
      field: 'phone',
      visit: { progress: { page: 3, pages: 4 } },
    });
    person(kiosk, { type: 'answer', field: 'phone', value: '13800001234' });
    expect(screen(kiosk)).toMatchObject({ kind: 'review', submits: true });
    person(kiosk, { type: 'confirm-review' });
    await settled();
    expect(screen(kiosk)).toMatchObject({ kind: 'outcome', caseNumber: 'C-1', receipt: { state: 'settled' } });
    person(kiosk, { type: 'finish' });
    expect(screen(kiosk).kind).toBe('farewell');
    kiosk.send({ type: 'device.status', status: reader });
    await settled();
    clock.increment(seconds(timings.farewell));
    expect(screen(kiosk).kind).toBe('inviting');
    expect(kiosk.getSnapshot().context.visit).toBeNull();
  });

  it('keeps a wrong phone number on its page and says what to do', async () => {
    const { kiosk } = await atPhoneQuestion();
    person(kiosk, { type: 'answer', field: 'phone', value: '12' });
    expect(screen(kiosk)).toMatchObject({ kind: 'question', problem: { en: expect.stringContaining('11 digits') } });
  });
});

describe('a card that still lies on the reader', () => {
  it('of the last person, must be lifted before the next can be read', () => {
    const { kiosk } = startKiosk();
    kiosk.send({ type: 'device.status', status: { ...reader, media: 'present' } });
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' }, { type: 'begin' });
    expect(screen(kiosk)).toMatchObject({ kind: 'present-card', trouble: 'card-left-lying' });
    kiosk.send({ type: 'device.status', status: reader });
    expect(screen(kiosk)).toMatchObject({ kind: 'present-card', trouble: null });
  });

  it('of one who turned back, must be lifted too', async () => {
    const { kiosk } = startKiosk();
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' }, { type: 'begin' });
    await settled();
    expect(screen(kiosk).kind).toBe('confirm-identity');
    person(kiosk, { type: 'go-back' });
    expect(screen(kiosk)).toMatchObject({ kind: 'present-card', trouble: 'card-left-lying' });
  });
});

describe('a person who falls silent', () => {
  it('is warned with a countdown, and the visit ends when it runs out', async () => {
    const { kiosk, clock } = await atPhoneQuestion();
    // The pensioner is above the elder age: pages wait longer.
    clock.increment(seconds(timings.attention * timings.elderFactor) - 1);
    expect(screen(kiosk)).toMatchObject({ visit: { overlay: null } });
    clock.increment(1);
    expect(screen(kiosk)).toMatchObject({ visit: { overlay: { kind: 'idle-warning', secondsLeft: timings.warning } } });
    clock.increment(seconds(1));
    expect(screen(kiosk)).toMatchObject({ visit: { overlay: { secondsLeft: timings.warning - 1 } } });
    for (let second = 1; second < timings.warning; second += 1) clock.increment(seconds(1));
    // The card still lies on the reader: the farewell says so, with nothing of the person behind it.
    expect(screen(kiosk)).toMatchObject({ kind: 'farewell', cardOnReader: true });
    kiosk.send({ type: 'device.status', status: reader });
    expect(screen(kiosk).kind).toBe('inviting');
  });

  it('may stay any number of times', async () => {
    const { kiosk, clock } = await atPhoneQuestion();
    for (let round = 0; round < 12; round += 1) {
      clock.increment(seconds(timings.attention * timings.elderFactor));
      expect(screen(kiosk)).toMatchObject({ visit: { overlay: { kind: 'idle-warning' } } });
      person(kiosk, { type: 'keep-going' });
      expect(screen(kiosk)).toMatchObject({ kind: 'question', visit: { overlay: null } });
    }
  });
});

describe('leaving', () => {
  it('asks first when something would be lost', async () => {
    const { kiosk } = await atPhoneQuestion();
    person(kiosk, { type: 'cancel' });
    expect(screen(kiosk)).toMatchObject({ kind: 'question', visit: { overlay: { kind: 'confirm-cancel' } } });
    person(kiosk, { type: 'keep-going' });
    expect(screen(kiosk)).toMatchObject({ visit: { overlay: null } });
    person(kiosk, { type: 'cancel' }, { type: 'confirm-cancel' });
    expect(screen(kiosk)).toMatchObject({ kind: 'farewell', cardOnReader: true });
  });

  it('does not ask when nothing would be lost', () => {
    const { kiosk } = startKiosk();
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' }, { type: 'cancel' });
    expect(screen(kiosk).kind).toBe('inviting');
  });
});

describe('devices and link', () => {
  it('does not offer services without a card reader, and says when there will be no receipt', () => {
    const { kiosk } = startKiosk();
    kiosk.send({ type: 'device.status', status: { ...printer, trouble: 'paper-out', paper: 'out' } });
    expect(screen(kiosk)).toMatchObject({ services: [{ notice: 'no-receipt', unavailable: null }, {}, {}] });
    kiosk.send({ type: 'devices.gone' });
    expect(screen(kiosk)).toMatchObject({ services: [{ unavailable: 'reader-offline' }, {}, {}] });
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' });
    expect(screen(kiosk).kind).toBe('inviting');
  });

  it('tells the link honestly during a visit', async () => {
    const { kiosk } = await atPhoneQuestion();
    kiosk.send({ type: 'link.lost' });
    expect(screen(kiosk)).toMatchObject({ kind: 'question', visit: { link: 'down' } });
  });

  it('stays out of service whatever happens', () => {
    const { kiosk } = startKiosk();
    kiosk.send({ type: 'start.failed', code: 'CFG-03' });
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' }, { type: 'cancel' });
    kiosk.send({ type: 'link.lost' });
    expect(screen(kiosk)).toEqual({ kind: 'out-of-service', code: 'CFG-03' });
  });
});

describe('power and door', () => {
  it('takes nobody in while the battery is about to end, and opens again with the mains', () => {
    const { kiosk } = startKiosk();
    kiosk.send({ type: 'device.status', status: ups('battery', false) });
    expect(screen(kiosk).kind).toBe('inviting');
    kiosk.send({ type: 'device.status', status: ups('battery', true) });
    expect(screen(kiosk)).toEqual({ kind: 'power-failing' });
    person(kiosk, { type: 'choose-service', itemCode: certification?.itemCode ?? '' });
    expect(screen(kiosk)).toEqual({ kind: 'power-failing' });
    // The server of the supply goes down before the machine: its silence is no mains.
    kiosk.send({ type: 'device.status', status: ups('unknown', false) });
    expect(screen(kiosk)).toEqual({ kind: 'power-failing' });
    kiosk.send({ type: 'device.status', status: ups('mains', false) });
    expect(screen(kiosk).kind).toBe('inviting');
  });

  it('lets a visit in progress come to its end first', async () => {
    const { kiosk } = await atPhoneQuestion();
    kiosk.send({ type: 'device.status', status: ups('battery', true) });
    expect(screen(kiosk).kind).toBe('question');
    person(kiosk, { type: 'cancel' }, { type: 'confirm-cancel' });
    kiosk.send({ type: 'device.status', status: reader });
    expect(screen(kiosk)).toEqual({ kind: 'power-failing' });
  });

  it('counts the openings of a door, but not those of the technician', () => {
    const { kiosk } = startKiosk();
    kiosk.send({ type: 'door.opened', deviceId: 'board', at: '11-24 09:12' });
    kiosk.send({ type: 'maintenance.entered' });
    kiosk.send({ type: 'door.opened', deviceId: 'board', at: '11-24 09:30' });
    expect(kiosk.getSnapshot().context.doors).toEqual({ board: { times: 1, lastAt: '11-24 09:12' } });
  });
});
