import { join } from 'node:path';
import { describeProblem } from '../../kiosk-config/configuration-problem.ts';
import { loadConfiguration } from '../../kiosk-config/load-configuration.ts';
import { openOfflineCache } from '../../offline-cache/index.ts';
import { serveKiosk } from './kiosk-end.ts';
import { openForVisitors } from './open-for-visitors.ts';
import { staffCodeOf } from './staff-code.ts';
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
    const opened = await openOfflineCache({
      folder: join(options.dataFolder, 'outbox'),
      stationCode: configuration.profile.stationCode,
      countyRecipient: configuration.profile.county.recipient,
      clock: options.clock,
      random: Math.random,
    });
    if (!opened.ok) {
      log('cache-refused', { code: opened.failure.code });
      kiosk.refuse(staffCodeOf(opened.failure.code));
      return;
    }
    const { quarantined, rebuiltRows } = opened.value.opening;
    log('cache-opened', { quarantined: quarantined ?? 'none', rebuiltRows });
    if (closed) {
      await opened.value.close();
      return;
    }
    closers.push(() => opened.value.close());
    const opening = openForVisitors(options, { configuration, cache: opened.value, kiosk });
    if (opening.ok) closers.push(opening.value.close);
    else kiosk.refuse(staffCodeOf(opening.failure.code));
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
