import { DEVICE_CLASSES, toolFor } from '../../../hardware/field-tools/tools.ts';
import { AnswerPicker, encodeAnswer } from '../../../hardware/gm65-scanner/gm65-frame.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';
import { ID_CARD_READER_TARGETS } from './id-card-reader.ts';
import { RECEIPT_PRINTER_TARGETS } from './receipt-printer.ts';

/** Bytes of several devices: a person may hand any capture to any tool. */
const SEEDS = [...ID_CARD_READER_TARGETS, ...RECEIPT_PRINTER_TARGETS].flatMap(({ seeds }) => seeds.slice(0, 4));
const GOOD = encodeAnswer([0x01]);

export const CAPTURE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'captures from the field',
    covers: ['/describe-capture.ts'],
    seeds: SEEDS,
    run(input) {
      for (const deviceClass of DEVICE_CLASSES) JSON.stringify(toolFor(deviceClass).decode?.(input.slice()));
    },
  },
  {
    name: 'answers of GM65 modules',
    covers: ['/gm65-scanner/gm65-frame.ts'],
    seeds: [GOOD, Uint8Array.from([0x31, 0x32, 0x33, 0x0d, ...GOOD])],
    run(input) {
      const picker = new AnswerPicker();
      const { answer, rest } = picker.push(input);
      const held = picker.release();
      law(rest.length + held.length + (answer === null ? 0 : GOOD.length) === input.length, 'bytes of codes are lost');
      law(picker.push(GOOD).answer !== null, 'the good answer after the noise was not found');
    },
  },
];
