import { type ContractMessage, type ContractPort, isContractMessage } from './contract.ts';

/** Which process calls a contract and which answers it. */
export interface Route<Name extends string> {
  readonly client: Name;
  readonly server: Name;
}

export interface Relay<Name extends string> {
  /** A process (re)started, or a fresh page begins: calls of its predecessor are forgotten, its peers are told. */
  up(name: Name, post: (message: ContractMessage) => void): void;
  /** A process died: what it was asked will not be answered; its peers are told. */
  gone(name: Name): void;
  /** Takes whatever `from` sent; passes it on when the routes allow it, else drops it. */
  accept(from: Name, message: unknown): void;
  /** The relaying process's own end of the contracts it serves, under the name `own`. */
  readonly ownPort: ContractPort;
}

/**
 * The middle of the wire: passes messages between processes by contract name. What `routes` does not allow does not
 * pass; `onDropped` learns who sent it, never what it was.
 */
export function createRelay<Name extends string>(
  routes: ReadonlyMap<string, Route<Name>>,
  own: Name,
  onDropped: (from: Name) => void,
): Relay<Name> {
  const posts = new Map<Name, (message: ContractMessage) => void>();
  /** Calls under way, by contract. An answer to a call that is not here was meant for a predecessor: a page may
   *  have been renewed meanwhile, and what the last person's page asked must not reach the next one. */
  const openCalls = new Map<string, Set<string>>([...routes.keys()].map((contract) => [contract, new Set()]));

  const tellPeers = (name: Name, state: 'gone' | 'up'): void => {
    for (const [contract, { client, server }] of routes) {
      if (client !== name && server !== name) continue;
      openCalls.get(contract)?.clear();
      posts.get(client === name ? server : client)?.({ contract, type: 'peer', state });
    }
  };

  const isAllowed = (from: Name, { client, server }: Route<Name>, message: ContractMessage): boolean => {
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

  const accept = (from: Name, message: unknown): void => {
    const route = isContractMessage(message) ? routes.get(message.contract) : undefined;
    if (route === undefined || !isContractMessage(message) || !isAllowed(from, route, message)) {
      onDropped(from);
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

  const ownListeners = new Set<(message: unknown) => void>();
  const ownPort: ContractPort = {
    post: (message) => accept(own, message),
    receive(listener) {
      ownListeners.add(listener);
      return () => ownListeners.delete(listener);
    },
  };
  posts.set(own, (message) => {
    for (const listener of ownListeners) listener(message);
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
    ownPort,
  };
}
