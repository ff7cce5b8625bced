import { join } from 'node:path';
import type { StationProfile } from '../../kiosk-config/schemas/station-profile.ts';
import type { Drafts } from '../../offline-cache/drafts/drafts.ts';
import type { OfflineCache } from '../../offline-cache/index.ts';
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
  readonly log: Log;
}

/** The station key, and with it the drafts; `null` where there is no key, and the log says why. */
export async function openDrafts({ profile, cache, shell, dataFolder, log }: DraftParts): Promise<Drafts | null> {
  const { stores = ['protected-file'], tpm, suite = 'default-1' } = profile.keys ?? {};
  const folder = join(dataFolder, 'keys');
  const storeOf = (name: KeyStoreName): KeyStore => {
    switch (name) {
      case 'os-keystore':
        return createOsStore(shell);
      case 'tpm':
        return createTpmStore({ scratchFolder: join(folder, 'scratch'), tcti: tpm ?? systemTcti });
      case 'protected-file':
        return fileStore;
    }
  };
  const opened = await openStationKey(folder, stores.map(storeOf));
  if (!opened.ok) {
    log('drafts-off', { code: opened.failure.code, detail: opened.failure.detail ?? '' });
    return null;
  }
  const { key, store, made, passedOver } = opened.value;
  log('station-key', { store, made });
  for (const { store: better, code } of passedOver) log('key-store-passed-over', { store: better, code });
  const drafts = cache.openDrafts({ stationKey: key, suite });
  if (drafts.ok) return drafts.value;
  log('drafts-off', { code: drafts.failure.code });
  return null;
}
