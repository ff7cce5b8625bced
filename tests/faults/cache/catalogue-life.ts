/** Opens a catalogue and applies a patch, and stands still before the step it is told; says `stopped` or `done`. */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { watchSteps } from './steps.ts';

const [, , folder = '', patchFile = '', publicKey = '', stopAt = ''] = process.argv;
const packed = readFileSync(patchFile);
let step = 0;
watchSteps(
  (label) => {
    step += 1;
    if (step !== Number(stopAt)) return;
    process.stdout.write(`stopped ${label}\n`);
    // For good: the power goes, or a signal comes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  { database: false, journal: false },
);
// Only now: what was imported before would hold the functions that are not watched.
const { openCatalogueStore } = await import('../../../offline-cache/catalogue/catalogue-store.ts');
const store = await openCatalogueStore({
  folder,
  bundled: [],
  key: createPublicKey(publicKey),
  stationCode: '13099910001',
  now: Date.now,
});
const applied = await store.apply('patch', packed);
store.close();
process.stdout.write(applied.ok ? 'done\n' : `failed ${applied.failure.code}\n`);
