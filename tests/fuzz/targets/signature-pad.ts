import {
  decodeCapability,
  decodeInformation,
  decodeStuReport,
  encodeCapability,
  encodeInformation,
  encodePenReport,
  STU_540,
} from '../../../hardware/signature-pad/stu-report.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

export const SIGNATURE_PAD_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'STU reports',
    covers: ['/signature-pad/stu-report.ts'],
    seeds: [
      encodePenReport({ inRange: true, x: 5000, y: 3000, pressure: 600 }),
      encodeCapability(STU_540),
      encodeInformation('STU-540'),
    ],
    run(input) {
      decodeStuReport(input);
      decodeCapability(input);
      decodeInformation(input);
    },
  },
];
