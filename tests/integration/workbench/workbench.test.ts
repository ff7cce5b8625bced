import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../hardware/clock.ts';
import { encodeCommand } from '../../../hardware/id-card-reader/sdt-command.ts';
import { encodeReceipt } from '../../../hardware/receipt-printer/escpos-encoder.ts';
import { layOutReceipt } from '../../../hardware/receipt-printer/layout.ts';
import { SPECIMEN_RECEIPT } from '../../../hardware/receipt-printer/specimen-receipt.ts';
import { serialTransport } from '../../../hardware/transports/serial.ts';
import type { Connection } from '../../../hardware/transports/transport.ts';
import { type EventStream, startTestDesk, type TestDesk } from './desk.ts';

let desk: TestDesk;
let events: EventStream;

beforeEach(async () => {
  desk = await startTestDesk();
  events = await desk.events();
});
afterEach(async () => {
  await events.close();
  await desk.close();
});

async function open(path: string): Promise<Connection> {
  const opened = await serialTransport(
    { transport: 'serial', path, baudRate: 115_200, rtscts: false },
    systemClock,
  ).open();
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

test('whoever comes is first told everything', async () => {
  const { snapshot } = await events.next('snapshot');
  expect(snapshot).toMatchObject({
    station: {
      reader: { plugged: true, cardId: null },
      printer: { plugged: true, paperDots: 576, hanging: null },
      link: 'up',
      county: { behaviour: { kind: 'normal' } },
      kiosk: null,
    },
    slips: [],
    received: [],
  });
  expect(snapshot.cards).toContainEqual(expect.objectContaining({ id: 'pensioner-woman', name: '王秀兰', sex: '女' }));
});

test('a card that is laid down is told, found over the wire, and lifted again', async () => {
  expect(await desk.command({ command: 'place-card', card: 'farmer' })).toBe(204);
  expect(desk.devices.reader.card?.id).toBe('farmer');
  await events.next('station', ({ station }) => station.reader.cardId === 'farmer');

  const reader = await open(desk.devices.profilePaths.reader);
  await reader.write(encodeCommand('find-card'));
  const { changed } = await events.next('wire', (event) => event.changed.some(({ note }) => note === '9F 找到卡'));
  expect(changed.at(-1)).toMatchObject({ direction: 'from-device', hex: 'AAAAAA966900080000' + '9F0000000097' });
  await reader.close();

  expect(await desk.command({ command: 'lift-card' })).toBe(204);
  await events.next('station', ({ station }) => station.reader.cardId === null);
});

test('what others do to the simulators is told too', async () => {
  desk.devices.reader.placeCard('teenager');
  await events.next('station', ({ station }) => station.reader.cardId === 'teenager');
  desk.link.cut('silent');
  await events.next('station', ({ station }) => station.link === 'silent');
});

test('a pulled cable is pulled, and can be put back', async () => {
  expect(await desk.command({ command: 'unplug', device: 'receipt-printer' })).toBe(204);
  await events.next('station', ({ station }) => !station.printer.plugged);
  await expect(open(desk.devices.profilePaths.printer)).rejects.toThrow('no-device');
  expect(await desk.command({ command: 'plug', device: 'receipt-printer' })).toBe(204);
  await events.next('station', ({ station }) => station.printer.plugged);
});

test('a slip that is cut is told and can be looked at; paper that ends leaves the rest hanging', async () => {
  const laidOut = layOutReceipt(SPECIMEN_RECEIPT, 576);
  if (!laidOut.ok) throw new Error(laidOut.failure.code);
  const bytes = Uint8Array.from(encodeReceipt(laidOut.value).commands.flatMap((command) => [...command]));
  const printer = await open(desk.devices.profilePaths.printer);

  await printer.write(bytes);
  const { slip } = await events.next('slip');
  expect(slip).toMatchObject({ number: 1, text: expect.stringContaining('受理回执'), picture: { width: 640 } });
  const picture = await fetch(`${desk.url}${slip.picture.path}`);
  expect(picture.headers.get('content-type')).toContain('image/svg+xml');
  expect(await picture.text()).toContain('受理回执');

  expect(await desk.command({ command: 'end-paper', afterLines: 3 })).toBe(204);
  await printer.write(bytes);
  const { station } = await events.next('station', (event) => event.station.printer.conditions.paperOut);
  expect(station.printer.hanging).not.toBeNull();
  const hanging = await fetch(`${desk.url}${station.printer.hanging?.path}`);
  expect(await hanging.text()).toContain('受理回执');

  expect(await desk.command({ command: 'set-printer', conditions: { paperOut: false } })).toBe(204);
  expect((await events.next('slip')).slip.number).toBe(2);
  await printer.close();
});

test('a cut link carries nothing; mended, what the county receives is shown opened', async () => {
  expect(await desk.command({ command: 'set-link', link: 'reset' })).toBe(204);
  await events.next('station', ({ station }) => station.link === 'reset');
  await expect(desk.handIn()).rejects.toThrow('fetch failed');

  expect(await desk.command({ command: 'set-link', link: 'up' })).toBe(204);
  await desk.handIn();
  const { received } = await events.next('received', (event) => event.received.length > 0);
  expect(received).toMatchObject([
    {
      sequence: 1,
      attempts: 1,
      receiptNumber: 'L-13099910001-20261124-0001-24',
      application: { applicant: { name: '王小英' } },
    },
  ]);
});

test('a county told to refuse, refuses', async () => {
  expect(await desk.command({ command: 'set-county', behaviour: { kind: 'full' } })).toBe(204);
  await events.next('station', ({ station }) => station.county.behaviour.kind === 'full');
  await expect(desk.handIn()).rejects.toThrow('507');
});

test('a door is opened where there is a board; what the station has not cannot be moved', async () => {
  expect(await desk.command({ command: 'set-door', door: 'open' })).toBe(409);
  const equipped = await startTestDesk(['auxiliaries']);
  const told = await equipped.events();
  expect(await equipped.command({ command: 'set-door', door: 'open' })).toBe(204);
  await told.next('station', ({ station }) => station.office.board?.door === 'open');
  expect(equipped.office.board?.door).toBe('open');
  expect(await equipped.command({ command: 'next-document', behaviour: 'jam' })).toBe(409);
  await told.close();
  await equipped.close();
});

test('commands that are none are refused and change nothing', async () => {
  expect(await desk.command({ command: 'place-card', card: 'nobody' })).toBe(400);
  expect(await desk.command({ command: 'melt' })).toBe(400);
  expect(await desk.command([])).toBe(400);
  expect(await desk.command({ command: 'restart', process: 'station' })).toBe(409);
  expect(desk.devices.reader.card).toBeNull();
});

test('pages of other sites get nothing', async () => {
  const plain = await fetch(`${desk.url}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{"command":"lift-card"}',
  });
  expect(plain.status).toBe(415);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const { port } = new URL(desk.url);
    request({ port, path: '/events', headers: { host: `rebound.example:${port}` } }, (response) => {
      resolve(response.statusCode);
      response.resume();
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('the page is served under a policy that lets nothing else in', async () => {
  const page = await fetch(desk.url);
  expect(await page.text()).toContain('<title>page</title>');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});
