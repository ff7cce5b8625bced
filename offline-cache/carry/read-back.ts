import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** What a file says when it is read again. */
export interface ReadBack {
  readonly sha256: string;
  readonly bytes: number;
  /** `memory`: this file system reads through the page cache only, so the bytes may not have come from the medium. */
  readonly from: 'medium' | 'memory';
}

const pieceLength = 1024 * 1024;
/** Direct reads want memory that begins at a multiple of the device's block. */
const alignment = 4096;
const alignmentStep = 8;

/**
 * Reads a file again, past the page cache where the file system allows it: a cheap stick confirms what it never wrote,
 * and the page cache would vouch for it. Throws what the file system throws.
 */
export async function readBack(path: string, onPiece: (bytes: number) => void): Promise<ReadBack> {
  const direct = await openDirect(path);
  if (direct !== null) {
    try {
      const buffer = await alignedBuffer(direct);
      if (buffer !== null) return { ...(await digest(direct, buffer, onPiece)), from: 'medium' };
    } finally {
      await direct.close();
    }
  }
  const file = await open(path, 'r');
  try {
    return { ...(await digest(file, Buffer.alloc(pieceLength), onPiece)), from: 'memory' };
  } finally {
    await file.close();
  }
}

async function openDirect(path: string): Promise<FileHandle | null> {
  // Not every platform has it.
  const flag: number | undefined = constants.O_DIRECT;
  if (flag === undefined) return null;
  try {
    return await open(path, constants.O_RDONLY | flag);
  } catch (error) {
    if (isInvalid(error)) return null;
    throw error;
  }
}

/** Where memory begins cannot be asked for, so beginnings are tried until one is taken. */
async function alignedBuffer(file: FileHandle): Promise<Buffer | null> {
  const room = Buffer.alloc(pieceLength + alignment);
  for (let begin = 0; begin < alignment; begin += alignmentStep) {
    const buffer = room.subarray(begin, begin + pieceLength);
    try {
      await file.read(buffer, 0, alignment, 0);
      return buffer;
    } catch (error) {
      if (!isInvalid(error)) throw error;
    }
  }
  return null;
}

async function digest(file: FileHandle, buffer: Buffer, onPiece: (bytes: number) => void) {
  const hash = createHash('sha256');
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, bytes);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
    hash.update(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
    onPiece(bytesRead);
    // After a short direct read, which only the end gives, the next offset would not be aligned.
    if (bytesRead < buffer.length) return { sha256: hash.digest('hex'), bytes };
  }
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EINVAL';
}
