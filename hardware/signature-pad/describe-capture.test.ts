import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';
import { SPECIMEN_STROKES } from './specimen-signature.ts';
import { encodeCapability, encodeInformation, encodePenReport, STU_540 } from './stu-report.ts';

test('answers of a pad', () => {
  expect(describeCapture(encodeCapability(STU_540))).toEqual({ capability: STU_540 });
  expect(describeCapture(encodeInformation('STU-540'))).toMatchObject({ information: { model: 'STU-540' } });
});

test('pen reports are counted, not shown', () => {
  const lifted = { inRange: true, pressure: 0, x: 0, y: 0 };
  const samples = SPECIMEN_STROKES.flatMap((stroke) => [
    ...stroke.map((point) => ({ ...point, inRange: true })),
    lifted,
  ]);
  const capture = Buffer.concat(samples.map(encodePenReport));
  expect(describeCapture(capture)).toEqual({
    reports: { pen: 52, encrypted: 0, other: 0, malformed: 0 },
    strokes: 4,
    highestPressure: 794,
  });
});

test('nothing that can be captured throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => JSON.stringify(describeCapture(bytes)).length > 0),
  );
});
