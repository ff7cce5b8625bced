import { Worker } from 'node:worker_threads';
import { type AgeFileStart, type AgeRecipient, startAgeFile } from './age-file.ts';
import type { StartAheadData } from './start-ahead-worker.ts';
import { createSlots, slotTaker } from './start-slots.ts';

/** Starts of age files made before they are needed. */
export interface StartsAhead {
  /** The next start, `null` while none is ready: then the caller makes its own. */
  take(): AgeFileStart | null;
  close(): Promise<void>;
}

/** More than one person needs at a time; papers of one application are sealed in a row. */
const slotCount = 8;

/** The entry beside this file, or, in a built bundle, beside the bundle's. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './start-ahead-worker.ts' : './start-ahead-worker.js',
  import.meta.url,
);

/**
 * Starts age files to `recipient` on a thread of its own. Should the thread not come up, or die, none is ready any more
 * and nothing else is amiss.
 */
export function startAhead(recipient: AgeRecipient): StartsAhead {
  const specimen = startAgeFile(recipient);
  specimen.payloadKey.fill(0);
  const slots = createSlots(slotCount, specimen.beginning.length);
  const workerData: StartAheadData = { slots, recipient: recipient.bytes };
  const worker = new Worker(entry, { workerData });
  worker.on('error', () => undefined);
  worker.unref();
  return {
    take: slotTaker(slots),
    async close() {
      await worker.terminate();
      new Uint8Array(slots.bytes).fill(0);
    },
  };
}
