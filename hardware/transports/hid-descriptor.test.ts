import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersReports, plainReportDescriptor } from './hid-descriptor.ts';

test('a boot keyboard numbers no reports, though a 0x85 stands in its data', () => {
  // Usage Page, Usage, Collection, Usage Maximum 0x85, End Collection.
  const keyboard = Uint8Array.of(0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x29, 0x85, 0xc0);
  expect(numbersReports(keyboard)).toBe(false);
  const long = Uint8Array.of(0xfe, 0x02, 0x10, 0x85, 0x85, 0xc0);
  expect(numbersReports(long)).toBe(false);
});

test('a descriptor with report ids numbers them', () => {
  expect(numbersReports(plainReportDescriptor(0x8c, 2, [{ kind: 'input', reportId: 2, bytes: 63, usage: 1 }]))).toBe(
    true,
  );
  expect(numbersReports(plainReportDescriptor(0x8c, 2, []))).toBe(false);
});

test('no descriptor throws or hangs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect([true, false]).toContain(numbersReports(bytes));
    }),
  );
});
