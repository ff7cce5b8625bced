/** One decoder as the fuzzer drives it. */
export interface FuzzTarget {
  readonly name: string;
  /** Files of ours whose coverage guides the search, as ends of their paths. */
  readonly covers: readonly string[];
  /** Genuine messages from which mutations start. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Decodes the input and throws when a law is broken; the decoder itself must never throw. A fresh decoder each time.
   */
  run(input: Uint8Array): void;
  /** Bytes that a long-lived stream decoder holds on to after being fed without end; omitted where nothing is held. */
  readonly stream?: () => { push(input: Uint8Array): void; held(): number; readonly limit: number };
}

/** A broken law, as opposed to a decoder that throws. */
export class BrokenLaw extends Error {}

export function law(holds: boolean, text: string): void {
  if (!holds) throw new BrokenLaw(text);
}
