import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type AgeRecipient, ageChunkLength, beginAgeFile } from '../sealed-store/age-file.ts';
import { carriedFileName, isUnfinished } from './carried-file.ts';
import { readBack } from './read-back.ts';
import type { Volume } from './removable-volumes.ts';
import { isPresent, type StickFailureCode, stickFailureCode } from './stick-failure.ts';
import { syncStickFolder } from './sync-stick-folder.ts';
import { tarEnd, tarEntryLength, tarHeader, tarPadding } from './tar.ts';

/** One file of the archive; `read` gives exactly `size` bytes, or `null` where they cannot be had any more. */
export interface CarriedEntry {
  readonly name: string;
  readonly size: number;
  readonly read: () => Promise<Uint8Array | null>;
}

export interface CarryProgress {
  readonly phase: 'writing' | 'checking';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface WrittenFile {
  readonly fileName: string;
  readonly bytes: number;
  /** Whether checking read the stick itself or, where the file system allows nothing else, what memory holds of it. */
  readonly checkedOn: 'medium' | 'memory';
  /** Entries whose bytes could not be had; their place holds zeros, which no hash fits. */
  readonly unreadable: readonly string[];
}

export interface WriteRequest {
  readonly volume: Volume;
  readonly stationCode: string;
  readonly recipient: AgeRecipient;
  readonly entries: readonly CarriedEntry[];
  readonly nowMs: number;
  readonly onProgress: (progress: CarryProgress) => void;
  readonly signal: AbortSignal;
}

export type WriteFailureCode = StickFailureCode | 'cancelled';

/** Room for folder entries and the file system's own tables. */
const spareBytes = 256 * 1024;
/** So often the stick is waited for: otherwise progress would tell how fast memory takes the bytes. */
const syncEveryBytes = 4 * 1024 * 1024;

/**
 * Writes the entries as one sealed archive. A file with the final name exists only after every byte was written, waited
 * for, read again and compared; until then it ends in `.part`, and one that failed is removed where that is possible.
 * Nothing is ever overwritten.
 */
export async function writeCarriedFile(request: WriteRequest): Promise<Result<WrittenFile, WriteFailureCode>> {
  const { volume, stationCode } = request;
  // Where the stick was, the station's own disk would take the file without a word.
  if (!(await isPresent(volume))) return fail('stick-pulled');
  try {
    await removeUnfinished(volume.mountPoint, stationCode);
    const path = freeName(request);
    const part = `${path}.part`;
    try {
      const written = await writeAndCheck(request, part);
      if (!written.ok) {
        await rm(part, { force: true });
        return written;
      }
      await rename(part, path);
      await syncStickFolder(volume.mountPoint);
      return ok({ ...written.value, fileName: basename(path) });
    } catch (error) {
      // On a stick that is gone this fails too; what then ends in .part is nobody's whole file.
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    const code = await stickFailureCode(error, volume);
    if (code === null) throw error;
    return fail(code, error instanceof Error && 'code' in error ? String(error.code) : undefined);
  }
}

async function writeAndCheck(
  request: WriteRequest,
  part: string,
): Promise<Result<Omit<WrittenFile, 'fileName'>, WriteFailureCode>> {
  const { volume, entries, recipient, onProgress, signal } = request;
  const age = beginAgeFile(recipient);
  const plainBytes = entries.reduce((total, { size }) => total + tarEntryLength(size), tarEnd.length);
  const totalBytes = age.beginning.length + plainBytes + Math.ceil(plainBytes / ageChunkLength) * 16;
  const room = await statfs(volume.mountPoint);
  if (room.bavail * room.bsize < totalBytes + spareBytes) return fail('stick-full');

  const file = await open(part, 'wx', 0o600);
  const unreadable: string[] = [];
  let written: { readonly sha256: string; readonly bytes: number };
  try {
    if ((await file.stat()).dev !== volume.deviceNumber) return fail('stick-pulled');
    const sink = createSink(file, (doneBytes) => onProgress({ phase: 'writing', doneBytes, totalBytes }));
    await sink.write(age.beginning);
    let left = plainBytes;
    for await (const chunk of inChunks(archive(entries, request.nowMs, (name) => unreadable.push(name)))) {
      if (signal.aborted) return fail('cancelled');
      left -= chunk.length;
      await sink.write(age.sealChunk(chunk, left === 0));
    }
    await file.sync();
    written = sink.done();
  } finally {
    age.forget();
    await file.close();
  }

  let doneBytes = 0;
  const read = await readBack(part, (bytes) => {
    doneBytes += bytes;
    onProgress({ phase: 'checking', doneBytes, totalBytes });
  });
  if (signal.aborted) return fail('cancelled');
  if (read.sha256 !== written.sha256) return fail('stick-failed', 'gives back other bytes');
  return ok({ bytes: written.bytes, checkedOn: read.from, unreadable });
}

function createSink(file: FileHandle, onWritten: (doneBytes: number) => void) {
  const hash = createHash('sha256');
  let bytes = 0;
  let unsynced = 0;
  return {
    async write(piece: Uint8Array): Promise<void> {
      await file.writeFile(piece);
      hash.update(piece);
      bytes += piece.length;
      unsynced += piece.length;
      if (unsynced >= syncEveryBytes) {
        await file.datasync();
        unsynced = 0;
      }
      onWritten(bytes);
    },
    done: () => ({ sha256: hash.digest('hex'), bytes }),
  };
}

async function* archive(
  entries: readonly CarriedEntry[],
  nowMs: number,
  onUnreadable: (name: string) => void,
): AsyncGenerator<Uint8Array> {
  for (const { name, size, read } of entries) {
    const bytes = await read();
    yield tarHeader(name, size, nowMs);
    if (bytes === null) onUnreadable(name);
    yield bytes ?? new Uint8Array(size);
    yield tarPadding(size);
  }
  yield tarEnd;
}

/** The same bytes in pieces of the length age asks for. */
async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(ageChunkLength);
  let filled = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const length = Math.min(piece.length - taken, chunk.length - filled);
      chunk.set(piece.subarray(taken, taken + length), filled);
      taken += length;
      filled += length;
      if (filled === chunk.length) {
        yield chunk;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

function freeName({ volume, stationCode, nowMs }: WriteRequest): string {
  for (let attempt = 0; ; attempt += 1) {
    const path = join(volume.mountPoint, carriedFileName(stationCode, nowMs, attempt));
    if (!existsSync(path)) return path;
  }
}

async function removeUnfinished(folder: string, stationCode: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() && isUnfinished(entry.name, stationCode))
      await rm(join(folder, entry.name), { force: true });
  }
}
