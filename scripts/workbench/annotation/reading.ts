import type { WireLine } from '../state.ts';

/** What an interpreter made of bytes on one direction of a wire. */
export interface Reading {
  /** Whether this stands in place of the reading that was open before. */
  readonly continues: boolean;
  readonly bytes: Uint8Array;
  readonly note: string;
  readonly tone: WireLine['tone'];
  /** More bytes of the same message may come. */
  readonly open: boolean;
}

/** Reads one direction of a wire, message by message. Never throws: a wire may carry anything. */
export interface Interpreter {
  push(bytes: Uint8Array): readonly Reading[];
  /** The other side has begun to speak: the open reading ends as it is, or as told here. */
  interrupt(): Reading | null;
}

export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
