import { stat } from 'node:fs/promises';
import type { Volume } from './removable-volumes.ts';

/**
 * What a stick can do to an export. What people are told:
 * - `stick-full`      does not fit; take another stick, or make room on this one
 * - `stick-read-only` its switch is on "lock", or its file system is broken; take another
 * - `stick-pulled`    it went away before the end; plug it in and start again
 * - `stick-failed`    it reports errors, or gives back other bytes than were written; take another
 */
export type StickFailureCode = 'stick-full' | 'stick-read-only' | 'stick-pulled' | 'stick-failed';

/**
 * The failure a file error on the stick stands for, or `null` where it is a bug. Which of the kernel's numbers a dying
 * stick or its driver comes up with nobody can list, and Node has no name for some (EBADMSG, EUCLEAN).
 */
export async function stickFailureCode(error: unknown, volume: Volume): Promise<StickFailureCode | null> {
  if (!isFileError(error)) return null;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return 'stick-full';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      // A file system whose device is gone is often set read-only first.
      return (await isPresent(volume)) ? 'stick-read-only' : 'stick-pulled';
    default:
      return (await isPresent(volume)) ? 'stick-failed' : 'stick-pulled';
  }
}

function isFileError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** Whether the volume is still the one it was, and its device still there. */
export async function isPresent({ mountPoint, deviceNumber, devicePath }: Volume): Promise<boolean> {
  try {
    if ((await stat(mountPoint)).dev !== deviceNumber) return false;
    if (devicePath !== null) await stat(devicePath);
    return true;
  } catch {
    return false;
  }
}
