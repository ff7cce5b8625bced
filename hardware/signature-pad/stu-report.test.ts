import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersReports } from '../transports/hid-descriptor.ts';
import {
  decodeCapability,
  decodeInformation,
  decodeStuReport,
  encodeCapability,
  encodeInformation,
  encodePenReport,
  encodeStatus,
  isCapturingEncrypted,
  STU_540,
  stuReportDescriptor,
} from './stu-report.ts';

test('a pen report: range bit, twelve bits of pressure, then x and y, high byte first', () => {
  const report = Uint8Array.of(0x01, 0x93, 0xff, 0x2a, 0x30, 0x19, 0x50);
  expect(decodeStuReport(report)).toEqual({
    kind: 'pen',
    sample: { inRange: true, pressure: 1023, x: 10_800, y: 6480 },
  });
  // The form with time and sequence has the same bytes in front.
  expect(decodeStuReport(Uint8Array.of(0x34, 0x93, 0xff, 0x2a, 0x30, 0x19, 0x50, 1, 2, 3, 4))).toMatchObject({
    kind: 'pen',
    sample: { pressure: 1023, x: 10_800 },
  });
});

test('every sample comes back from its report', () => {
  const sample = fc.record({
    inRange: fc.boolean(),
    pressure: fc.integer({ min: 0, max: 0xfff }),
    x: fc.integer({ min: 0, max: 0xffff }),
    y: fc.integer({ min: 0, max: 0xffff }),
  });
  fc.assert(
    fc.property(sample, (pen) => {
      expect(decodeStuReport(encodePenReport(pen))).toEqual({ kind: 'pen', sample: pen });
    }),
  );
});

test('a pad says how large it is, and older ones leave the resolution out', () => {
  const answer = encodeCapability(STU_540);
  expect(answer).toHaveLength(17);
  expect(decodeCapability(answer)).toEqual(STU_540);
  expect(decodeCapability(answer.slice(0, 11))).toMatchObject({ maxX: 10_800, unitsPerInch: 2540 });
  expect(decodeCapability(new Uint8Array(17))).toBeNull();
  expect(decodeCapability(Uint8Array.of(0x09))).toBeNull();
  expect(decodeInformation(encodeInformation('STU-540'))).toEqual({ model: 'STU-540', firmware: '1.2' });
  expect(decodeInformation(new Uint8Array(3))).toBeNull();
  expect(isCapturingEncrypted(encodeStatus(true))).toBe(true);
  expect(isCapturingEncrypted(encodeStatus(false))).toBe(false);
});

test('nothing that a device sends throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      expect(['pen', 'encrypted', 'other', 'malformed']).toContain(decodeStuReport(bytes).kind);
      decodeCapability(bytes);
      decodeInformation(bytes);
      isCapturingEncrypted(bytes);
    }),
  );
});

test('the descriptor numbers its reports', () => {
  expect(numbersReports(stuReportDescriptor())).toBe(true);
});
