import { join } from 'node:path';
import type { StationProfile } from '../../kiosk-config/schemas/station-profile.ts';
import type { Drafts } from '../../offline-cache/drafts/drafts.ts';
import type { Clock, OfflineCache } from '../../offline-cache/index.ts';
import { fileStore } from '../../offline-cache/keys/file-store.ts';
import type { KeyStore, KeyStoreName } from '../../offline-cache/keys/key-store.ts';
import { createOsStore } from '../../offline-cache/keys/os-store.ts';
import { openStationKey } from '../../offline-cache/keys/station-key.ts';
import { createTpmStore, systemTcti } from '../../offline-cache/keys/tpm-store.ts';
import type { ContractClient } from '../contracts/contract-client.ts';
import type { shellContract } from '../contracts/shell.ts';
import type { Log } from './log.ts';

export interface DraftParts {
  readonly profile: Pick<StationProfile, 'keys'>;
  readonly cache: Pick<OfflineCache, 'openDrafts'>;
  readonly shell: Pick<ContractClient<typeof shellContract>, 'call'>;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenedDrafts {
  /** The drafts; `null` while there is no key. Waits for the first attempt alone, later ones hold nobody up. */
  current(): Promise<Drafts | null>;
  /** Ends the trying. */
  close(): void;
}

/** After a power cut the keyring or the TPM may be there a minute after the station. In ms. */
const retryMs = 60_000;

/**
 * The station key, and with it the drafts. Where the key is not to be had for now, it is asked for again every minute;
 * where it will not come by waiting, the station goes on without drafts. The log says why.
 */
export function openDrafts({ profile, cache, shell, dataFolder, clock, log }: DraftParts): OpenedDrafts {
  const { stores: names = ['protected-file'], tpm, suite = 'default-1' } = profile.keys ?? {};
  const folder = join(dataFolder, 'keys');
  const storeOf = (name: KeyStoreName): KeyStore => {
    switch (name) {
      case 'os-keystore':
        return createOsStore(shell, clock);
      case 'tpm':
        return createTpmStore({ scratchFolder: join(folder, 'scratch'), tcti: tpm ?? systemTcti, clock });
      case 'protected-file':
        return fileStore;
    }
  };
  const stores = names.map(storeOf);
  let timer: unknown = null;
  let closed = false;
  let lastReason: string | null = null;

  const attempt = async (): Promise<Drafts | null> => {
    const opened = await openStationKey(folder, stores);
    if (closed) return null;
    if (!opened.ok) {
      const { code, detail = '', mayPass } = opened.failure;
      // Once, and not every minute.
      if (detail !== lastReason) log('drafts-off', { code, detail });
      lastReason = detail;
      if (mayPass) timer = clock.setTimeout(() => void retry(), retryMs);
      return null;
    }
    const { key, store, made, passedOver } = opened.value;
    log('station-key', { store, made });
    for (const { store: better, code } of passedOver) log('key-store-passed-over', { store: better, code });
    return cache.openDrafts({ stationKey: key, suite });
  };
  const retry = async (): Promise<void> => {
    const drafts = await attempt();
    if (drafts !== null) current = Promise.resolve(drafts);
  };
  let current = attempt();

  return {
    current: () => current,
    close() {
      closed = true;
      if (timer !== null) clock.clearTimeout(timer);
    },
  };
}
