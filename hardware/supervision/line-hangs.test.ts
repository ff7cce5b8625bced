import { expect, test } from 'vitest';
import { readerOn, stubbornStation } from './stubborn-line.ts';

test('an open that hangs is said, keeps no other device waiting, and is not tried a second time', async () => {
  const { clock, devices, line, published } = stubbornStation();
  line('stuck').mode = 'hangs';
  await clock.until(devices.configure([readerOn('stuck'), readerOn('well')]));
  await clock.advance(300);
  expect(line('well').openLinks).toBe(1);
  await clock.advance(60_000);
  expect(line('stuck').opened).toBe(1);
  expect(published.filter(({ deviceId }) => deviceId === 'stuck')).toMatchObject([{ device: 'offline' }]);
  await clock.until(devices.close());
});

test('an open that takes a minute serves in the end', async () => {
  const { clock, devices, line } = stubbornStation();
  line('slow').mode = 'hangs';
  await clock.until(devices.configure([readerOn('slow')]));
  await clock.advance(60_000);
  line('slow').answer();
  await clock.advance(1000);
  expect(line('slow').openLinks).toBe(1);
  expect(devices.counters).toMatchObject([{ counters: { hours: expect.any(Number) } }]);
  expect(await clock.until(devices.close())).toBe('closed');
  expect(line('slow').openLinks).toBe(0);
});

test('a line that opens after everything was closed is closed again', async () => {
  const { clock, devices, line } = stubbornStation();
  line('late').mode = 'hangs';
  await clock.until(devices.configure([readerOn('late')]));
  expect(await clock.until(devices.close(), 1500)).toBe('abandoned');
  line('late').answer();
  await clock.advance(10);
  expect(line('late').openLinks).toBe(0);
  expect(line('late').watchers).toBe(0);
});

test('nine stuck devices are given up in the time of one', async () => {
  const { clock, devices, line } = stubbornStation();
  const paths = Array.from({ length: 9 }, (_, index) => `stuck-${index}`);
  for (const [index, path] of paths.entries()) {
    if (index % 2 === 0) line(path).mode = 'hangs';
    else line(path).closeHangs = true;
  }
  await clock.until(devices.configure(paths.map((path) => readerOn(path))));
  await clock.advance(2000);
  const before = clock.now();
  expect(await clock.until(devices.close())).toBe('abandoned');
  expect(clock.now() - before).toBeLessThanOrEqual(1500);
});

test('a close that hangs holds up the next configuration for a moment only', async () => {
  const { clock, devices, line } = stubbornStation();
  line('stuck').closeHangs = true;
  await clock.until(devices.configure([readerOn('stuck')]));
  await clock.advance(500);
  const before = clock.now();
  await clock.until(devices.configure([readerOn('other')]));
  expect(clock.now() - before).toBeLessThanOrEqual(1500);
  await clock.advance(100);
  expect(line('other').openLinks).toBe(1);
  expect(devices.statuses.map(({ deviceId }) => deviceId)).toEqual(['other']);
  await clock.until(devices.close());
});

test('a binding that throws costs its own device only, and the reason is reported once', async () => {
  const { clock, devices, line, diagnostics } = stubbornStation();
  line('broken').mode = 'throws';
  await clock.until(devices.configure([readerOn('broken'), readerOn('well')]));
  await clock.advance(30_000);
  expect(line('well').openLinks).toBe(1);
  expect(diagnostics.filter(({ event }) => event === 'line-not-opened')).toEqual([
    { event: 'line-not-opened', deviceId: 'broken', code: 'open-failed', detail: 'the binding is broken' },
  ]);
  await clock.until(devices.close());
});
