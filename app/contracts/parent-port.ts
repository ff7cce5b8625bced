import type { ContractMessage, ContractPort } from './contract.ts';

/** What a child process needs of Electron's `process.parentPort`; messages queue until someone listens. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

export interface ParentConnection {
  /** Shared by every contract the process speaks. Register all receivers in the turn in which the first is registered. */
  readonly port: ContractPort;
  /** Calls back when the shell asks the process to close what it holds and exit. */
  onShutdown(listener: () => void): void;
}

/** Opens the child's end of the wire to the shell. Throws where the process was not started by the shell. */
export function openParentConnection(): ParentConnection {
  const { parentPort } = (globalThis as { readonly process?: { readonly parentPort?: ParentPort } }).process ?? {};
  if (parentPort === undefined) throw new Error('this process must be started by the shell');
  const receivers = new Set<(message: unknown) => void>();
  const shutdownListeners = new Set<() => void>();
  let listening = false;

  const listen = (): void => {
    if (listening) return;
    listening = true;
    parentPort.on('message', ({ data }) => {
      if (isShutdown(data)) for (const listener of shutdownListeners) listener();
      else for (const receiver of receivers) receiver(data);
    });
  };

  return {
    port: {
      post: (message: ContractMessage) => parentPort.postMessage(message),
      receive(receiver) {
        receivers.add(receiver);
        listen();
        return () => receivers.delete(receiver);
      },
    },
    onShutdown: (listener) => shutdownListeners.add(listener),
  };
}

function isShutdown(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'shutdown';
}
