import { expect, test } from 'vitest';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { StatusDebouncer } from './status-debouncer.ts';

const status = (device: 'starting' | 'online' | 'offline' | 'noDevice'): DeviceStatus => ({
  deviceId: 'reader',
  deviceClass: 'id-card-reader',
  device,
  media: 'unknown',
});

function bench() {
  const clock = new SimulatedClock();
  const published: string[] = [];
  const debouncer = new StatusDebouncer(status('starting'), clock, ({ device }) => published.push(device));
  return { clock, published, debouncer };
}

test('a plug that loses contact for a second is never told', async () => {
  const { clock, published, debouncer } = bench();
  debouncer.report(status('online'), 'debounced');
  for (let time = 0; time < 5; time += 1) {
    debouncer.report(status('noDevice'), 'debounced');
    await clock.advance(1000);
    debouncer.report(status('online'), 'debounced');
    await clock.advance(500);
  }
  expect(published).toEqual(['online']);
});

test('bad news that lasts is told once, with the last word of it', async () => {
  const { clock, published, debouncer } = bench();
  debouncer.report(status('online'), 'debounced');
  debouncer.report(status('offline'), 'debounced');
  await clock.advance(1000);
  debouncer.report(status('noDevice'), 'debounced');
  await clock.advance(300);
  expect(published).toEqual(['online', 'noDevice']);
});

test('what a command has just failed of is told at once', () => {
  const { published, debouncer } = bench();
  debouncer.report(status('online'), 'debounced');
  debouncer.report(status('offline'), 'immediate');
  expect(published).toEqual(['online', 'offline']);
});

test('good news is told at once', async () => {
  const { clock, published, debouncer } = bench();
  debouncer.report(status('noDevice'), 'debounced');
  await clock.advance(2000);
  debouncer.report(status('online'), 'debounced');
  expect(published).toEqual(['noDevice', 'online']);
});

test('closed, it tells nothing more', async () => {
  const { clock, published, debouncer } = bench();
  debouncer.report(status('noDevice'), 'debounced');
  debouncer.close();
  await clock.advance(5000);
  expect(published).toEqual([]);
});
