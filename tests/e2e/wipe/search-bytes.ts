import type { Needle } from './needles.ts';

/** One needle, found at an offset. */
export interface Find {
  readonly needle: Needle;
  readonly offset: number;
}

export interface ByteSearch {
  /** Length of the longest needle: parts of a stream must overlap by this, less one. */
  readonly longest: number;
  /** Every find; several needles may be found at one place. */
  find(bytes: Uint8Array): readonly Find[];
}

/**
 * Looks for all needles at once (Wu and Manber, blocks of two bytes): thousands of needles, hundreds of megabytes.
 * No needle may be shorter than six bytes: shorter ones would turn up by chance.
 */
export function createByteSearch(needles: readonly Needle[]): ByteSearch {
  const shortest = needles.reduce((least, { bytes }) => Math.min(least, bytes.length), Number.POSITIVE_INFINITY);
  const longest = needles.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
  if (shortest < 6 || !Number.isFinite(shortest)) throw new Error('needles must have six bytes or more');

  /** How far the window may move on when it ends in these two bytes; 0 where a needle may be in it. */
  const shifts = new Uint8Array(0x1_0000).fill(shortest - 1);
  /** Needles by the two bytes that end their first `shortest` bytes. */
  const candidates = new Map<number, Needle[]>();
  for (const needle of needles) {
    for (let end = 1; end < shortest; end += 1) {
      const block = blockAt(needle.bytes, end);
      shifts[block] = Math.min(shifts[block] ?? 0, shortest - 1 - end);
    }
    const last = blockAt(needle.bytes, shortest - 1);
    const others = candidates.get(last);
    if (others === undefined) candidates.set(last, [needle]);
    else others.push(needle);
  }

  return {
    longest,
    find(bytes) {
      const finds: Find[] = [];
      const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let end = shortest - 1;
      while (end < haystack.length) {
        const block = blockAt(haystack, end);
        const shift = shifts[block] ?? 0;
        if (shift > 0) {
          end += shift;
          continue;
        }
        const offset = end - shortest + 1;
        for (const needle of candidates.get(block) ?? []) {
          const { length } = needle.bytes;
          if (offset + length > haystack.length) continue;
          if (haystack.compare(needle.bytes, 0, length, offset, offset + length) === 0) finds.push({ needle, offset });
        }
        end += 1;
      }
      return finds;
    },
  };
}

/** The two bytes that end at `end`. */
function blockAt(bytes: Uint8Array, end: number): number {
  return ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
}
