import { SqliteError } from 'better-sqlite3';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import { DamagedEntryError } from './receipt-register/damaged-entry.ts';

/**
 * What the disk under the cache can do to it. Staff remedies:
 * - `disk-full`         free space; nothing half-saved was left behind
 * - `read-only`         the file system was remounted read-only or lacks permissions; restart the machine, check the disk
 * - `database-corrupt`  restart the station: the file is set aside and rebuilt from the journal
 * - `database-locked`   another station process holds the database
 * - `storage-failed`    the disk reports errors (EIO and many others); replace it
 */
const storageFailureCodes = [
  'disk-full',
  'read-only',
  'database-corrupt',
  'database-locked',
  'storage-failed',
] as const;
export type StorageFailureCode = (typeof storageFailureCodes)[number];

/** Whether a code is one of the disk's. */
export function isStorageFailureCode(code: string): code is StorageFailureCode {
  return (storageFailureCodes as readonly string[]).includes(code);
}

/** Runs a piece of storage work; what the disk can cause becomes a failure, a bug goes on being thrown. */
export function attemptStorage<Value>(work: () => Value): Result<Value, StorageFailureCode> {
  try {
    return ok(work());
  } catch (error) {
    const code = storageFailureCode(error);
    if (code === null) throw error;
    return fail(code, describe(error));
  }
}

/** The failure an error stands for, or `null` where it is a bug. */
export function storageFailureCode(error: unknown): StorageFailureCode | null {
  if (error instanceof DamagedEntryError) return 'database-corrupt';
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (error instanceof SqliteError) return sqliteFailureCode(error.code);
  return fileFailureCode(error.code) ?? (isSystemError(error) && !bugCodes.has(error.code) ? 'storage-failed' : null);
}

function sqliteFailureCode(code: string): StorageFailureCode | null {
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return 'read-only';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'database-corrupt';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'database-locked';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'storage-failed';
  return null;
}

function fileFailureCode(code: string): StorageFailureCode | null {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    // The same as Node tells it, which has no name for it.
    case 'Unknown system error -122':
    case 'EFBIG':
      return 'disk-full';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'read-only';
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EMFILE':
    case 'ENFILE':
    // A file or a ring of links lies where a folder belongs.
    case 'EEXIST':
    case 'ELOOP':
    case 'ENAMETOOLONG':
    case 'EBUSY':
    case 'ESTALE':
    case 'ETIMEDOUT':
    // Removing a file gives no code for an error of the disk itself.
    case '':
      return 'storage-failed';
    default:
      return null;
  }
}

/** What the kernel answers to a wrong call, whatever the state of the disk. */
const bugCodes: ReadonlySet<string> = new Set(['EBADF', 'EFAULT', 'EINVAL', 'ESPIPE', 'ENOTTY', 'ENOTSOCK']);

/** Disks fail with more codes than anybody lists (EUCLEAN, EBADMSG, EREMOTEIO), and Node has no name for many. */
function isSystemError(error: Error): boolean {
  return 'errno' in error && typeof error.errno === 'number' && 'syscall' in error && typeof error.syscall === 'string';
}

/** The error code only: messages of file errors name paths, and paths do not belong in a log. */
function describe(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
