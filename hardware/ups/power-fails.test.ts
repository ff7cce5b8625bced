import { afterEach, beforeEach, expect, test } from 'vitest';
import { ON_MAINS, type UpsBench, upsBench } from './bench.ts';

let bench: UpsBench;
beforeEach(async () => {
  bench = await upsBench();
});
afterEach(() => bench.close());

const last = (): unknown => bench.published.at(-1);

test('mains, battery, battery low, mains again: each is told within three seconds', async () => {
  expect(last()).toEqual({
    deviceId: 'ups',
    deviceClass: 'ups',
    device: 'online',
    power: 'mains',
    low: false,
    charge: 97,
    runtimeSeconds: 1800,
  });
  bench.server.setUps('station', { 'ups.status': 'OB DISCHRG', 'battery.charge': '80', 'battery.runtime': '900.5' });
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ device: 'online', power: 'battery', low: false, charge: 80, runtimeSeconds: 900.5 });
  bench.server.setUps('station', { 'ups.status': 'OB LB DISCHRG', 'battery.charge': '9' });
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ power: 'battery', low: true, charge: 9, runtimeSeconds: null });
  bench.server.setUps('station', { 'ups.status': 'OL LB CHRG', 'battery.charge': '10' });
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ power: 'mains', low: false });
});

test.each([
  ['FSD OB LB', { device: 'online', power: 'battery', low: true }],
  ['FSD OL', { device: 'online', power: 'mains', low: true }],
  ['OL RB', { device: 'hardwareError', power: 'mains', low: false }],
  ['OL BOOST', { device: 'online', power: 'mains', low: false }],
  ['BYPASS', { device: 'online', power: 'unknown', low: false }],
  ['WAIT', { device: 'starting', power: 'unknown', low: false }],
])('%s', async (status, expected) => {
  bench.server.setUps('station', { ...ON_MAINS, 'ups.status': status });
  await bench.clock.advance(6000);
  expect(last()).toMatchObject(expected);
});

test.each(['', '-3', 'n/a', '1e9', '250'])('a charge of "%s" never leaves its bounds', async (charge) => {
  bench.server.setUps('station', { ...ON_MAINS, 'battery.charge': charge });
  await bench.clock.advance(3000);
  expect(last()).toMatchObject({ power: 'mains', charge: charge === '250' ? 100 : null });
});

test('the self-test tells in the server own words, and finds a battery that must be replaced', async () => {
  const test = () => bench.devices.find('ups')?.device.selfTest?.({ commandId: 'test', timeoutMs: 5000 });
  expect(await bench.clock.until(Promise.resolve(test()))).toEqual({
    ok: true,
    value: { found: ['ups.status: OL CHRG', 'battery.charge: 97', 'battery.runtime: 1800'] },
  });
  bench.server.setUps('station', { ...ON_MAINS, 'ups.status': 'OL RB' });
  expect(await bench.clock.until(Promise.resolve(test()))).toMatchObject({ failure: { code: 'self-test-failed' } });
});
