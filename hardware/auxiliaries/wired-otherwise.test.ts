import { afterEach, expect, test } from 'vitest';
import { driverFor } from '../drivers.ts';
import { type BoardBench, boardBench, WIRING } from './bench.ts';

let bench: BoardBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

test('a board that refuses an address has a hardware error, steadily, and staff read why', async () => {
  bench = await boardBench(WIRING, { size: 5 });
  await bench.clock.advance(3000);
  expect(bench.published.at(-1)).toMatchObject({ device: 'hardwareError', door: 'closed' });
  const told = bench.published.length;
  await bench.clock.advance(30_000);
  expect(bench.published.length).toBe(told);
  expect(bench.diagnostics).toContainEqual({
    event: 'command-failed',
    deviceId: 'board',
    code: 'board-refused',
    detail: 'read-coils was refused with exception 2',
  });
  expect(await bench.clock.until(bench.setLight('statusBad', 'continuous'))).toMatchObject({
    failure: { code: 'board-refused' },
  });
});

test.each([
  [{ lights: ['cardReader'] }],
  [{ lights: ['cardReader=x'] }],
  [{ lights: ['discoBall=1'] }],
  [{ door: '-1' }],
  [{ door: '100' }],
  [{ unit: 0 }],
  [{ colour: 'green' }],
])('a profile that says %o is refused', (settings) => {
  const line = { transport: 'serial', path: 'board', baudRate: 9600, rtscts: false } as const;
  const profile = { id: 'board', deviceClass: 'auxiliaries', driver: 'modbus-rtu', line, settings } as const;
  expect(driverFor(profile)).toMatchObject({ ok: false, failure: { code: 'invalid-settings' } });
});
