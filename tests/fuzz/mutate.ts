import type { Random } from '../random.ts';

/** Bytes at which formats turn: signs, lengths, escapes, ends of text. */
const TELLING = [0x00, 0x01, 0x02, 0x03, 0x04, 0x0a, 0x0d, 0x10, 0x1b, 0x1c, 0x1d, 0x20, 0x7f, 0x80, 0xaa, 0xfe, 0xff];
const LONGEST = 6000;

type Mutation = (input: Uint8Array, random: Random, corpus: readonly Uint8Array[]) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(input, random) {
    const changed = input.slice();
    const at = random.below(input.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    return changed;
  },
  function setTellingByte(input, random) {
    const changed = input.slice();
    changed[random.below(input.length)] = random.pick(TELLING);
    return changed;
  },
  function setRandomByte(input, random) {
    const changed = input.slice();
    changed[random.below(input.length)] = random.below(256);
    return changed;
  },
  function addToByte(input, random) {
    const changed = input.slice();
    const at = random.below(input.length);
    changed[at] = (changed[at] ?? 0) + random.below(17) - 8;
    return changed;
  },
  function dropBytes(input, random) {
    const from = random.below(input.length);
    const until = from + 1 + random.below(Math.min(8, input.length));
    return joined(input.subarray(0, from), input.subarray(until));
  },
  function insertBytes(input, random) {
    const at = random.below(input.length + 1);
    const inserted = Uint8Array.from({ length: 1 + random.below(6) }, () => random.below(256));
    return joined(input.subarray(0, at), inserted, input.subarray(at));
  },
  function repeatPart(input, random) {
    const from = random.below(input.length);
    const part = input.subarray(from, from + 1 + random.below(32));
    return joined(input.subarray(0, from), part, input.subarray(from));
  },
  function truncate(input, random) {
    return input.slice(0, random.below(input.length));
  },
  function spliceWithOther(input, random, corpus) {
    const other = random.pick(corpus);
    return joined(input.subarray(0, random.below(input.length)), other.subarray(random.below(other.length + 1)));
  },
  function appendOther(input, random, corpus) {
    return joined(input, random.pick(corpus));
  },
];

/** One to four changes, stacked. Never longer than a few kilobytes, so that inputs do not grow without end. */
export function mutate(input: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  let mutated = input;
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    mutated = mutated.length === 0 ? Uint8Array.of(random.below(256)) : random.pick(MUTATIONS)(mutated, random, corpus);
  }
  return mutated.length > LONGEST ? mutated.slice(0, LONGEST) : mutated;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
