import { type ContractMessage, type ContractPort, isContractMessage } from '../contracts/contract.ts';
import { devicesContract } from '../contracts/devices/devices.ts';
import { kioskContract } from '../contracts/kiosk.ts';
import { shellContract } from '../contracts/shell.ts';
import { log } from './log.ts';

export type ProcessName = 'ui' | 'station' | 'hardware' | 'shell';

interface Route {
  readonly client: ProcessName;
  readonly server: ProcessName;
}

/** Who may call whom. What is not written here does not pass. */
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [kioskContract.name, { client: 'ui', server: 'station' }],
  [devicesContract.name, { client: 'station', server: 'hardware' }],
  [shellContract.name, { client: 'station', server: 'shell' }],
]);

export interface Relay {
  /** A process (re)started, or a fresh page begins: calls of its predecessor are forgotten, its peers are told. */
  up(name: ProcessName, post: (message: ContractMessage) => void): void;
  /** A process died: what it was asked will not be answered; its peers are told. */
  gone(name: ProcessName): void;
  /** Takes whatever `from` sent; passes it on when the routes allow it, else drops it. */
  accept(from: ProcessName, message: unknown): void;
  /** The shell's own end of the contracts it serves. */
  readonly shellPort: ContractPort;
}

export function createRelay(): Relay {
  const posts = new Map<ProcessName, (message: ContractMessage) => void>();
  /** Calls under way, by contract. An answer to a call that is not here was meant for a predecessor: a page may
   *  have been renewed meanwhile, and what the last person's page asked must not reach the next one. */
  const openCalls = new Map<string, Set<string>>([...routes.keys()].map((contract) => [contract, new Set()]));

  const tellPeers = (name: ProcessName, state: 'gone' | 'up'): void => {
    for (const [contract, { client, server }] of routes) {
      if (client !== name && server !== name) continue;
      openCalls.get(contract)?.clear();
      posts.get(client === name ? server : client)?.({ contract, type: 'peer', state });
    }
  };

  const isAllowed = (from: ProcessName, { client, server }: Route, message: ContractMessage): boolean => {
    switch (message.type) {
      case 'call':
        return from === client;
      case 'return':
        return from === server && openCalls.get(message.contract)?.delete(message.id) === true;
      case 'event':
        return from === server;
      case 'peer':
        return false;
    }
  };

  const accept = (from: ProcessName, message: unknown): void => {
    const route = isContractMessage(message) ? routes.get(message.contract) : undefined;
    if (route === undefined || !isContractMessage(message) || !isAllowed(from, route, message)) {
      log('message-dropped', { from });
      return;
    }
    const post = posts.get(from === route.client ? route.server : route.client);
    if (message.type === 'call') {
      // Without this answer a call made while the other end is dead would hang until it is up again.
      if (post === undefined) posts.get(from)?.({ contract: message.contract, type: 'peer', state: 'gone' });
      else openCalls.get(message.contract)?.add(message.id);
    }
    post?.(message);
  };

  const shellListeners = new Set<(message: unknown) => void>();
  const shellPort: ContractPort = {
    post: (message) => accept('shell', message),
    receive(listener) {
      shellListeners.add(listener);
      return () => shellListeners.delete(listener);
    },
  };
  posts.set('shell', (message) => {
    for (const listener of shellListeners) listener(message);
  });

  return {
    up(name, post) {
      posts.set(name, post);
      tellPeers(name, 'up');
    },
    gone(name) {
      posts.delete(name);
      tellPeers(name, 'gone');
    },
    accept,
    shellPort,
  };
}
