/** Thread of the station process that starts age files ahead of their need. */
import { workerData } from 'node:worker_threads';
import { ageRecipient, startAgeFile } from './age-file.ts';
import { fillForEver, type StartSlots } from './start-slots.ts';

export interface StartAheadData {
  readonly slots: StartSlots;
  /** X25519 public key, 32 bytes. */
  readonly recipient: Uint8Array;
}

const { slots, recipient } = workerData as StartAheadData;
const county = ageRecipient(recipient);
fillForEver(slots, () => startAgeFile(county));
