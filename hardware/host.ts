import type { ContractPort } from '../app/contracts/contract.ts';
import { systemClock, within } from './clock.ts';
import { createHardwareService } from './service.ts';
import { systemTransports } from './transports/system.ts';

/** What Electron's utility process and its stand-in both give a child, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  off(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** The shell kills what has not ended by itself; an open serial port must not be among that. */
const SHUTDOWN_LIMIT_MS = 2000;

const { parentPort } = process as { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('the hardware process is started by the shell');

const service = createHardwareService({
  port: contractPort(parentPort),
  transports: systemTransports(systemClock),
  clock: systemClock,
  // The shell collects what its children print.
  report: (diagnostic) => console.log(JSON.stringify({ process: 'hardware', ...diagnostic })),
});

parentPort.on('message', ({ data }) => {
  if (isShutdown(data)) void shutDown();
});

async function shutDown(): Promise<void> {
  const closing = service.close();
  const inTime = await within(systemClock, SHUTDOWN_LIMIT_MS, closing);
  // An orderly exit waits for the threads of the system calls under way, and one of them hangs in a device for ever.
  if (!inTime || (await closing) === 'abandoned') process.kill(process.pid, 'SIGKILL');
  else process.exit(0);
}

function contractPort(parent: ParentPort): ContractPort {
  return {
    post: (message) => parent.postMessage(message),
    receive(listener) {
      const onMessage = ({ data }: { readonly data: unknown }): void => listener(data);
      parent.on('message', onMessage);
      return () => parent.off('message', onMessage);
    },
  };
}

function isShutdown(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'shutdown';
}
