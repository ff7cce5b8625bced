/** Collects whole commands in one buffer that grows. */
export class CommandWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  readonly #ends: number[] = [];
  readonly #feeds: number[] = [];

  /** One whole command; `feedDots` is how far it moves the paper on. */
  command(bytes: ArrayLike<number>, feedDots = 0): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    this.end(feedDots);
  }

  /** Bytes of a command that `end` will close. */
  append(bytes: ArrayLike<number>): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Room for `most` bytes, to be written by `fill`, which returns where it stopped. */
  write(most: number, fill: (bytes: Uint8Array, at: number) => number): void {
    this.#makeRoom(most);
    this.#length = fill(this.#bytes, this.#length);
  }

  end(feedDots: number): void {
    this.#ends.push(this.#length);
    this.#feeds.push(feedDots);
  }

  finish(): PrintStream {
    return new PrintStream(this.#bytes.subarray(0, this.#length), this.#ends, this.#feeds);
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** A run of whole commands, handed to the line at once. */
export interface StreamPiece {
  readonly bytes: Uint8Array;
  readonly feedDots: number;
}

/** Whole commands, in order; real-time requests may be sent between two of them. */
export class PrintStream {
  readonly bytes: Uint8Array;
  readonly #ends: readonly number[];
  readonly #feeds: readonly number[];

  constructor(bytes: Uint8Array, ends: readonly number[], feeds: readonly number[]) {
    this.bytes = bytes;
    this.#ends = ends;
    this.#feeds = feeds;
  }

  /** How far the whole moves the paper on. */
  get feedDots(): number {
    return this.#feeds.reduce((sum, dots) => sum + dots, 0);
  }

  get commands(): readonly Uint8Array[] {
    return this.#ends.map((end, index) => this.bytes.subarray(this.#ends[index - 1] ?? 0, end));
  }

  /** Packs commands into pieces of at most `most` bytes; a longer command is a piece by itself, unbroken. */
  pieces(most: number): readonly StreamPiece[] {
    const pieces: StreamPiece[] = [];
    let start = 0;
    let end = 0;
    let feedDots = 0;
    for (const [index, commandEnd] of this.#ends.entries()) {
      if (commandEnd - start > most && end > start) {
        pieces.push({ bytes: this.bytes.subarray(start, end), feedDots });
        start = end;
        feedDots = 0;
      }
      end = commandEnd;
      feedDots += this.#feeds[index] ?? 0;
    }
    if (end > start) pieces.push({ bytes: this.bytes.subarray(start, end), feedDots });
    return pieces;
  }
}
