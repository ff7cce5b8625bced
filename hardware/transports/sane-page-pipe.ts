import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { access, link, mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '../../app/contracts/result.ts';

/** Where `scanimage` writes the pages of a batch, and where they come out. Nothing is ever stored. */
export interface PagePipe {
  /** For `--batch=`. */
  readonly path: string;
  readonly stream: Readable;
  /** No more pages come: the stream ends when what was written is read. */
  endOfPages(): void;
  remove(): Promise<void>;
}

const openFile = promisify(open);
const MEMORY_FOLDER = '/dev/shm';

/**
 * A batch can only be had with a file name for each page; one process a page would make many scanners eject what lies
 * in the feeder. `scanimage` opens `NAME.part`, writes, and renames it to NAME. Both names are made here, as the same
 * named pipe: renaming one to the other does nothing (rename(2)), so every page goes into the pipe, and
 * there is never a moment in which a file could come into being under either name.
 */
export async function openPagePipe(): Promise<Result<PagePipe, 'no-pipe'>> {
  let folder = '';
  const remove = async (): Promise<void> => {
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  };
  try {
    folder = await mkdtemp(join(await baseFolder(), 'cunban-pages-'));
    const path = join(folder, 'page');
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    await link(path, `${path}.part`);
    const reading = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stream = new Socket({ fd: reading, readable: true, writable: false });
    // Held open so that the pipe does not end between two pages.
    const writing = await openFile(path, constants.O_WRONLY | constants.O_NONBLOCK);
    let isEnded = false;
    const endOfPages = (): void => {
      if (isEnded) return;
      isEnded = true;
      close(writing, () => {});
    };
    return ok({
      path,
      stream,
      endOfPages,
      async remove() {
        endOfPages();
        stream.destroy();
        await remove();
      },
    });
  } catch (error) {
    await remove();
    return fail('no-pipe', error instanceof Error && 'code' in error ? `no pipe for pages: ${error.code}` : 'no pipe');
  }
}

async function baseFolder(): Promise<string> {
  try {
    await access(MEMORY_FOLDER, constants.W_OK);
    return MEMORY_FOLDER;
  } catch {
    return tmpdir();
  }
}
