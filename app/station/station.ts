import { join } from 'node:path';
import { createActor } from 'xstate';
import { describeProblem } from '../../kiosk-config/configuration-problem.ts';
import { type Configuration, loadConfiguration } from '../../kiosk-config/load-configuration.ts';
import { type Clock, type OfflineCache, openOfflineCache } from '../../offline-cache/index.ts';
import type { ContractPort } from '../contracts/contract.ts';
import { createContractClient } from '../contracts/contract-client.ts';
import { devicesContract } from '../contracts/devices.ts';
import { shellContract } from '../contracts/shell.ts';
import { createKioskMachine } from '../flows/kiosk/kiosk-machine.ts';
import { screenOf } from '../flows/screens/screen-of.ts';
import { createCountyPlatform } from '../platform/county-platform.ts';
import { openDevicesLink } from './devices-link.ts';
import { type KioskEnd, serveKiosk } from './kiosk-end.ts';
import { type LinkWatch, watchLink } from './link-watch.ts';
import type { Log } from './log.ts';
import { watchMaintenanceFlag } from './maintenance-flag.ts';
import { openServices } from './open-services.ts';
import { createReceiptPrinting } from './receipt-printing.ts';
import { staffCodeOf } from './staff-code.ts';
import { createVisitEffects } from './visit-effects.ts';

export interface StationOptions {
  /** To the shell, which relays to the page and to the hardware process. */
  readonly port: ContractPort;
  /** Holds the outbox, the register and the log. */
  readonly dataFolder: string;
  readonly configurationFolder: string;
  readonly profilePath: string;
  readonly clock: Clock;
  readonly now: () => Date;
  readonly log: Log;
  /** Called when a visit is over and its page is gone: overwrites what memory still holds of the person. */
  readonly sweepMemory: () => void;
}

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
    openForVisitors(options, configuration, opened.value, kiosk, closers);
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

function openForVisitors(
  options: StationOptions,
  configuration: Configuration,
  cache: OfflineCache,
  kiosk: KioskEnd,
  closers: (() => Promise<void> | void)[],
): void {
  const { port, clock, now, log, sweepMemory } = options;
  const { profile } = configuration;
  const platform = createCountyPlatform(profile.county);
  if (!platform.ok) {
    log('cache-refused', { code: platform.failure.code });
    kiosk.refuse(staffCodeOf(platform.failure.code));
    return;
  }

  let link: LinkWatch | null = null;
  const delivery = cache.startDelivery({
    send: platform.value.send,
    onEvent(event) {
      switch (event.type) {
        case 'acknowledged':
          log('county-acknowledged', { receiptNumber: event.receiptNumber });
          break;
        case 'returned':
          log('county-returned', { receiptNumber: event.receiptNumber, code: event.code });
          break;
        case 'link':
          link?.observe(event.state);
          return;
      }
      tellQueue();
    },
  });

  const deviceClient = createContractClient(devicesContract, port);
  const shell = createContractClient(shellContract, port);
  const devices = openDevicesLink(deviceClient, profile.devices, {
    status(status) {
      log('device-changed', { deviceId: status.deviceId, device: status.device });
      actor.send({ type: 'device.status', status });
    },
    cardDetected: () => actor.send({ type: 'card.detected' }),
    gone() {
      log('hardware-gone');
      actor.send({ type: 'devices.gone' });
    },
    up: () => log('hardware-up'),
  });
  const print = createReceiptPrinting({ configuration, cache, devices, log, now });
  const effects = createVisitEffects({
    stationCode: profile.stationCode,
    cache,
    delivery,
    devices,
    print,
    countyAnswerMs: profile.timings.countyAnswer * 1000,
    now,
    log,
    onQueueChanged: () => tellQueue(),
  });
  const actor = createActor(createKioskMachine(openServices(configuration, effects, now)));
  const environment = screenEnvironmentOf(configuration);

  const tellQueue = (): void => {
    const waiting = cache.waitingCount();
    if (waiting.ok) actor.send({ type: 'queue.changed', waiting: waiting.value });
  };

  let visiting = false;
  actor.subscribe((snapshot) => {
    kiosk.show(screenOf(snapshot, environment));
    const serving = snapshot.matches('serving');
    if (visiting && !serving) endVisit();
    if (!visiting && serving) log('visit-opened');
    visiting = serving;
  });

  /** The page and everything it held goes with the person. */
  const endVisit = (): void => {
    log('visit-ended');
    // V8 keeps the subject of the last match alive; make it something that is nobody's.
    /./.test('-');
    void shell.call('renewPage', {}).then((renewed) => {
      sweepMemory();
      if (renewed.ok) log('page-renewed');
    });
  };

  link = watchLink(platform.value, clock, (state) => {
    log('link-changed', { state });
    if (state === 'up') delivery.linkRestored();
    actor.send({ type: state === 'up' ? 'link.restored' : 'link.lost' });
  });
  actor.start();
  kiosk.onUserEvent((event) => {
    actor.send({ type: 'touch' });
    if (event.type !== 'touch') actor.send(event);
  });
  tellQueue();
  actor.send({ type: 'start.succeeded' });
  const maintenance = watchMaintenanceFlag(options.dataFolder, clock, (raised) =>
    actor.send({ type: raised ? 'maintenance.entered' : 'maintenance.left' }),
  );
  closers.push(
    () => maintenance.close(),
    () => link?.close(),
    () => {
      actor.stop();
      deviceClient.close();
      shell.close();
    },
  );
}

function screenEnvironmentOf(configuration: Configuration) {
  const sexes = configuration.dictionaries.get('sex');
  const ethnicities = configuration.dictionaries.get('ethnicity');
  if (sexes === undefined || ethnicities === undefined) throw new Error('the configuration was accepted incomplete');
  return {
    stationName: configuration.profile.name,
    items: new Map(configuration.items.map((item) => [item.itemCode, item])),
    sexes,
    ethnicities,
  };
}
