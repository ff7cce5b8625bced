import { Worker } from 'node:worker_threads';
import type { ScannedPage } from '../../app/contracts/devices/document-scanning.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { ImagingAnswer, ImagingJob } from './imaging-worker.ts';
import type { PageImaging } from './page-imaging.ts';

/** Pages come in batches; after so long without one the thread and its memory are given back. */
const IDLE_MS = 30_000;

/** The entry beside this file, or, in a built bundle, beside the bundle's. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './imaging-worker.ts' : './imaging-worker.js', import.meta.url);

type NewJob<Job = ImagingJob> = Job extends ImagingJob ? Omit<Job, 'id'> : never;

interface Waiting {
  readonly resolve: (result: ImagingAnswer['result']) => void;
  readonly reject: (error: Error) => void;
}

/** Page imaging on a thread of its own, started with the first page. */
export class ImagingThread implements PageImaging {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  async improveScan(scan: Parameters<PageImaging['improveScan']>[0]): Promise<Result<ScannedPage, 'over-budget'>> {
    return this.#run({ kind: 'scan', scan }, [scan.raster.data]);
  }

  improvePicture(jpeg: Uint8Array, budgetBytes: number): ReturnType<PageImaging['improvePicture']> {
    // What crossed from another process may be a view of a pool that nobody else may lose.
    const own = new Uint8Array(jpeg);
    jpeg.fill(0);
    return this.#run({ kind: 'picture', jpeg: own, budgetBytes }, [own]);
  }

  bindPdf(pages: Parameters<PageImaging['bindPdf']>[0], budgetBytes: number): ReturnType<PageImaging['bindPdf']> {
    const own = pages.map(({ jpeg, dpi }) => ({ jpeg: new Uint8Array(jpeg), dpi }));
    for (const { jpeg } of pages) jpeg.fill(0);
    return this.#run(
      { kind: 'pdf', pages: own, budgetBytes },
      own.map(({ jpeg }) => jpeg),
    );
  }

  /** Ends the thread; what it was at is not answered. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #run<Answer extends ImagingAnswer['result']>(job: NewJob, handedOver: readonly Uint8Array[]): Promise<Answer> {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#lastId += 1;
    const id = this.#lastId;
    // A job's answer is of the job's own kind; the map does not know which.
    const { promise, resolve, reject } = Promise.withResolvers<ImagingAnswer['result']>();
    this.#waiting.set(id, { resolve, reject });
    // A process that wants to end does not wait for an idle thread, but for one at work.
    worker.ref();
    worker.postMessage(
      { id, ...job },
      handedOver.map(({ buffer }) => buffer as ArrayBuffer),
    );
    return promise as Promise<Answer>;
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { execArgv: [], name: 'page imaging' });
    worker.on('message', ({ id, result }: ImagingAnswer) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
      if (this.#waiting.size > 0) return;
      worker.unref();
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#worker = null;
      const failed = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of failed) reject(error instanceof Error ? error : new Error('page imaging failed'));
    });
    return worker;
  }
}

/** The one thread of this process: pages of several scanners and cameras take turns. */
export const imagingThread = new ImagingThread();
