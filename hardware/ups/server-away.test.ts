import { afterEach, expect, test } from 'vitest';
import { ON_MAINS, type UpsBench, upsBench } from './bench.ts';

let bench: UpsBench;
afterEach(() => bench.close());

const last = (): unknown => bench.published.at(-1);
const UNKNOWN = { power: 'unknown', low: false, charge: null, runtimeSeconds: null };

test('a server that ended is told, and found again', async () => {
  bench = await upsBench();
  bench.cable.unplug();
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'noDevice', ...UNKNOWN });
  await bench.clock.advance(60_000);
  bench.plug();
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online', power: 'mains' });
});

test('a server that is silent is given up and connected anew', async () => {
  bench = await upsBench();
  bench.server.setSilent(true);
  await bench.clock.advance(10_000);
  expect(last()).toMatchObject({ device: 'noDevice', ...UNKNOWN });
  bench.server.setSilent(false);
  bench.server.connect(bench.cable.wire);
  await bench.clock.advance(8000);
  expect(last()).toMatchObject({ device: 'online' });
});

test('old news is no news: stale data makes the UPS offline until there is fresh', async () => {
  bench = await upsBench();
  bench.server.setStale('station', true);
  await bench.clock.advance(5000);
  expect(last()).toMatchObject({ device: 'offline', ...UNKNOWN });
  bench.server.setStale('station', false);
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online', power: 'mains' });
  expect(bench.diagnostics.filter(({ event }) => event === 'line-not-opened')).toEqual([
    { event: 'line-not-opened', deviceId: 'ups', code: 'open-failed', detail: 'DATA-STALE' },
  ]);
});

test('a peer that is no such server is given up', async () => {
  bench = await upsBench();
  bench.server.setSilent(true);
  bench.server.babble(new Uint8Array(4000).fill(0x20));
  await bench.clock.advance(5000);
  expect(last()).toMatchObject({ device: 'noDevice' });
});

test('lines that nobody asked for do no harm', async () => {
  bench = await upsBench();
  const before = bench.published.length;
  bench.server.babble(new TextEncoder().encode('VAR station ups.status "OB LB"\nOK\nERR DATA-STALE\n'));
  await bench.clock.advance(20_000);
  expect(bench.published.slice(before)).toEqual([]);
});

test('a server with several: none is taken without its name', async () => {
  bench = await upsBench({}, (server) => {
    server.setUps('station', ON_MAINS);
    server.setUps('cabinet', ON_MAINS);
  });
  expect(last()).toMatchObject({ device: 'offline' });
  expect(bench.diagnostics).toContainEqual({
    event: 'line-not-opened',
    deviceId: 'ups',
    code: 'ambiguous-device',
    detail: 'the server has station, cabinet',
  });
  bench.server.removeUps('cabinet');
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online' });
  expect(bench.devices.capabilities[0]?.capabilities).toEqual({ ups: 'station', model: 'S1' });
});

test('a name that the server does not know', async () => {
  bench = await upsBench({ ups: 'cabinet' });
  expect(last()).toMatchObject({ device: 'noDevice' });
  expect(bench.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'no-device', detail: 'the server has station' }),
  );
});

test('a server that wants a name and a password gets them, and is told apart when it wants others', async () => {
  const prepare: Parameters<typeof upsBench>[1] = (server) => {
    server.setUps('station', ON_MAINS);
    server.require({ username: 'kiosk', password: 'a "b" \\c' });
  };
  bench = await upsBench({ username: 'kiosk', password: 'a "b" \\c' }, prepare);
  expect(last()).toMatchObject({ device: 'online' });
  await bench.close();
  bench = await upsBench({ username: 'kiosk', password: 'other' }, prepare);
  expect(last()).toMatchObject({ device: 'offline' });
  expect(bench.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'permission-denied', detail: 'ACCESS-DENIED' }),
  );
  expect(JSON.stringify(bench.diagnostics)).not.toContain('other');
});
