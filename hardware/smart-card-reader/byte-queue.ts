/** Bytes that came and are not yet taken. What was taken is overwritten: it may be out of somebody's card. */
export class ByteQueue {
  #buffer = new Uint8Array(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer.fill(0);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  /** The first `count` bytes, or as many as there are, left where they are. */
  peek(count: number): Uint8Array {
    return this.#buffer.slice(0, Math.min(count, this.#length));
  }

  /** The first `count` bytes, or `null` while there are fewer. */
  take(count: number): Uint8Array | null {
    if (this.#length < count) return null;
    const taken = this.#buffer.slice(0, count);
    this.#buffer.copyWithin(0, count, this.#length);
    this.#buffer.fill(0, this.#length - count, this.#length);
    this.#length -= count;
    return taken;
  }

  clear(): void {
    this.#buffer.fill(0);
    this.#length = 0;
  }
}
