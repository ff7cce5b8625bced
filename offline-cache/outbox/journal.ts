import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFrames, encodeFrame, type JournalFrame, type SavedFrame, type SettledFrame } from './journal-frame.ts';

/** Second, append-only copy of the outbox, in a file of its own. Methods throw what the file system throws. */
export interface Journal {
  /** Appends and waits until the disk has it. Returns the mark to go back to should the database refuse the row. */
  appendSaved(frame: SavedFrame): number;
  /** Takes back whatever was appended since `mark`. */
  truncateTo(mark: number): void;
  /** Appends without waiting for the disk. */
  appendSettled(frame: SettledFrame): void;
  /** All sound frames in order. */
  frames(): Iterable<JournalFrame>;
  /** Replaces the file by one holding only these frames; a power cut leaves the old file or the new one. */
  rewrite(frames: readonly JournalFrame[]): void;
  close(): void;
}

const fileName = 'outbox.journal';

/** Opens the journal in `folder`, creating both where missing. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName);
  const isNew = !existsSync(path);
  let file = openSync(path, 'a+', 0o600);
  if (isNew) syncFolder(folder);

  const append = (frame: JournalFrame): void => writeAll(file, encodeFrame(frame));
  const truncateTo = (mark: number): void => {
    ftruncateSync(file, mark);
    fsyncSync(file);
  };

  return {
    appendSaved(frame) {
      const mark = fstatSync(file).size;
      try {
        append(frame);
        fsyncSync(file);
      } catch (error) {
        // A torn frame would be stepped over by readers, but the bytes are better given back to a full disk, and a
        // whole one whose fsync failed must not be rolled forward later: the person was told it was not saved.
        truncateTo(mark);
        throw error;
      }
      return mark;
    },
    truncateTo,
    appendSettled: append,
    frames: () => decodeFrames(readFileSync(path)),
    rewrite(frames) {
      const next = `${path}.next`;
      const nextFile = openSync(next, 'w', 0o600);
      try {
        for (const frame of frames) writeAll(nextFile, encodeFrame(frame));
        fsyncSync(nextFile);
      } finally {
        closeSync(nextFile);
      }
      renameSync(next, path);
      syncFolder(dirname(path));
      closeSync(file);
      file = openSync(path, 'a+', 0o600);
    },
    close: () => closeSync(file),
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** A new or renamed file survives a power cut only once its folder's entry is on disk. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // Windows cannot open folders; NTFS journals the entry itself.
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
