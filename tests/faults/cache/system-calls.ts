import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The system calls through which a cache changes the disk. */
const changing = 'write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat';

/** Why no system call can be tampered with on this machine, or `null`. */
export function whyNoTracing(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-trace-'));
  try {
    const args = ['-f', '-o', join(folder, 'log'), '-e', 'inject=write:error=EIO:when=1', 'echo', 'x'];
    const { error, status } = spawnSync('strace', args, { stdio: 'ignore' });
    if (error !== undefined) return error.message;
    return status !== 0 && existsSync(join(folder, 'log')) ? null : 'strace may not trace here';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The command to start a station with. `inject` is what shall happen, in strace's words (`signal=KILL:when=7`,
 * `error=EIO:when=3+`), to `calls` on the files of the cache in `folder`; the log names every such call.
 */
export function tracer(folder: string, log: string, inject: string | null, calls = changing): readonly string[] {
  const files = ['outbox.db', 'outbox.db-wal', 'journal/outbox.journal', 'journal/outbox.journal.next', 'journal', ''];
  return [
    ...['strace', '-f', '-qq', '-y', '-o', log, '-e', `trace=${calls}`, '-e', 'signal=none'],
    ...(inject === null ? [] : ['-e', `inject=${calls}:${inject}`]),
    ...files.flatMap((file) => ['-P', join(folder, file)]),
  ];
}
