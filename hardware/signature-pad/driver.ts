import { Type } from 'typebox';
import { defineDriver } from '../driver.ts';
import { SignaturePad } from './device.ts';

const MINIMUM_INK_MM = 8;
const HUNDREDTHS = 100;

/** Wacom's STU pads over HID, written to the reports of the STU-540. */
export const wacomStuDriver = defineDriver({
  deviceClass: 'signature-pad',
  name: 'wacom-stu',
  lines: ['hid'],
  settings: Type.Object({
    /** Less ink than this, in millimetres of strokes, is no signature. */
    minimumInkMm: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
  }),
  create: ({ deviceId, clock, tally, settings }) =>
    new SignaturePad({ deviceId, clock, tally, minimumInk: (settings.minimumInkMm ?? MINIMUM_INK_MM) * HUNDREDTHS }),
});
