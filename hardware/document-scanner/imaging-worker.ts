/** Entry of the thread in which pages are worked on: a second of arithmetic a page must not hold up other devices. */
import { parentPort } from 'node:worker_threads';
import type { ScannedPage } from '../../app/contracts/devices/document-scanning.ts';
import { assertNever, type Result } from '../../app/contracts/result.ts';
import { improvePicture, improveScan, type ScanToImprove } from './imaging/improve-page.ts';
import { bindPdf, type PageToBind } from './imaging/pdf.ts';

export type ImagingJob =
  | { readonly id: number; readonly kind: 'scan'; readonly scan: ScanToImprove }
  | { readonly id: number; readonly kind: 'picture'; readonly jpeg: Uint8Array; readonly budgetBytes: number }
  | { readonly id: number; readonly kind: 'pdf'; readonly pages: readonly PageToBind[]; readonly budgetBytes: number };

export interface ImagingAnswer {
  readonly id: number;
  readonly result: Result<ScannedPage | Uint8Array>;
}

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');

// One page after the other: in order, and never the memory of two at once.
let tail: Promise<void> = Promise.resolve();
port.on('message', (job: ImagingJob) => {
  tail = tail.then(async () => {
    const result = await work(job);
    port.postMessage({ id: job.id, result } satisfies ImagingAnswer, buffersOf(result));
  });
});

async function work(job: ImagingJob): Promise<ImagingAnswer['result']> {
  switch (job.kind) {
    case 'scan':
      return improveScan(job.scan);
    case 'picture': {
      const improved = await improvePicture(job.jpeg, job.budgetBytes);
      job.jpeg.fill(0);
      return improved;
    }
    case 'pdf': {
      const bound = await bindPdf(job.pages, job.budgetBytes);
      for (const { jpeg } of job.pages) jpeg.fill(0);
      return bound;
    }
    default:
      return assertNever(job);
  }
}

/** Handed over, not copied: nothing of a page stays behind. */
function buffersOf(result: ImagingAnswer['result']): ArrayBuffer[] {
  if (!result.ok) return [];
  const bytes = result.value instanceof Uint8Array ? result.value : result.value.jpeg;
  return [bytes.buffer as ArrayBuffer];
}
