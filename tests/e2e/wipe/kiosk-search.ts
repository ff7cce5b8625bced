import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StationUnderTest } from '../setup.ts';
import {
  chromiumWithWholeStrings,
  type HeapSnapshot,
  probedEnvironment,
  takeNodeHeap,
  takePageHeap,
} from './heap-snapshot.ts';
import type { ByteSearch } from './search-bytes.ts';
import { type FolderFind, searchFolders } from './search-folder.ts';
import { type HeapFind, searchHeap } from './search-heap.ts';
import { filesOpenForWriting, type MemorySearch, processTree, searchMemory } from './search-memory.ts';

/** Where a kiosk that is to be searched may write, besides its station folder, and where the search itself does. */
export interface SearchedPlaces {
  /** Temporary folder and home of all its processes: the browser's profile and caches come to lie there. */
  readonly temporary: string;
  readonly home: string;
  /** Heap snapshots; never searched as files. */
  readonly heaps: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Prepares, below `folder`, what `TrialStationOptions.env` needs so that every byte of the kiosk can be found. */
export function preparePlaces(folder: string): SearchedPlaces {
  const [temporary, home, heaps] = ['kiosk-temporary', 'kiosk-home', 'heaps'].map((name) => join(folder, name));
  if (temporary === undefined || home === undefined || heaps === undefined) throw new Error('three names, three paths');
  for (const path of [temporary, home, heaps]) mkdirSync(path, { recursive: true });
  const chromium = join(folder, 'chromium-with-whole-strings');
  writeFileSync(chromium, chromiumWithWholeStrings(), { mode: 0o755 });
  return {
    temporary,
    home,
    heaps,
    env: {
      ...probedEnvironment(heaps),
      CUNBAN_CHROMIUM: chromium,
      TMPDIR: temporary,
      HOME: home,
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local', 'share'),
    },
  };
}

export type HeapOwner = 'ui' | 'station' | 'hardware' | 'shell';

/** Heaps of these processes after garbage collection, all at once; what they hold of the persons. */
export async function searchHeaps<Owner extends HeapOwner>(
  search: ByteSearch,
  { kiosk, visitor }: StationUnderTest,
  { heaps }: SearchedPlaces,
  owners: readonly Owner[],
): Promise<Readonly<Record<Owner, readonly HeapFind[]>>> {
  const takeHeap = async (owner: HeapOwner): Promise<HeapSnapshot> => {
    if (owner === 'ui') {
      const page = await visitor.page();
      const cdp = await page.context().newCDPSession(page);
      return takePageHeap(cdp).finally(() => cdp.detach());
    }
    const pid = kiosk.pids()[owner];
    if (pid === undefined) throw new Error(`the ${owner} process is not running`);
    return takeNodeHeap(pid, heaps);
  };
  const found = await Promise.all(
    owners.map(async (owner) => [owner, searchHeap(search, await takeHeap(owner))] as const),
  );
  return Object.fromEntries(found) as Record<Owner, readonly HeapFind[]>;
}

/** Raw memory of every process of the kiosk, by name; freed memory included. */
export function searchMemories(
  search: ByteSearch,
  { kiosk }: StationUnderTest,
): Readonly<Record<string, MemorySearch>> {
  const { shell, station, hardware } = kiosk.pids();
  const names = new Map([
    [shell, 'shell'],
    [station, 'station'],
    [hardware, 'hardware'],
  ]);
  const entries = processTree(shell).flatMap((pid) => {
    const memory = searchMemory(search, pid);
    const name = names.get(pid) ?? `chromium ${browserRole(pid)} ${pid}`;
    return memory === undefined || memory.bytes === 0 ? [] : [[name, memory] as const];
  });
  return Object.fromEntries(entries);
}

function browserRole(pid: number): string {
  try {
    return /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))?.[1] ?? 'browser';
  } catch {
    return 'gone';
  }
}

export interface FilesSearch {
  readonly finds: readonly FolderFind[];
  readonly files: readonly string[];
  readonly bytes: number;
  readonly unpacked: number;
  /** Files that a running process writes to outside the places that are searched; empty, or the search is not whole. */
  readonly writtenElsewhere: readonly string[];
}

/** Every file the station wrote, its temporary folders, shared memory, open files without a name, and what it printed. */
export function searchFiles(
  search: ByteSearch,
  station: Pick<StationUnderTest, 'folders' | 'kiosk' | 'lines'>,
  places: Pick<SearchedPlaces, 'temporary' | 'home'>,
): FilesSearch {
  const folders = [station.folders.station, places.temporary, places.home, '/dev/shm'];
  const found = searchFolders(search, folders);
  const printed = search.find(Buffer.from(station.lines.join('\n')));
  const open = processTree(station.kiosk.pids().shell).flatMap((pid) => filesOpenForWriting(pid));
  const nameless = open.filter(({ path }) => path.endsWith(' (deleted)'));
  const inNameless = nameless.flatMap(({ path, descriptor }) =>
    search.find(readIfThere(descriptor)).map(({ needle }) => ({ file: path, ...needle })),
  );
  const elsewhere = open.filter(
    ({ path }) => !path.endsWith(' (deleted)') && !folders.some((at) => path.startsWith(`${at}/`)),
  );
  return {
    ...found,
    finds: [
      ...found.finds,
      ...printed.map(({ needle: { particular, form } }) => ({
        file: 'standard output',
        packing: '',
        particular,
        form,
      })),
      ...inNameless.map(({ file, particular, form }) => ({ file, packing: '', particular, form })),
    ],
    writtenElsewhere: elsewhere.map(({ path }) => path),
  };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
