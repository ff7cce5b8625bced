import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { lintServiceItem, type TemplateIds } from '../../kiosk-config/lint-service-item.ts';
import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import { ServiceItem } from '../../kiosk-config/schemas/service-item.ts';
import type { CatalogueReader } from '../../offline-cache/catalogue/catalogue-reader.ts';
import { openCatalogueStore } from '../../offline-cache/catalogue/catalogue-store.ts';
import { type CatalogueSync, startCatalogueSync } from '../../offline-cache/catalogue/catalogue-sync.ts';
import { openPartialDownload } from '../../offline-cache/catalogue/partial-download.ts';
import type { WireScheduler } from '../../offline-cache/delivery/wire-scheduler.ts';
import type { Clock } from '../../offline-cache/index.ts';
import { isStorageFailureCode } from '../../offline-cache/storage-failure.ts';
import type { AskCatalogue } from '../contracts/catalogue.ts';
import type { Log } from './log.ts';

/** The catalogue as a station uses it: what it offers, and what people may look up. */
export interface StationCatalogue {
  /** Items of the profile's services, in its order. Changes by `refresh` alone. */
  offered(): readonly ServiceItem[];
  /** The version in use; nobody but this object closes it. */
  reader(): CatalogueReader;
  /** Why what the county offers was not taken the last time it was asked, as a code; `null` where all is well. */
  trouble(): string | null;
  /** Takes up what was applied meanwhile. Called between visits only, so that none changes under a person's hands. */
  refresh(): void;
  /** Keeps the catalogue up to date from now on; `onApplied` is told after each change. */
  startSync(options: {
    readonly ask: AskCatalogue<AbortSignal>;
    readonly wire: WireScheduler;
    readonly onApplied: () => void;
  }): CatalogueSync;
  close(): void;
}

export interface StationCatalogueOptions {
  readonly configuration: Configuration;
  readonly dataFolder: string;
  /** The county's key, which signs catalogues too. */
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the catalogue; never fails: at worst it holds in memory what came with the software. */
export async function openStationCatalogue(options: StationCatalogueOptions): Promise<StationCatalogue> {
  const { configuration, key, clock, log } = options;
  const { profile } = configuration;
  const folder = join(options.dataFolder, 'catalogue');
  const store = await openCatalogueStore({
    folder,
    bundled: configuration.items.map((item) => JSON.parse(JSON.stringify(item))),
    key,
    stationCode: profile.stationCode,
    now: () => clock.now(),
  });
  const { setAside, inMemory, from, version } = store.opening;
  log('catalogue-opened', { from, version, setAside: setAside ?? 'none', inMemory: inMemory ?? 'no' });

  const templates: TemplateIds = {
    receipts: new Set(configuration.receiptTemplates.keys()),
    documents: new Set(configuration.documentTemplates.keys()),
  };
  let reader = store.open();
  let offered = configuration.items;
  const takeUp = (): void => {
    offered = configuration.items.map((bundled) => {
      if (reader.version === 0) return bundled;
      const item = reader.item(bundled.itemCode);
      // The county may take an item from its list without having told what stations are to do about it.
      if (item === null) return bundled;
      if (Value.Check(ServiceItem, item) && lintServiceItem(item, templates).length === 0) return item;
      log('catalogue-item-refused', { itemCode: bundled.itemCode, version: reader.version });
      return bundled;
    });
  };
  takeUp();

  let sync: CatalogueSync | null = null;
  let trouble: string | null = null;
  return {
    offered: () => offered,
    reader: () => reader,
    trouble: () => trouble,
    refresh() {
      if (store.current().version === reader.version) return;
      const before = reader;
      reader = store.open();
      before.close();
      takeUp();
      log('catalogue-taken-up', { version: reader.version });
    },
    startSync({ ask, wire, onApplied }) {
      sync = startCatalogueSync({
        store,
        partial: openPartialDownload(folder),
        ask,
        wire,
        clock,
        random: Math.random,
        onEvent(event) {
          const { type, ...facts } = event;
          // A link that fails, or a county that is busy, says nothing of the catalogue, and is told elsewhere.
          if (event.type === 'put-off') trouble = isStorageFailureCode(event.code) ? event.code : trouble;
          else trouble = event.type === 'refused' ? event.code : null;
          if (type !== 'current') log('catalogue-synced', { type, ...facts });
          if (type === 'applied') onApplied();
        },
      });
      return sync;
    },
    close() {
      sync?.close();
      reader.close();
      store.close();
    },
  };
}
