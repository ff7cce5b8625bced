/** `npm run bench`: speed as ratios, to the screen and to `out/bench.json`. Never part of the tests. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from '../../scripts/build.ts';
import { benchCacheEnqueue } from './cache-enqueue.ts';
import { benchCardToForm } from './card-to-form.ts';
import { benchCatalogueBytes } from './catalogue-bytes.ts';
import { benchQueueBytes } from './queue-bytes.ts';
import { benchReceiptEncoders } from './receipt-encoders.ts';
import { benchReceiptWireTime } from './receipt-wire-time.ts';
import { benchSearch } from './search.ts';

const out = fileURLToPath(new URL('../../out', import.meta.url));

await build();
const rows = [
  ...benchReceiptEncoders(),
  ...(await benchReceiptWireTime()),
  ...(await benchCacheEnqueue()),
  ...(await benchQueueBytes()),
  ...(await benchSearch()),
  ...(await benchCatalogueBytes()),
  ...(await benchCardToForm()),
];
await mkdir(out, { recursive: true });
await writeFile(`${out}/bench.json`, `${JSON.stringify(rows, null, 2)}\n`);
console.table(rows);
