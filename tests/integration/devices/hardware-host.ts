import { EventEmitter } from 'node:events';

/** Gives a forked Node process the `parentPort` that a utility process has, then starts the real host in it. */
class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const parentPort = new ParentPort();
process.on('message', (data) => parentPort.emit('message', { data }));
Object.assign(process, { parentPort });
// From source, or from the bundle that the test has built.
await import(process.argv[2] ?? '../../../hardware/host.ts');
