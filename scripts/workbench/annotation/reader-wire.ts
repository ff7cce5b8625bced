import { checkByte, MAX_DECLARED_LENGTH, PREAMBLE } from '../../../hardware/id-card-reader/sdt-frame.ts';
import type { WireLine } from '../state.ts';
import { annotateReply, annotateRequest } from './reader-messages.ts';
import { type Interpreter, joinBytes, type Reading } from './reading.ts';

const HEADER_LENGTH = PREAMBLE.length + 2;

/**
 * Reads one direction of a card reader's wire. Unlike the driver's parser it shows everything: noise, damaged frames
 * whole, and frames that stop half way.
 */
export function readerWire(direction: WireLine['direction']): Interpreter {
  const annotate = direction === 'to-device' ? annotateRequest : annotateReply;
  let pending: Uint8Array = new Uint8Array(0);
  /** Whether `pending` has been shown as an open reading. */
  let shown = false;

  const take = (length: number, note: string, tone: Reading['tone'], open = false): Reading => {
    const reading = { continues: shown, bytes: pending.slice(0, length), note, tone, open };
    shown = open;
    if (!open) pending = pending.slice(length);
    return reading;
  };

  const readFrame = (length: number): Reading => {
    const frame = pending.subarray(PREAMBLE.length, length);
    if (checkByte(frame) !== 0) return take(length, '校验错', 'trouble');
    const { note, tone } = annotate(frame.subarray(2, -1));
    return take(length, note, tone);
  };

  return {
    push(bytes) {
      pending = joinBytes(pending, bytes);
      const readings: Reading[] = [];
      while (pending.length > 0) {
        const noise = beforePreamble(pending);
        if (noise > 0) {
          readings.push(take(noise, `帧外 ${noise} 字节`, 'trouble'));
          continue;
        }
        const length = frameLength(pending);
        if (length === 'absurd') {
          readings.push(take(PREAMBLE.length, '帧头之后长度不可信', 'trouble'));
        } else if (length === null || pending.length < length) {
          readings.push(take(pending.length, stillMissing(pending.length, length), 'plain', true));
          break;
        } else readings.push(readFrame(length));
      }
      return readings;
    },
    interrupt() {
      if (pending.length === 0) return null;
      const length = frameLength(pending);
      const missing = typeof length === 'number' ? `少 ${length - pending.length} 字节` : '只有帧头';
      return take(pending.length, `中断，${missing}`, 'trouble');
    },
  };
}

function stillMissing(received: number, length: number | null): string {
  return length === null ? '……' : `收到 ${received} / ${length} 字节……`;
}

/** Bytes of the whole frame at the start; `null` while its length field is not there. */
function frameLength(bytes: Uint8Array): number | null | 'absurd' {
  const [high, low] = bytes.subarray(PREAMBLE.length);
  if (high === undefined || low === undefined) return null;
  const declared = (high << 8) | low;
  return declared < 3 || declared > MAX_DECLARED_LENGTH ? 'absurd' : HEADER_LENGTH + declared;
}

/** Leading bytes that cannot begin a preamble. */
function beforePreamble(bytes: Uint8Array): number {
  for (let start = 0; start < bytes.length; start += 1) {
    const seen = bytes.subarray(start, start + PREAMBLE.length);
    if (seen.every((byte, index) => byte === PREAMBLE[index])) return start;
  }
  return bytes.length;
}
