import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/**
 * Writes bytes, or one after another what is too long to be put together first, and waits until the disk has them; a new
 * name is durable only after `syncFolder`. `w` replaces, `wx` refuses what exists, `a` appends. Throws what the file system
 * throws.
 */
export function writeDurably(path: string, bytes: Uint8Array | readonly Uint8Array[], flags: 'w' | 'wx' | 'a'): void {
  const file = openSync(path, flags, 0o600);
  try {
    for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
      for (let written = 0; written < part.length; ) written += writeSync(file, part, written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A new or renamed file survives a power cut only once its folder's entry is on disk. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // Windows cannot open folders; NTFS journals the entry itself.
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
