import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ByteSearch } from './search-bytes.ts';
import { unpack } from './unpack.ts';

/** What was found, told without repeating it. */
export interface FolderFind {
  readonly file: string;
  /** How the bytes were packed inside the file, outermost first, such as `gzip@0 > zip@30`; empty for plain. */
  readonly packing: string;
  readonly particular: string;
  readonly form: string;
}

export interface FolderSearch {
  readonly finds: readonly FolderFind[];
  /** Paths of the files whose bytes were searched, relative to their folder's parent. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Compressed streams that were opened. */
  readonly unpacked: number;
}

/** Packed inside packed inside packed; nothing of a station goes deeper. */
const maxDepth = 3;

/**
 * Searches the names and the bytes of every file below `folders`, and whatever is compressed in them. Files that
 * vanish meanwhile, as a running browser's do, are passed over. Follows no link; a link's target is searched as text.
 */
export function searchFolders(search: ByteSearch, folders: readonly string[]): FolderSearch {
  const finds: FolderFind[] = [];
  const files: string[] = [];
  let bytes = 0;
  let unpacked = 0;

  const searchBytes = (file: string, content: Buffer, packing: readonly string[]): void => {
    bytes += content.length;
    for (const { needle } of search.find(content)) {
      finds.push({ file, packing: packing.join(' > '), particular: needle.particular, form: needle.form });
    }
    if (packing.length === maxDepth) return;
    for (const inner of unpack(content)) {
      unpacked += 1;
      searchBytes(file, inner.bytes, [...packing, inner.how]);
    }
  };

  for (const folder of folders) {
    for (const path of pathsBelow(folder)) {
      const file = relative(join(folder, '..'), path);
      searchBytes(`name of ${file}`, Buffer.from(file), []);
      const content = contentOf(path);
      if (content === undefined) continue;
      files.push(file);
      searchBytes(file, content, []);
    }
  }
  return { finds: distinct(finds), files, bytes, unpacked };
}

function* pathsBelow(folder: string): Generator<string> {
  for (const entry of attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    yield path;
    if (entry.isDirectory()) yield* pathsBelow(path);
  }
}

/** Bytes of a file, target of a link; undefined for what has neither. */
function contentOf(path: string): Buffer | undefined {
  return attempt(() => {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return Buffer.from(readlinkSync(path));
    return stat.isFile() ? readFileSync(path) : undefined;
  });
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One find of each kind a file: a page of text holds dozens of pieces of one address. */
function distinct(finds: readonly FolderFind[]): readonly FolderFind[] {
  return [...new Map(finds.map((find) => [JSON.stringify(find), find])).values()];
}
