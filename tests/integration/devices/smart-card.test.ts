/** The real hardware process against the machine's own pcscd with vsmartcard's virtual reader. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DeviceProfile } from '../../../app/contracts/devices/device-profile.ts';
import { SpecimenSmartCard } from '../../../hardware/smart-card-reader/specimen-smart-card.ts';
import { type CardService, cardService } from '../../../scripts/device-simulators/vpcd.ts';
import { type DeviceBench, startDeviceBench } from './device-bench.ts';

let folder: string;
let service: CardService;
let bench: DeviceBench;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-cards-'));
  service = cardService(folder);
  await service.start();
  bench = await startDeviceBench([profile({ reader: service.readerName })]);
  await bench.statusOf('cards', ({ device }) => device === 'online');
});
afterEach(() => service.pull());
afterAll(async () => {
  await bench.close();
  await service.kill();
  await rm(folder, { recursive: true });
});

function profile(settings: DeviceProfile['settings']): DeviceProfile {
  const line = { transport: 'unix', path: service.socketPath } as const;
  return { id: 'cards', deviceClass: 'smart-card-reader', driver: 'pcsc', line, settings };
}

const read = (application = 'specimen') =>
  bench.devices.call('readSmartCard', { deviceId: 'cards', commandId: 'read', timeoutMs: 15_000, application });
const media = (wanted: string) =>
  bench.statusOf('cards', (status) => 'chipPower' in status && 'media' in status && status.media === wanted);

test.each(['T=0', 'T=1'] as const)(
  'a card is seen, read over %s with all its pieces, and seen to leave',
  async (protocol) => {
    const card = new SpecimenSmartCard({ protocol, note: '敬老卡，凭此卡乘车。'.repeat(30) });
    const reading = read();
    await service.insert(card);
    expect(await reading).toEqual({
      ok: true,
      value: { atr: Buffer.from(card.atr).toString('hex').toUpperCase(), fields: card.fields },
    });
    expect(await media('present')).toMatchObject({ device: 'online', chipPower: 'online' });
    expect(await read('atr-only')).toMatchObject({ ok: true, value: { fields: {} } });
    service.pull();
    expect(await media('notPresent')).toMatchObject({ device: 'online', chipPower: 'noCard' });
  },
);

test('a card pulled in the middle of a command was removed, and the next is read', async () => {
  const card = new SpecimenSmartCard();
  card.failNext({ fault: 'pulled' }, 2);
  await service.insert(card);
  expect(await read()).toMatchObject({ ok: false, failure: { code: 'card-removed' } });
  await media('notPresent');
  await service.insert(new SpecimenSmartCard());
  expect(await read()).toMatchObject({ ok: true });
});

test('a service that is killed is found again, with and without its reader', async () => {
  await media('notPresent');
  const waiting = read();
  await service.kill();
  expect(await waiting).toMatchObject({ ok: false, failure: { code: 'reader-offline' } });
  await bench.statusOf('cards', (status) => status.device === 'noDevice');

  await service.start({ reader: false });
  await bench.statusOf('cards', (status) => 'chipPower' in status && status.chipPower === 'noDevice');
  expect(await read()).toMatchObject({ ok: false, failure: { code: 'reader-offline' } });

  await service.start();
  await bench.statusOf('cards', ({ device }) => device === 'online');
  await service.insert(new SpecimenSmartCard());
  expect(await read()).toMatchObject({ ok: true });
});

test('without a name the two places of this reader are too many to choose from', async () => {
  await bench.devices.call('configure', { devices: [profile({})] });
  await bench.statusOf('cards', ({ device }) => device === 'offline');
  expect(await bench.devices.call('capabilities', {})).toMatchObject({
    ok: true,
    value: { devices: [{ capabilities: { readers: ['Virtual PCD 00 00', 'Virtual PCD 00 01'], protocol: '4.4' } }] },
  });
});
