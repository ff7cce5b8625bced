import type { ContractMessage, ValueOf } from '../contracts/contract.ts';
import { type ContractClient, createContractClient } from '../contracts/contract-client.ts';
import { kioskContract } from '../contracts/kiosk.ts';
import type { Language } from '../contracts/localized-text.ts';
import type { Screen } from '../contracts/screen.ts';
import type { UserEvent } from '../contracts/user-event.ts';

declare global {
  interface Window {
    /** The one thing the preload exposes: messages to and from the station, relayed by the shell. */
    readonly cunban: {
      post(message: unknown): void;
      receive(listener: (message: unknown) => void): () => void;
    };
  }
}

const reattachEveryMs = 2000;

export type Display = ValueOf<typeof kioskContract, 'attach'>['display'];

/** What the page knows: nothing yet or no more, or the screen to draw now. It never knows more than one screen. */
export type LinkState =
  | { readonly phase: 'waiting' }
  | {
      readonly phase: 'attached';
      readonly display: Display;
      readonly languages: readonly Language[];
      readonly screen: Screen;
    };

export interface StationLink {
  state(): LinkState;
  subscribe(listener: () => void): () => void;
  send(event: UserEvent): void;
  /** The picture of a page, `null` where the visit holds none of that name. */
  pictureOf(pageId: string): Promise<Uint8Array | null>;
  /** Asks the station for the current screen again; used after a drawing failure. */
  reattach(): void;
  close(): void;
}

/** The clock the link waits by, so that tests can turn it. */
export interface LinkClock {
  /** Calls back after `ms`; returns a function that calls it off. */
  after(ms: number, callback: () => void): () => void;
}

const windowClock: LinkClock = {
  after(ms, callback) {
    const timer = window.setTimeout(callback, ms);
    return () => window.clearTimeout(timer);
  },
};

/**
 * Attaches to the station and follows it. While the station is gone the state is `waiting`; it attaches anew when
 * the shell says the station is up, and every two seconds besides, since that word can be lost while a page loads.
 */
export function createStationLink(bridge: Window['cunban'], clock: LinkClock = windowClock): StationLink {
  const client: ContractClient<typeof kioskContract> = createContractClient(kioskContract, {
    post: (message: ContractMessage) => bridge.post(message),
    receive: (listener) => bridge.receive(listener),
  });
  const listeners = new Set<() => void>();
  let current: LinkState = { phase: 'waiting' };
  let closed = false;
  let cancelRetry = (): void => {};

  const become = (next: LinkState): void => {
    current = next;
    for (const listener of listeners) listener();
  };

  const attach = async (): Promise<void> => {
    cancelRetry();
    cancelRetry = clock.after(reattachEveryMs, () => void attach());
    const answer = await client.call('attach', {});
    if (closed || !answer.ok) return;
    cancelRetry();
    become({ phase: 'attached', ...answer.value });
  };

  const loseStation = (): void => {
    if (current.phase === 'waiting') return;
    become({ phase: 'waiting' });
    cancelRetry();
    cancelRetry = clock.after(reattachEveryMs, () => void attach());
  };

  client.onPeer((state) => {
    if (state === 'gone') loseStation();
    else void attach();
  });
  client.on('screen', (screen) => {
    // A screen before the answer to `attach` cannot be drawn: the size of the display is not known yet.
    if (current.phase === 'attached') become({ ...current, screen });
  });
  void attach();

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(event) {
      void client.call('send', { event }).then((result) => {
        if (!result.ok && result.failure.code === 'peer-gone') loseStation();
      });
    },
    async pictureOf(pageId) {
      const picture = await client.call('pagePicture', { pageId });
      return picture.ok ? picture.value.jpeg : null;
    },
    reattach: () => void attach(),
    close() {
      closed = true;
      cancelRetry();
      listeners.clear();
      client.close();
    },
  };
}
