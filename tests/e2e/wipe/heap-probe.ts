/**
 * Loaded ahead of a Node process (`NODE_OPTIONS=--import`): on SIGUSR2 it collects garbage and writes a heap snapshot
 * `<process id>-<number>.heapsnapshot` to the folder named by `WIPE_PROOF_HEAPS`. A snapshot that is there is whole.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

const folder = process.env.WIPE_PROOF_HEAPS;
if (folder === undefined) throw new Error('WIPE_PROOF_HEAPS is not set');

// V8 cuts strings in snapshots at 1024 characters: a person behind that would be missed.
setFlagsFromString('--heap-snapshot-string-limit=100000000');
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
let number = 0;

process.on('SIGUSR2', () => void snapshot());

async function snapshot(): Promise<void> {
  // In rounds: finalizers and weak references let go of things only after the first.
  for (let round = 0; round < 2; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  number += 1;
  const path = join(folder ?? '', `${process.pid}-${number}.heapsnapshot`);
  renameSync(writeHeapSnapshot(`${path}.part`), path);
}
