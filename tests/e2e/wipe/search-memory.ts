import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { ByteSearch } from './search-bytes.ts';

export interface MemorySearch {
  readonly bytes: number;
  /** Number of places, by particular and form; pieces of one text at one place count once. */
  readonly places: Readonly<Record<string, number>>;
}

const pageSize = 4096;
const chunkSize = 8 << 20;
/** Pieces of one text are no further apart. */
const oneText = 80;

/**
 * Searches the private, writable memory of a process, freed memory that nobody has written to since included.
 * Undefined where the system does not let us look.
 */
export function searchMemory(search: ByteSearch, pid: number): MemorySearch | undefined {
  const memory = attempt(() => openSync(`/proc/${pid}/mem`, 'r'));
  if (memory === undefined) return undefined;
  const places: Record<string, number> = {};
  const lastAt = new Map<string, number>();
  const buffer = Buffer.alloc(chunkSize);
  let bytes = 0;
  try {
    for (const { start, end } of residentRanges(pid)) {
      for (let at = start; at < end; at += chunkSize - search.longest) {
        const read = attempt(() => readSync(memory, buffer, 0, Math.min(chunkSize, end - at), at)) ?? 0;
        if (read === 0) break;
        bytes += read;
        for (const { needle, offset } of search.find(buffer.subarray(0, read))) {
          const place = `${needle.particular} as ${needle.form}`;
          const previous = lastAt.get(place) ?? Number.NEGATIVE_INFINITY;
          if (at + offset - previous > oneText) places[place] = (places[place] ?? 0) + 1;
          lastAt.set(place, at + offset);
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return { bytes, places };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Private, writable and there: most of what V8 reserves has never been touched. */
function* residentRanges(pid: number): Generator<Range> {
  const pagemap = attempt(() => openSync(`/proc/${pid}/pagemap`, 'r'));
  try {
    for (const mapping of privateMappings(pid)) {
      if (pagemap === undefined) yield mapping;
      else yield* presentParts(mapping, pagemap);
    }
  } finally {
    if (pagemap !== undefined) closeSync(pagemap);
  }
}

function* presentParts({ start, end }: Range, pagemap: number): Generator<Range> {
  const entries = Buffer.alloc(((end - start) / pageSize) * 8);
  const read = attempt(() => readSync(pagemap, entries, 0, entries.length, (start / pageSize) * 8)) ?? 0;
  let from: number | null = null;
  for (let entry = 0; entry < read; entry += 8) {
    // Bit 63: in memory; bit 62: swapped out, and brought back by reading.
    const isThere = ((entries[entry + 7] ?? 0) & 0xc0) !== 0;
    const at = start + (entry / 8) * pageSize;
    if (isThere && from === null) from = at;
    if (!isThere && from !== null) {
      yield { start: from, end: at };
      from = null;
    }
  }
  if (from !== null) yield { start: from, end };
}

function privateMappings(pid: number): readonly Range[] {
  const maps = attempt(() => readFileSync(`/proc/${pid}/maps`, 'utf8')) ?? '';
  return maps.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) rw.p /.exec(line);
    if (match === null) return [];
    return [{ start: Number.parseInt(match[1] ?? '', 16), end: Number.parseInt(match[2] ?? '', 16) }];
  });
}

/** A process and everything it has started, directly or not. */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? attempt(() => readFileSync(`/proc/${entry}/stat`, 'utf8')) : undefined;
    // The name in brackets may itself hold brackets and spaces.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return pid === root || (parent !== undefined && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

/** Regular files that a process holds open for writing; a path that ends in ` (deleted)` has no name any more. */
export function filesOpenForWriting(pid: number): readonly { readonly path: string; readonly descriptor: string }[] {
  return (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((fd) => {
    const descriptor = `/proc/${pid}/fd/${fd}`;
    const path = attempt(() => readlinkSync(descriptor));
    const flags = attempt(() => /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1]);
    const isWritten = (Number.parseInt(flags ?? '0', 8) & 3) !== 0;
    const isFile = path?.startsWith('/') === true && !path.startsWith('/dev/pts/') && path !== '/dev/null';
    return isFile && isWritten ? [{ path: path ?? '', descriptor }] : [];
  });
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    // Gone, or not ours to see.
    return undefined;
  }
}
