import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';
import { encodeHidPosReports } from './hid-pos-report.ts';
import { SPECIMEN_CODES } from './specimen-codes.ts';

test('HID reports', () => {
  const capture = Buffer.concat(encodeHidPosReports(SPECIMEN_CODES.long));
  expect(describeCapture(capture)).toMatchObject({
    line: 'hid-pos',
    reports: [{ aim: ']Q1', bytes: 56, continued: true }, { continued: true }, { continued: false }],
    codes: [{ symbology: 'qrCode', text: SPECIMEN_CODES.long.text }],
  });
  expect(describeCapture(capture.subarray(0, 64))).toMatchObject({ codes: [{ kind: 'unreadable' }] });
});

test('a serial line, with and without AIM identifiers', () => {
  expect(describeCapture(Buffer.from('6901234567892\r\n'))).toMatchObject({
    line: 'serial',
    aimPrefix: false,
    codes: [{ text: '6901234567892', symbology: 'symbologyUnknown' }],
  });
  expect(describeCapture(Buffer.from(']E06901234567892\r]Q1村\r'))).toMatchObject({
    aimPrefix: true,
    codes: [{ symbology: 'ean13' }, { symbology: 'qrCode', text: '村', encoding: 'utf-8' }],
  });
});

test('nothing that can be captured throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => JSON.stringify(describeCapture(bytes)).length > 0),
  );
});
