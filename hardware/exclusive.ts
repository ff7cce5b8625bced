/** Runs tasks one after the other: a wire carries one exchange at a time. */
export class Exclusive {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** True while a task runs or waits. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    this.#waiting += 1;
    const result = this.#tail.then(task);
    const done = (): void => {
      this.#waiting -= 1;
    };
    // The tail must not keep the value: it may be somebody's identity card.
    this.#tail = result.then(done, done);
    return result;
  }
}
