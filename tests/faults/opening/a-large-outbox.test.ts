import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { specimenApplication } from '../../../offline-cache/specimen-cache.ts';
import { openingBench, usableWithinMs } from './opening-bench.ts';

const out = fileURLToPath(new URL('../../../out/faults/opening/', import.meta.url));

test('200 MB that all still wait: the page is answered at once, and serves within five seconds', async () => {
  const bench = await openingBench(0);
  const cache = await bench.open();
  const signature = randomBytes(66_000).toString('base64');
  for (let index = 0; index < 3_000; index += 1) {
    const saved = await cache.saveApplication({
      lane: `lane-${index}`,
      build: ({ receiptNumber }) => ({ ...specimenApplication(receiptNumber), answers: { filler: signature + index } }),
    });
    if (!saved.ok) throw new Error(saved.failure.code);
  }
  await cache.close();
  const megabytes = statSync(bench.database).size / 1e6;
  const station = bench.start();
  const starting = await station.sees('starting');
  const { screen, afterMs } = await station.sees('inviting');
  expect(screen.waiting).toBe(3_000);
  expect(starting.afterMs).toBeLessThan(afterMs);
  expect(afterMs).toBeLessThan(usableWithinMs);
  mkdirSync(out, { recursive: true });
  const figures = { megabytes, answeredAfterMs: starting.afterMs, serviceAfterMs: afterMs };
  writeFileSync(join(out, 'large-outbox.json'), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(figures);
});
