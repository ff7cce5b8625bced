/**
 * `npm run bench`: speed as ratios, to the screen and to `out/bench.json`; `npm run bench -- cache-enqueue` runs one alone.
 * Never part of the tests.
 */
import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BenchmarkRow } from './row.ts';

const out = fileURLToPath(new URL('../../out', import.meta.url));

const benchmarks = {
  'receipt-encoders': async () => (await import('./receipt-encoders.ts')).benchReceiptEncoders(),
  'receipt-wire-time': async () => (await import('./receipt-wire-time.ts')).benchReceiptWireTime(),
  'cache-enqueue': async () => (await import('./cache-enqueue.ts')).benchCacheEnqueue(),
  'queue-bytes': async () => (await import('./queue-bytes.ts')).benchQueueBytes(),
  search: async () => (await import('./search.ts')).benchSearch(),
  'catalogue-bytes': async () => (await import('./catalogue-bytes.ts')).benchCatalogueBytes(),
  async 'card-to-form'() {
    await (await import('../../scripts/build.ts')).build();
    return (await import('./card-to-form.ts')).benchCardToForm();
  },
} satisfies Readonly<Record<string, () => Promise<readonly BenchmarkRow[]>>>;
type Name = keyof typeof benchmarks;

const isName = (text: string | undefined): text is Name => text !== undefined && Object.hasOwn(benchmarks, text);

/** Runs one in a process of its own: none pays for what another has left in memory. */
function inItsOwnProcess(name: Name): Promise<readonly BenchmarkRow[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [name]);
    let rows: readonly BenchmarkRow[] | null = null;
    child.on('message', (message) => {
      rows = message as readonly BenchmarkRow[];
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 && rows !== null ? resolve(rows) : reject(new Error(`${name} failed`))));
  });
}

const only = process.argv[2];
if (only !== undefined && !isName(only)) throw new Error(`there are ${Object.keys(benchmarks).join(', ')}`);
if (isName(only) && process.send !== undefined) {
  process.send(await benchmarks[only](), () => process.exit());
} else {
  const names = isName(only) ? [only] : (Object.keys(benchmarks) as Name[]);
  const rows: BenchmarkRow[] = [];
  for (const name of names) rows.push(...(await inItsOwnProcess(name)));
  await mkdir(out, { recursive: true });
  await writeFile(`${out}/bench.json`, `${JSON.stringify(rows, null, 2)}\n`);
  console.table(rows);
}
