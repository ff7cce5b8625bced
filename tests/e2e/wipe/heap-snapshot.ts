import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CDPSession } from 'playwright-core';
import { expect } from 'vitest';

/** What is used of V8's snapshot format: tables of numbers, described by `meta`, that point into `strings`. */
export interface HeapTables {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

export interface HeapSnapshot {
  readonly strings: readonly string[];
  /** Reads the rest, which takes longer by far. */
  readonly tables: () => HeapTables;
}

const stringsKey = '"strings":[';

/** The strings come last, and the key cannot stand in one of them: its quotes would be escaped. */
function heapSnapshot(json: Buffer): HeapSnapshot {
  const at = json.lastIndexOf(stringsKey);
  if (at < 0) throw new Error('a heap snapshot without strings');
  const { strings } = JSON.parse(`{${json.toString('utf8', at)}`) as Pick<HeapTables, 'strings'>;
  if (strings.length < 1000) throw new Error('a heap snapshot with hardly any strings');
  return { strings, tables: () => JSON.parse(json.toString('utf8')) as HeapTables };
}

/** Environment of processes that write a heap snapshot into `folder` when asked (see heap-probe.ts). */
export function probedEnvironment(folder: string): Readonly<Record<string, string>> {
  const probe = fileURLToPath(new URL('./heap-probe.ts', import.meta.url));
  return { NODE_OPTIONS: `--import=${probe}`, WIPE_PROOF_HEAPS: folder };
}

/** Heap of a probed Node process after garbage collection. */
export async function takeNodeHeap(pid: number, folder: string): Promise<HeapSnapshot> {
  const written = (): string | undefined =>
    readdirSync(folder).find((name) => name.startsWith(`${pid}-`) && name.endsWith('.heapsnapshot'));
  process.kill(pid, 'SIGUSR2');
  await expect
    .poll(written, { timeout: 40_000, interval: 50, message: `process ${pid} wrote no heap snapshot` })
    .toBeDefined();
  const path = join(folder, written() ?? '');
  const snapshot = heapSnapshot(await readFile(path));
  await rm(path);
  return snapshot;
}

/** Heap of a page after garbage collection. */
export async function takePageHeap(cdp: CDPSession): Promise<HeapSnapshot> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('HeapProfiler.enable');
  for (let round = 0; round < 3; round += 1) await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: true });
  await cdp.send('HeapProfiler.disable');
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  return heapSnapshot(Buffer.from(chunks.join('')));
}

const usualChromium = '/usr/bin/chromium';

/**
 * A script that starts the system's Chromium with whole strings in its heap snapshots: V8 cuts them at 1024
 * characters otherwise. For the kiosk's `CUNBAN_CHROMIUM`.
 */
export function chromiumWithWholeStrings(): string {
  const real = process.env.CUNBAN_CHROMIUM ?? usualChromium;
  if (!existsSync(real)) throw new Error(`no Chromium at ${real}; set CUNBAN_CHROMIUM`);
  return `#!/bin/sh\nexec '${real}' '--js-flags=--heap-snapshot-string-limit=100000000' "$@"\n`;
}
