import type { SignatureStroke } from '../../app/contracts/user-event.ts';

/*
 * Strokes of a signature as bytes. All numbers are LEB128, signed ones zigzag:
 *
 *   number of strokes · points of each stroke · x of all points · y of all points · t of all points
 *
 * A hand moves on as it moved before, so of x and y only what the last move did not foretell is written, of t only what
 * has passed. As text a signature is three quarters of its application; so it is a third, and a column at a time it
 * packs better still.
 */

/** Bytes of the largest safe integer. */
const longestNumber = 8;

/** Packs strokes; `null` where a number is no safe integer, which no pad gives. The caller wipes the result. */
export function packStrokes(strokes: readonly SignatureStroke[]): Uint8Array | null {
  const pointCount = strokes.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array((1 + strokes.length + 3 * pointCount) * longestNumber);
  let end = writeNumber(bytes, 0, strokes.length);
  for (const stroke of strokes) end = writeNumber(bytes, end, stroke.length);
  for (const column of ['x', 'y', 't'] as const) {
    let before = 0;
    let foretold = 0;
    for (const stroke of strokes) {
      for (const { [column]: value } of stroke) {
        const step = value - before - foretold;
        if (!Number.isSafeInteger(value) || !Number.isSafeInteger(step * 2)) return null;
        end = writeNumber(bytes, end, step < 0 ? -2 * step - 1 : 2 * step);
        if (column !== 't') foretold = value - before;
        before = value;
      }
    }
  }
  return bytes.subarray(0, end);
}

/** The strokes that `packed` holds, all of it; `null` where it holds something else. */
export function unpackStrokes(packed: Uint8Array): readonly SignatureStroke[] | null {
  const next = reader(packed);
  const count = next();
  // Every stroke and every point takes a byte at least, so no count that is a lie gets far.
  if (count === null || count > packed.length) return null;
  const lengths = numbers(next, count);
  const total = lengths?.reduce((sum, length) => sum + length, 0) ?? 0;
  if (lengths === null || total > packed.length) return null;
  const columns = numbers(next, total * 3)?.map((value) => (value % 2 === 0 ? value / 2 : -(value + 1) / 2));
  if (columns === undefined || next() !== null) return null;
  const x = summed(summed(columns.slice(0, total)));
  const y = summed(summed(columns.slice(total, total * 2)));
  const t = summed(columns.slice(total * 2));
  const points = t.map((at, index) => ({ x: x[index] ?? 0, y: y[index] ?? 0, t: at }));
  let begin = 0;
  return lengths.map((length) => {
    begin += length;
    return points.slice(begin - length, begin);
  });
}

function summed(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x80) {
    bytes[end] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
    end += 1;
  }
  bytes[end] = rest;
  return end + 1;
}

/** Reads one number after the other; `null` at the end, in the middle of one, and for one no safe integer can hold. */
function reader(bytes: Uint8Array): () => number | null {
  let offset = 0;
  return () => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[offset];
      if (byte === undefined) return null;
      offset += 1;
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) return null;
      if (byte < 0x80) return value;
    }
  };
}

function numbers(next: () => number | null, count: number): readonly number[] | null {
  const values: number[] = [];
  while (values.length < count) {
    const value = next();
    if (value === null) return null;
    values.push(value);
  }
  return values;
}
