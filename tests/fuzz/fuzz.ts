import { Random } from '../random.ts';
import { Coverage } from './coverage.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mutate } from './mutate.ts';

/** Share of the inputs that is spent searching for new code; counting what runs is slow, so the rest goes without. */
const GUIDED_SHARE = 0.15;
/** Inputs between two looks at the coverage. */
const BATCH = 2000;
const LARGEST_CORPUS = 400;
/** Inputs fed to one long-lived stream decoder. */
const STREAM_INPUTS = 5000;
/** Heap that a decoder may have kept at the end of its run, over what was there after the first tenth. */
const HEAP_GROWTH_LIMIT = 48 * 1024 * 1024;

export interface FuzzFind {
  readonly problem: string;
  readonly input: Uint8Array;
}

export interface FuzzOutcome {
  readonly inputs: number;
  readonly corpus: number;
  readonly blocks: number;
  readonly seconds: number;
  readonly heapGrowthBytes: number;
  readonly finds: readonly FuzzFind[];
}

/** Feeds `inputs` mutated inputs to one target; inputs that reach new code become parents of further ones. */
export async function fuzz(
  target: FuzzTarget,
  inputs: number,
  seed: number,
  onProgress: (done: number) => void,
): Promise<FuzzOutcome> {
  const random = new Random(seed);
  const coverage = new Coverage(target.covers);
  const corpus = [...target.seeds];
  const finds: FuzzFind[] = [];
  const startedAt = performance.now();

  const runOne = (input: Uint8Array): void => {
    try {
      // Decoders overwrite what they have used: they get a copy.
      target.run(input.slice());
    } catch (error) {
      if (finds.length < 5) finds.push({ problem: String(error), input });
    }
  };

  await coverage.start();
  for (const parent of corpus) runOne(parent);
  coverage.remember(await coverage.fresh());
  let settledHeap = 0;
  let done = 0;
  let guided = true;
  while (done < inputs && finds.length === 0) {
    const batch = Array.from({ length: Math.min(BATCH, inputs - done) }, () =>
      mutate(random.pick(corpus), random, corpus),
    );
    if (guided) await adopt(batch, coverage, runOne, corpus);
    else for (const input of batch) runOne(input);
    done += batch.length;
    if (guided && done >= inputs * GUIDED_SHARE) {
      await coverage.stop();
      guided = false;
    }
    if (settledHeap === 0 && done >= inputs / 10) settledHeap = heap();
    onProgress(done);
  }
  if (guided) await coverage.stop();
  if (target.stream !== undefined) finds.push(...feedWithoutEnd(target.stream(), random, corpus));
  const heapGrowthBytes = Math.max(0, heap() - settledHeap);
  if (heapGrowthBytes > HEAP_GROWTH_LIMIT) {
    finds.push({ problem: `heap grew by ${heapGrowthBytes} bytes`, input: new Uint8Array() });
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { inputs: done, corpus: corpus.length, blocks: coverage.blocks, seconds, heapGrowthBytes, finds };
}

/** Finds the inputs of a batch that reach new blocks, by halving; they join the corpus. */
async function adopt(
  batch: readonly Uint8Array[],
  coverage: Coverage,
  runOne: (input: Uint8Array) => void,
  corpus: Uint8Array[],
): Promise<void> {
  for (const input of batch) runOne(input);
  const fresh = await coverage.fresh();
  const [only] = batch;
  if (fresh.length === 0 || only === undefined || corpus.length >= LARGEST_CORPUS) return;
  if (batch.length === 1) {
    corpus.push(only);
    coverage.remember(fresh);
    return;
  }
  const middle = Math.floor(batch.length / 2);
  await adopt(batch.slice(0, middle), coverage, runOne, corpus);
  await adopt(batch.slice(middle), coverage, runOne, corpus);
}

function feedWithoutEnd(
  stream: ReturnType<NonNullable<FuzzTarget['stream']>>,
  random: Random,
  corpus: readonly Uint8Array[],
): readonly FuzzFind[] {
  for (let count = 0; count < STREAM_INPUTS; count += 1) {
    const input = mutate(random.pick(corpus), random, corpus);
    try {
      stream.push(input.slice());
    } catch (error) {
      return [{ problem: `as a stream: ${String(error)}`, input }];
    }
    if (stream.held() > stream.limit) return [{ problem: `holds ${stream.held()} bytes`, input }];
  }
  return [];
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
