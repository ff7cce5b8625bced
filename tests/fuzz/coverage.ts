import { Session } from 'node:inspector/promises';

/** V8's own block coverage of chosen files: which blocks have run that had not run before. */
export class Coverage {
  readonly #session = new Session();
  readonly #covers: readonly string[];
  readonly #seen = new Set<string>();

  /** `covers`: ends of the paths of the files that count. */
  constructor(covers: readonly string[]) {
    this.#covers = covers;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** The blocks that ran since the last look and were never remembered. */
  async fresh(): Promise<readonly string[]> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const fresh: string[] = [];
    for (const script of result) {
      if (!this.#covers.some((end) => script.url.endsWith(end))) continue;
      for (const { ranges } of script.functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const block = `${script.scriptId}:${startOffset}-${endOffset}`;
          if (count > 0 && !this.#seen.has(block)) fresh.push(block);
        }
      }
    }
    return fresh;
  }

  remember(blocks: readonly string[]): void {
    for (const block of blocks) this.#seen.add(block);
  }

  get blocks(): number {
    return this.#seen.size;
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
