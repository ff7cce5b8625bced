import { PenContact } from './stroke-recorder.ts';
import {
  decodeCapability,
  decodeInformation,
  decodeStuReport,
  INFORMATION_REQUEST,
  STU_540,
  type StuReport,
} from './stu-report.ts';

const PEN_REPORT_LENGTH = 7;

/**
 * What a captured stream of an STU pad says, for people: an answer to a question, or pen reports one behind the other.
 * Counts, ranges and durations only: where the pen went is somebody's signature.
 */
export function describeCapture(bytes: Uint8Array): object {
  const capability = decodeCapability(bytes);
  if (capability !== null) return { capability };
  if (bytes.length === INFORMATION_REQUEST.length) {
    const information = decodeInformation(bytes);
    if (information !== null) return { information };
  }
  return describePen(bytes);
}

function describePen(bytes: Uint8Array): object {
  const contact = new PenContact(STU_540);
  const counts: Record<StuReport['kind'], number> = { pen: 0, encrypted: 0, other: 0, malformed: 0 };
  let strokes = 0;
  let highestPressure = 0;
  for (let at = 0; at < bytes.length; at += PEN_REPORT_LENGTH) {
    const read = decodeStuReport(bytes.subarray(at, at + PEN_REPORT_LENGTH));
    counts[read.kind] += 1;
    if (read.kind !== 'pen') continue;
    highestPressure = Math.max(highestPressure, read.sample.pressure);
    const before = contact.touching;
    if (contact.follow(read.sample) && !before) strokes += 1;
  }
  return { reports: counts, strokes, highestPressure };
}
