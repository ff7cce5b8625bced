import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * An ext4 of its own in a file, which can lose its power. What had reached the image stays, what was still in memory is
 * gone. It does not model torn sectors, nor a drive whose cache lies.
 */
export interface LoopFilesystem {
  /** Where it is mounted while it is. */
  readonly folder: string;
  /**
   * Stands ready to cut the power. Called, it does: from then on every write and every fsync fails, and nothing in memory
   * is written any more. It settles with the moment just before. An fsync under way at that moment may answer well
   * though its data are gone (a transaction that jbd2 gave up looks like a finished one); whatever is said later than
   * that moment would not have been heard after a real cut, and does not count.
   */
  armCut(): Promise<() => Promise<number>>;
  /** Unmounts and mounts again, which replays the file system's own journal as after a power cut. */
  restart(): void;
  remountReadOnly(): void;
  remove(): void;
}

/** Images live in memory where there is room: the kernel's page cache under the loop device is what plays the disk. */
export const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

// FS_IOC_SHUTDOWN, and its flag EXT4_GOING_FLAGS_NOLOGFLUSH: the journal in memory is not written out either.
const shutDown =
  'open(my $f, "<", $ARGV[0]) or die "open: $!"; my $how = pack("L", 2); $| = 1; print "ready"; <STDIN>; ioctl($f, 0x8004587d, $how) or die "ioctl: $!"';

/** Makes and mounts a fresh one of `megabytes`. */
export function createLoopFilesystem(megabytes = 32): LoopFilesystem {
  const home = mkdtempSync(join(scratch, 'cunban-disk-'));
  const image = join(home, 'image');
  const folder = join(home, 'mounted');
  mkdirSync(folder);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  run('mkfs.ext4', '-q', '-F', '-m', '0', image);
  const mount = (): unknown => run('mount', '-o', 'loop', image, folder);
  const unmount = (): unknown => run('umount', folder);
  try {
    mount();
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    armCut: () => armCut(folder),
    restart() {
      unmount();
      waitUntilReleased(image);
      mount();
    },
    remountReadOnly: () => void run('mount', '-o', 'remount,ro', folder),
    remove() {
      unmount();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Now, on the clock that all processes of the machine share; ms. */
export function sharedClock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function armCut(folder: string): Promise<() => Promise<number>> {
  const child = spawn('perl', ['-e', shutDown, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  return async () => {
    const at = sharedClock();
    child.stdin.end('\n');
    if ((await ended) !== 0) throw new Error('the power could not be cut');
    return at;
  };
}

/** Why there is no power to cut on this machine, or `null`. */
export async function whyNoLoopFilesystem(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'mounting needs root';
  try {
    const disk = createLoopFilesystem(8);
    try {
      await (await disk.armCut())();
      disk.restart();
    } finally {
      disk.remove();
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The kernel lets go of a loop device a little after the unmounting; mounted sooner, the dead file system comes back. */
function waitUntilReleased(image: string): void {
  for (let tries = 0; tries < 100; tries += 1) {
    if (run('losetup', '-j', image) === '') return;
    run('sleep', '0.05');
  }
  throw new Error('something holds the unmounted disk');
}

function run(command: string, ...args: readonly string[]): string {
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, encoding: 'utf8' });
}
