import { toHex } from '../captured-bytes.ts';
import { EXCEPTION_FLAG, FUNCTION_CODES, isSound, MAX_FRAME_LENGTH } from './modbus-frame.ts';

const SHORTEST_FRAME = 5;

/**
 * What a captured stream of a board's line says: every frame with a true CRC, requests and answers alike, and the bytes
 * between them. A gap in time, which parts frames on the line, is not in a capture.
 */
export function describeCapture(bytes: Uint8Array): object {
  const frames: object[] = [];
  let noise = 0;
  let at = 0;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame === null) {
      noise += 1;
      at += 1;
      continue;
    }
    frames.push(describeFrame(frame));
    at += frame.length;
  }
  return { bytes: bytes.length, frames, bytesInNoFrame: noise };
}

/** The shortest stretch from `at` whose CRC is true. */
function frameAt(bytes: Uint8Array, at: number): Uint8Array | null {
  if (nameOf(bytes[at + 1] ?? 0) === null) return null;
  for (let length = SHORTEST_FRAME; length <= MAX_FRAME_LENGTH && at + length <= bytes.length; length += 1) {
    const frame = bytes.subarray(at, at + length);
    if (isSound(frame)) return frame;
  }
  return null;
}

function describeFrame(frame: Uint8Array): object {
  const [unit = 0, code = 0] = frame;
  const data = frame.subarray(2, -2);
  const isException = (code & EXCEPTION_FLAG) !== 0;
  return {
    unit,
    function: nameOf(code),
    ...(isException ? { exception: data[0] ?? 0 } : { data: toHex(data) }),
  };
}

function nameOf(code: number): string | null {
  const plain = code & ~EXCEPTION_FLAG;
  return Object.entries(FUNCTION_CODES).find(([, known]) => known === plain)?.[0] ?? null;
}
