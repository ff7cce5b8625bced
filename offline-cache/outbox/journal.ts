import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../durable-file.ts';
import { decodeFrames, encodeFrame, endOfFrames, type JournalFrame, type SavedFrame } from './journal-frame.ts';

/** Second, append-only copy of the outbox, in a file of its own. Methods throw what the file system throws. */
export interface Journal {
  /** Appends and waits until the disk has it. Returns the mark to go back to should the database refuse the row. */
  appendSaved(frame: SavedFrame): number;
  /** Appends all of them and waits once until the disk has them. On failure none of them stays. */
  appendAll(frames: Iterable<JournalFrame>): void;
  /** Takes back whatever was appended since `mark`. */
  takeBack(mark: number): void;
  /** Appends without waiting for the disk. */
  appendUnsynced(frame: Exclude<JournalFrame, SavedFrame>): void;
  /** All sound frames in order. */
  frames(): Iterable<JournalFrame>;
  /** Replaces the file by one holding only these frames; a power cut leaves the old file or the new one. */
  rewrite(frames: readonly JournalFrame[]): void;
  /** Does nothing the second time. */
  close(): void;
}

const fileName = 'outbox.journal';
/**
 * The file grows by blocks of zeros, so that most appends change neither its size nor its extents: the disk then has to
 * write the frame alone and not the file system's own journal too, which is the slower part by far.
 */
const growth = 256 * 1024;
/** No file has this number: whatever is done with it throws. */
const noFile = -1;

/** Opens the journal in `folder`, creating both where missing. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName);
  if (!existsSync(path)) {
    closeSync(openSync(path, 'a', 0o600));
    syncFolder(folder);
  }
  // Opening asks for the frames again and again, all in one turn; from a slow disk each reading would cost seconds.
  let asOpened: Buffer | null = readFileSync(path);
  setImmediate(() => {
    asOpened = null;
  });
  let end = endOfFrames(asOpened);
  // After the reading, which a bad sector thwarts at every attempt to open: each would leave a descriptor behind.
  let file = openSync(path, 'r+');
  let size = fstatSync(file).size;

  const append = (bytes: Uint8Array): void => {
    asOpened = null;
    if (end + bytes.length > size) {
      const zeros = new Uint8Array(end + bytes.length - size + growth);
      try {
        writeAll(file, zeros, size);
      } finally {
        size = fstatSync(file).size;
      }
    }
    writeAll(file, bytes, end);
    end += bytes.length;
  };
  /** A frame of which only the beginning fitted is wiped as well: `reached` is how far one may have got. */
  const wipe = (mark: number, reached: number): void => {
    asOpened = null;
    end = mark;
    writeAll(file, new Uint8Array(Math.min(reached, size) - mark), mark);
    fdatasyncSync(file);
  };
  const appendSynced = (frames: Iterable<JournalFrame>): number => {
    const mark = end;
    let reached = mark;
    try {
      for (const frame of frames) {
        const bytes = encodeFrame(frame);
        reached = end + bytes.length;
        append(bytes);
      }
      if (reached > mark) fdatasyncSync(file);
    } catch (error) {
      // A whole frame whose fsync failed must not be rolled forward later: the person was told it was not saved. Nor
      // must it pass for one the disk has, be it that it can still be read.
      wipe(mark, reached);
      throw error;
    }
    return mark;
  };

  return {
    appendSaved: (frame) => appendSynced([frame]),
    appendAll: (frames) => void appendSynced(frames),
    takeBack: (mark) => wipe(mark, end),
    appendUnsynced: (frame) => append(encodeFrame(frame)),
    frames: () => decodeFrames(asOpened ?? readFileSync(path)),
    rewrite(frames) {
      asOpened = null;
      const next = `${path}.next`;
      const nextFile = openSync(next, 'w+', 0o600);
      let written = 0;
      try {
        for (const frame of frames) {
          const bytes = encodeFrame(frame);
          writeAll(nextFile, bytes, written);
          written += bytes.length;
        }
        fsyncSync(nextFile);
        renameSync(next, path);
      } catch (error) {
        closeSync(nextFile);
        throw error;
      }
      // From here on the old file has no name: whatever fails below, the next save must not go there.
      const old = { file, size };
      file = nextFile;
      end = written;
      size = written;
      try {
        // Before the old one is wiped: until the disk has the new name, a power cut brings the old file back.
        syncFolder(dirname(path));
        // What was dropped must not be read back from the blocks the old file leaves behind.
        writeAll(old.file, new Uint8Array(old.size), 0);
        fsyncSync(old.file);
      } finally {
        closeSync(old.file);
      }
    },
    close() {
      const closing = file;
      // The number may be another file's from now on: nothing may close it once more, or be written there.
      file = noFile;
      if (closing !== noFile) closeSync(closing);
    },
  };
}

/** All sound frames of the journal in `folder`, which is only read. Throws what the file system throws. */
export function readJournal(folder: string): Iterable<JournalFrame> {
  return decodeFrames(readFileSync(join(folder, fileName)));
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}
