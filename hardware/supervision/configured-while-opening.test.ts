import { expect, test } from 'vitest';
import { readerOn, stubbornStation } from './stubborn-line.ts';

test('a device that is dropped while its line opens leaves no open line', async () => {
  const { clock, devices, line, published } = stubbornStation();
  line('a').mode = 'hangs';
  await clock.until(devices.configure([readerOn('a')]));
  const configured = devices.configure([]);
  line('a').answer();
  expect(await clock.until(configured)).toEqual([]);
  expect(line('a').openLinks).toBe(0);
  expect(devices.statuses).toEqual([]);
  expect(published).toEqual([]);
});

test('three configurations at once end as the last one says, with one line open', async () => {
  const { clock, devices, line } = stubbornStation();
  const [first, second, third] = [
    devices.configure([readerOn('a')]),
    devices.configure([readerOn('b'), readerOn('a')]),
    devices.configure([readerOn('b')]),
  ];
  await clock.until(Promise.all([first, second, third]));
  await clock.advance(500);
  expect([line('a').openLinks, line('b').openLinks]).toEqual([0, 1]);
  expect(devices.statuses.map(({ deviceId }) => deviceId)).toEqual(['b']);
  await clock.until(devices.close());
  expect(line('b').openLinks).toBe(0);
});

test('each configuration is told its own refusals', async () => {
  const { clock, devices } = stubbornStation();
  const wrong = { ...readerOn('a'), driver: 'none' };
  const [first, second] = await clock.until(
    Promise.all([devices.configure([wrong]), devices.configure([readerOn('b'), readerOn('c', 'b')])]),
  );
  expect(first).toMatchObject([{ deviceId: 'a', code: 'unknown-driver' }]);
  expect(second).toMatchObject([{ deviceId: 'b', code: 'duplicate-id' }]);
  await clock.until(devices.close());
});

test('closed while old lines are closing, it opens nothing any more', async () => {
  const { clock, devices, line } = stubbornStation();
  await clock.until(devices.configure([readerOn('a')]));
  await clock.advance(300);
  line('a').closeHangs = true;
  const configured = devices.configure([readerOn('b')]);
  const ended = devices.close();
  await clock.until(Promise.all([configured, ended]));
  await clock.until(devices.configure([readerOn('c')]));
  await clock.advance(5000);
  expect([line('b').opened, line('c').opened]).toEqual([0, 0]);
});

test('the same profile keeps its open line and its counts; a changed one is opened anew and counts on', async () => {
  const { clock, devices, line } = stubbornStation();
  await clock.until(devices.configure([readerOn('a')]));
  await clock.advance(300);
  await clock.until(devices.configure([readerOn('a')]));
  expect(line('a').opened).toBe(1);
  line('a').cut();
  await clock.advance(1000);
  expect(devices.counters).toMatchObject([{ counters: { reconnects: 1 } }]);
  await clock.until(devices.configure([readerOn('b', 'a')]));
  await clock.advance(300);
  expect(line('b').openLinks).toBe(1);
  expect(devices.counters).toMatchObject([{ counters: { reconnects: 1 } }]);
  await clock.until(devices.close());
});
