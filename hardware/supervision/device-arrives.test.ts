import { expect, test } from 'vitest';
import { readerOn, stubbornStation } from './stubborn-line.ts';

test('a device that arrives is opened at once, not at the next attempt', async () => {
  const { clock, devices, line } = stubbornStation();
  line('a').mode = 'no-device';
  await clock.until(devices.configure([readerOn('a')]));
  await clock.advance(30_000);
  line('a').mode = 'opens';
  line('a').arrive();
  await clock.advance(50);
  expect(line('a').openLinks).toBe(1);
  expect(line('a').watchers).toBe(0);
  await clock.until(devices.close());
});

test('one that arrives while an attempt fails is not missed', async () => {
  const { clock, devices, line } = stubbornStation();
  line('a').mode = 'hangs';
  await clock.until(devices.configure([readerOn('a')]));
  line('a').arrive();
  line('a').mode = 'opens';
  line('a').answer('no-device');
  await clock.advance(50);
  expect(line('a').openLinks).toBe(1);
  await clock.until(devices.close());
});

test('a directory that is written to all the time does not make it try all the time', async () => {
  const { clock, devices, line } = stubbornStation();
  line('a').mode = 'no-device';
  await clock.until(devices.configure([readerOn('a')]));
  for (let ms = 0; ms < 1000; ms += 1) {
    line('a').arrive();
    await clock.advance(1);
  }
  expect(line('a').opened).toBeLessThan(60);
  await clock.until(devices.close());
});

test('without any word of an arrival it is found within two seconds', async () => {
  const { clock, devices, line } = stubbornStation();
  line('a').mode = 'no-device';
  await clock.until(devices.configure([readerOn('a')]));
  await clock.advance(60_000);
  line('a').mode = 'opens';
  await clock.advance(2000);
  expect(line('a').openLinks).toBe(1);
  await clock.until(devices.close());
});

test('unplugged and plugged a thousand times, it serves each time and leaves nothing behind', async () => {
  const { clock, devices, line } = stubbornStation();
  await clock.until(devices.configure([readerOn('a')]));
  await clock.advance(100);
  for (let time = 0; time < 1000; time += 1) {
    line('a').mode = 'no-device';
    line('a').cut();
    await clock.advance((time * 37) % 900);
    line('a').mode = 'opens';
    line('a').arrive();
    await clock.advance(100);
    expect(line('a').openLinks).toBe(1);
  }
  expect(line('a').watchers).toBe(0);
  expect(devices.counters).toMatchObject([{ counters: { reconnects: 1000 } }]);
  expect(await clock.until(devices.close())).toBe('closed');
});
