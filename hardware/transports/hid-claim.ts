import { createServer, type Server } from 'node:net';
import { fail, ok, type Result } from '../../app/contracts/result.ts';

/** Gives a claim back; may be called more than once. */
export type ReleaseClaim = () => Promise<void>;

/**
 * Claims a device node for this process. The kernel lets any number of processes read one hidraw node, and each would
 * get every report; so whoever opens one first takes an abstract socket of its name. The kernel frees that name when
 * its holder dies, however it dies, and nothing is left in the file system.
 */
export function claimHidNode(path: string): Promise<Result<ReleaseClaim, 'device-busy'>> {
  // Elsewhere the system itself opens a HID device for one process only.
  if (process.platform !== 'linux') return Promise.resolve(ok(async () => {}));
  return new Promise((resolve) => {
    const server = createServer((stranger) => stranger.destroy());
    server.once('error', () => resolve(fail('device-busy')));
    server.listen(`\0cunban-hid:${path}`, () => {
      server.unref();
      resolve(ok(releaseOf(server)));
    });
  });
}

function releaseOf(server: Server): ReleaseClaim {
  let released: Promise<void> | null = null;
  return () => {
    released ??= new Promise((resolve) => server.close(() => resolve()));
    return released;
  };
}
