import { closeSync, existsSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const piece = new Uint8Array(64 * 1024);

/**
 * Overwrites a file with zeros, waits for the disk, and removes it; what is not there is no trouble. A disk that moves
 * what is written (flash, copy-on-write) may keep the old blocks: against that nothing helps but that they are sealed.
 * Throws what the file system throws.
 */
export function eraseFile(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    for (let written = 0; written < size; ) {
      written += writeSync(file, piece, 0, Math.min(piece.length, size - written), written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path, { force: true });
}
