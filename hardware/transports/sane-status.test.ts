import { expect, test } from 'vitest';
import { complaintOf, saneStatusOf } from './sane-status.ts';

test.each([
  ['scanimage: sane_read: Document feeder jammed', 'jammed'],
  ['scanimage: sane_start: Document feeder out of documents', 'no-documents'],
  ['scanimage: sane_start: Scanner cover is open', 'cover-open'],
  ['scanimage: setting of option --mode failed (Invalid argument)', 'invalid'],
  ['scanimage: open of device fujitsu:x failed: Invalid argument', 'gone'],
  ['scanimage: open of device airscan:e0 failed: Error during device I/O', 'gone'],
  ['scanimage: open of device test failed: Device busy', 'device-busy'],
  ['scanimage: rounded value of br-x from 210 to 200', null],
  ['Progress: 35.5%', null],
] as const)('%s', (line, status) => {
  expect(complaintOf(line)).toBe(status);
});

test('the last complaint counts for more than the exit code', () => {
  const lines = ['scanimage: sane_start: Document feeder out of documents', 'Batch terminated, 0 pages scanned'];
  expect(saneStatusOf({ exitCode: 0, lines })).toBe('no-documents');
  // Killed because it hung in cleaning up.
  expect(saneStatusOf({ exitCode: null, lines: ['scanimage: sane_read: Document feeder jammed'] })).toBe('jammed');
});

test('without a complaint the exit code is the SANE status', () => {
  expect([0, 3, 6, 8, 9, 11, 134, null].map((exitCode) => saneStatusOf({ exitCode, lines: [] }))).toEqual([
    'good',
    'device-busy',
    'jammed',
    'cover-open',
    'io-error',
    'access-denied',
    'unknown',
    'unknown',
  ]);
});
