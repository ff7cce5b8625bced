import type { AgeFileStart } from './age-file.ts';

/*
 * Starts of age files in memory shared by two threads, a ring of slots: a word that says whether the slot is filled, then
 * beginning and key. One thread fills, one takes; both go round in the same order, so neither needs to look for a slot.
 */
const filled = 1;
const empty = 0;
const keyLength = 32;

/** What the two threads share. */
export interface StartSlots {
  readonly states: SharedArrayBuffer;
  readonly bytes: SharedArrayBuffer;
  readonly beginningLength: number;
}

/** Makes `count` empty slots for starts whose beginning has this length. */
export function createSlots(count: number, beginningLength: number): StartSlots {
  return {
    states: new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT),
    bytes: new SharedArrayBuffer(count * (beginningLength + keyLength)),
    beginningLength,
  };
}

/** Fills slot after slot for ever, asleep while all are filled. For a thread of its own, which is ended from outside. */
export function fillForEver(slots: StartSlots, start: () => AgeFileStart): never {
  const states = new Int32Array(slots.states);
  for (let index = 0; ; index = (index + 1) % states.length) {
    Atomics.wait(states, index, filled);
    const { beginning, payloadKey } = start();
    const slot = slotAt(slots, index);
    slot.set(beginning);
    slot.set(payloadKey, beginning.length);
    payloadKey.fill(0);
    Atomics.store(states, index, filled);
  }
}

/** Takes one start after the other; `null` while the next slot is not filled. A key leaves no copy in its slot. */
export function slotTaker(slots: StartSlots): () => AgeFileStart | null {
  const states = new Int32Array(slots.states);
  let index = 0;
  return () => {
    if (Atomics.load(states, index) !== filled) return null;
    const slot = slotAt(slots, index);
    const beginning = Buffer.from(slot.subarray(0, slots.beginningLength));
    const payloadKey = Uint8Array.from(slot.subarray(slots.beginningLength));
    slot.fill(0);
    Atomics.store(states, index, empty);
    Atomics.notify(states, index);
    index = (index + 1) % states.length;
    return { beginning, payloadKey };
  };
}

function slotAt({ bytes, beginningLength }: StartSlots, index: number): Uint8Array {
  const length = beginningLength + keyLength;
  return new Uint8Array(bytes, index * length, length);
}
