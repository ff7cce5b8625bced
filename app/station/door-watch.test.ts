import { expect, test } from 'vitest';
import type { DeviceStatus } from '../contracts/devices/device-status.ts';
import { watchDoors } from './door-watch.ts';

function doorTold(...doors: readonly ('unknown' | 'closed' | 'open' | 'tampered')[]): readonly string[] {
  const told: string[] = [];
  const watch = watchDoors((deviceId, door) => told.push(`${deviceId} ${door}`));
  for (const door of doors) {
    watch({ deviceId: 'board', deviceClass: 'auxiliaries', device: 'online', door, proximity: 'unknown' });
  }
  return told;
}

test('an opening is told once, and the next one again', () => {
  expect(doorTold('closed', 'open', 'open', 'closed', 'open')).toEqual(['board open', 'board open']);
});

test('a door that stands open when the station starts is told', () => {
  expect(doorTold('unknown', 'open')).toEqual(['board open']);
});

test('a board that goes away and comes back has not opened its door once more', () => {
  expect(doorTold('open', 'unknown', 'open')).toEqual(['board open']);
});

test('tampering is told also of an open door, and its end is no opening', () => {
  expect(doorTold('open', 'tampered', 'open', 'closed')).toEqual(['board open', 'board tampered']);
});

test('other devices have no door', () => {
  const reader: DeviceStatus = { deviceId: 'r', deviceClass: 'id-card-reader', device: 'online', media: 'present' };
  const told: string[] = [];
  watchDoors((deviceId) => told.push(deviceId))(reader);
  expect(told).toEqual([]);
});
