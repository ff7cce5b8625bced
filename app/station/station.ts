import { join } from 'node:path';
import { describeProblem } from '../../kiosk-config/configuration-problem.ts';
import { loadConfiguration } from '../../kiosk-config/load-configuration.ts';
import { openOfflineCache } from '../../offline-cache/index.ts';
import { parseAcknowledgementKey } from '../platform/signed-statement.ts';
import { serveKiosk } from './kiosk-end.ts';
import { openForLooking } from './open-for-looking.ts';
import { openForVisitors } from './open-for-visitors.ts';
import { openUntilOpened } from './open-until-opened.ts';
import { staffCodeOf } from './staff-code.ts';
import { openStationCatalogue } from './station-catalogue.ts';
import type { StationOptions } from './station-options.ts';

export interface Station {
  /** Drains delivery and closes what is open. */
  close(): Promise<void>;
}

/**
 * The composition root: wires configuration, cache, county, devices and flows together. The page can attach at once;
 * files are opened afterwards, so that a bad one is a screen and never a dead window.
 */
export function startStation(options: StationOptions): Station {
  const { port, log } = options;
  const kiosk = serveKiosk(port);
  const closers: (() => Promise<void> | void)[] = [];
  let closed = false;

  const start = async (): Promise<void> => {
    const loaded = await loadConfiguration({ folder: options.configurationFolder, profile: options.profilePath });
    if (!loaded.ok) {
      for (const problem of loaded.problems) log('configuration-refused', { problem: describeProblem(problem) });
      kiosk.refuse(loaded.problems[0]?.code ?? 'CFG-01');
      return;
    }
    const { configuration } = loaded;
    kiosk.configure(configuration.profile);
    const outboxFolder = join(options.dataFolder, 'outbox');
    const opening = openUntilOpened({
      open: () =>
        openOfflineCache({
          folder: outboxFolder,
          stationCode: configuration.profile.stationCode,
          countyRecipient: configuration.profile.county.recipient,
          clock: options.clock,
          random: Math.random,
          sealAhead: true,
        }),
      clock: options.clock,
      log,
      lookOnly: (code) => openForLooking(options, { configuration, kiosk, outboxFolder, code }),
    });
    closers.push(opening.close);
    const opened = await opening.opened;
    if (opened === null) return;
    if (!opened.ok) {
      kiosk.refuse(staffCodeOf(opened.failure.code));
      return;
    }
    const cache = opened.value;
    const { quarantined, rebuiltRows } = cache.opening;
    log('cache-opened', { quarantined: quarantined ?? 'none', rebuiltRows });
    if (closed) {
      await cache.close();
      return;
    }
    closers.push(() => cache.close());
    const key = parseAcknowledgementKey(configuration.profile.county.acknowledgementKey);
    if (!key.ok) {
      kiosk.refuse(staffCodeOf(key.failure.code));
      return;
    }
    const { dataFolder, clock } = options;
    const catalogue = await openStationCatalogue({ configuration, dataFolder, key: key.value, clock, log });
    if (closed) {
      catalogue.close();
      return;
    }
    closers.push(() => catalogue.close());
    const visitors = openForVisitors(options, { configuration, cache, catalogue, kiosk });
    if (visitors.ok) closers.push(visitors.value.close);
    else kiosk.refuse(staffCodeOf(visitors.failure.code));
  };
  void start();
  log('station-started');

  return {
    async close() {
      closed = true;
      kiosk.close();
      for (const close of closers.toReversed()) await close();
      log('station-stopped');
    },
  };
}
