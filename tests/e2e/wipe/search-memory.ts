import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { ByteSearch } from './search-bytes.ts';

export interface MemorySearch {
  readonly bytes: number;
  /** Number of places, by particular and form. */
  readonly places: Readonly<Record<string, number>>;
}

const chunkSize = 8 << 20;

/**
 * Searches the private, writable memory of a process, freed memory that nobody has written to since included.
 * Undefined where the system does not let us look.
 */
export function searchMemory(search: ByteSearch, pid: number): MemorySearch | undefined {
  const memory = attempt(() => openSync(`/proc/${pid}/mem`, 'r'));
  if (memory === undefined) return undefined;
  const places: Record<string, number> = {};
  const buffer = Buffer.alloc(chunkSize);
  let bytes = 0;
  try {
    for (const { start, end } of privateMappings(pid)) {
      for (let at = start; at < end; at += chunkSize - search.longest) {
        const read = attempt(() => readSync(memory, buffer, 0, Math.min(chunkSize, end - at), at)) ?? 0;
        if (read === 0) break;
        bytes += read;
        for (const { needle, offset } of search.find(buffer.subarray(0, read))) {
          // What lies wholly in the overlap is counted with the next part.
          if (at + chunkSize < end && offset >= chunkSize - search.longest) continue;
          const place = `${needle.particular} as ${needle.form}`;
          places[place] = (places[place] ?? 0) + 1;
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return { bytes, places };
}

function privateMappings(pid: number): readonly { readonly start: number; readonly end: number }[] {
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
