import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { syncFolder, writeDurably } from '../durable-file.ts';
import { attemptStorage, type StorageFailureCode } from '../storage-failure.ts';

/**
 * - `key-file-exposed`  others than the station's own user may read it, or it is no plain file: staff must look at it
 * - `key-file-damaged`  it is not what was written
 */
export type KeyFileFailureCode = StorageFailureCode | 'key-file-exposed' | 'key-file-damaged';

const magic = Buffer.from('cunban-station-key/1\n', 'ascii');
const hashLength = 32;
const ownerOnly = 0o077;

/** The content of a key file; `null` where there is none. The caller wipes it. */
export function readKeyFile(path: string): Result<Uint8Array | null, KeyFileFailureCode> {
  const read = attemptStorage(() => {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
    if (lstatSync(path).isSymbolicLink() || isExposed(lstatSync(dirname(path)))) return 'exposed';
    const file = openSync(path, 'r');
    try {
      // Of the open file: what lies under the name may have been exchanged since.
      const stats = fstatSync(file);
      return !stats.isFile() || isExposed(stats) ? 'exposed' : readFileSync(file);
    } finally {
      closeSync(file);
    }
  });
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  if (read.value === 'exposed') return fail('key-file-exposed');
  const content = contentOf(read.value);
  read.value.fill(0);
  return content === null ? fail('key-file-damaged') : ok(content);
}

/**
 * Writes a key file that was not there: 0600 in a folder of 0700, on disk when this returns, and read back. Never
 * replaces one, whoever made it meanwhile.
 */
export function createKeyFile(path: string, content: Uint8Array): Result<null, KeyFileFailureCode> {
  return writeKeyFile(path, content, (temporary) => {
    try {
      // Renaming would replace what has the name by now; reading back finds that it is another's.
      linkSync(temporary, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}

/** Replaces a key file with one for the same key. */
export function replaceKeyFile(path: string, content: Uint8Array): Result<null, KeyFileFailureCode> {
  return writeKeyFile(path, content, (temporary) => renameSync(temporary, path));
}

function writeKeyFile(
  path: string,
  content: Uint8Array,
  putInPlace: (temporary: string) => void,
): Result<null, KeyFileFailureCode> {
  const folder = dirname(path);
  const temporary = `${path}.${randomUUID()}`;
  const written = attemptStorage(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const framed = Buffer.concat([magic, createHash('sha256').update(content).digest(), content]);
    try {
      writeDurably(temporary, framed, 'wx');
      putInPlace(temporary);
      syncFolder(folder);
    } finally {
      framed.fill(0);
      rmSync(temporary, { force: true });
    }
  });
  if (!written.ok) return written;
  const back = readKeyFile(path);
  if (!back.ok) return back;
  const isSame = back.value !== null && back.value.length === content.length && timingSafeEqual(back.value, content);
  back.value?.fill(0);
  return isSame ? ok(null) : fail('key-file-damaged', 'not what was written');
}

/** On systems without users and modes (Windows) the profile's folder is what protects. */
function isExposed({ mode, uid }: Stats): boolean {
  const own = process.getuid?.();
  return own !== undefined && ((mode & ownerOnly) !== 0 || (uid !== own && uid !== 0));
}

function contentOf(framed: Uint8Array): Uint8Array | null {
  if (framed.length < magic.length + hashLength || !magic.equals(framed.subarray(0, magic.length))) return null;
  const content = Uint8Array.from(framed.subarray(magic.length + hashLength));
  const hash = framed.subarray(magic.length, magic.length + hashLength);
  return timingSafeEqual(createHash('sha256').update(content).digest(), hash) ? content : null;
}
