import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../durable-file.ts';
import type { SealedPaper } from '../outbox/outbox-row.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';

/**
 * Sealed papers in files named by the SHA-256 of their bytes, once in the cache's folder and once in the journal's.
 * Methods throw what the file system throws.
 */
export interface AttachmentFiles {
  /** Writes papers in both folders and waits until the disk has them and their names; on failure none is left. */
  keep(papers: readonly Uint8Array[]): readonly SealedPaper[];
  /** Removes papers from both folders; what is not there is no trouble. */
  remove(names: readonly string[]): void;
  /**
   * Reads a paper through and compares its hash. A damaged or missing copy is written anew from the other one.
   * `lost` where neither is sound.
   */
  check(name: string): 'sound' | 'restored' | 'lost';
  /** Reads `length` bytes from `offset` of the first copy; fewer only at the end. Check before. */
  read(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Removes every paper nobody names, and what a power cut left half written; returns how many. */
  sweep(named: ReadonlySet<string>): number;
}

const extension = '.age';
const unfinished = '.next';

/** The papers under `folder` and `journalFolder`; the folders are created when the first paper is kept. */
export function openAttachmentFiles(folder: string, journalFolder: string): AttachmentFiles {
  const folders = [join(folder, 'attachments'), join(journalFolder, 'attachments')];

  const remove = (names: readonly string[]): void => {
    for (const name of names) for (const copies of folders) rmSync(pathOf(copies, name), { force: true });
  };

  return {
    keep(papers) {
      const kept = papers.map((bytes) => ({ sealedSha256: sha256Hex(bytes), sizeBytes: bytes.length }));
      if (papers.length === 0) return kept;
      try {
        for (const copies of folders) {
          mkdirSync(copies, { recursive: true, mode: 0o700 });
          for (const bytes of papers) write(copies, sha256Hex(bytes), bytes);
          syncFolder(copies);
          syncFolder(join(copies, '..'));
        }
      } catch (error) {
        remove(kept.flatMap(({ sealedSha256 }) => [sealedSha256, sealedSha256 + unfinished]));
        throw error;
      }
      return kept;
    },
    remove,
    check(name) {
      const sound = folders.find((copies) => isSound(pathOf(copies, name), name));
      if (sound === undefined) return 'lost';
      const damaged = folders.filter((copies) => copies !== sound && !isSound(pathOf(copies, name), name));
      for (const copies of damaged) {
        mkdirSync(copies, { recursive: true, mode: 0o700 });
        write(copies, name, readFileSync(pathOf(sound, name)));
        syncFolder(copies);
      }
      return damaged.length === 0 ? 'sound' : 'restored';
    },
    async read(name, offset, length) {
      const [first = ''] = folders;
      const file = await open(pathOf(first, name), 'r');
      try {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    sweep(named) {
      let removed = 0;
      for (const copies of folders.filter((path) => existsSync(path))) {
        for (const file of readdirSync(copies)) {
          const name = /^([0-9a-f]{64})\.age(?:\.next)?$/.exec(file)?.[1];
          if (name === undefined || (named.has(name) && file.endsWith(extension))) continue;
          rmSync(join(copies, file), { force: true });
          removed += 1;
        }
      }
      return removed;
    },
  };
}

function pathOf(folder: string, name: string): string {
  return name.endsWith(unfinished)
    ? join(folder, `${name.slice(0, -unfinished.length)}${extension}${unfinished}`)
    : join(folder, `${name}${extension}`);
}

/** The name appears only when the bytes are on disk. */
function write(folder: string, name: string, bytes: Uint8Array): void {
  const next = pathOf(folder, name + unfinished);
  writeDurably(next, bytes, 'w');
  renameSync(next, pathOf(folder, name));
}

function isSound(path: string, name: string): boolean {
  if (!existsSync(path)) return false;
  const hash = createHash('sha256');
  const chunk = new Uint8Array(256 * 1024);
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
        hash.update(chunk.subarray(0, read));
      }
    } finally {
      closeSync(file);
    }
  } catch {
    // A sector that cannot be read is a damaged copy like any other.
    return false;
  }
  return hash.digest('hex') === name;
}
