import { type Actor, createActor } from 'xstate';
import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import { createWireScheduler, type DeliveryEvent, type OfflineCache } from '../../offline-cache/index.ts';
import { type ContractClient, createContractClient } from '../contracts/contract-client.ts';
import type { ProfileRefusal } from '../contracts/devices/device-profile.ts';
import { devicesContract } from '../contracts/devices/devices.ts';
import { ok, type Result } from '../contracts/result.ts';
import { shellContract } from '../contracts/shell.ts';
import { createKioskMachine, type KioskMachine } from '../flows/kiosk/kiosk-machine.ts';
import { guideLights } from '../flows/screens/guide-lights.ts';
import type { ScreenEnvironment } from '../flows/screens/screen-environment.ts';
import { screenOf } from '../flows/screens/screen-of.ts';
import { pageOf } from '../flows/service/materials.ts';
import { padStroke } from '../flows/service/pad-signature.ts';
import { createCountyPlatform } from '../platform/county-platform.ts';
import { parseAcknowledgementKey } from '../platform/signed-statement.ts';
import { createCarryDesk } from './carry-desk.ts';
import { deliveryStanding } from './delivery-standing.ts';
import { keepDeviceCounters } from './device-counters.ts';
import { openDevicesLink } from './devices-link.ts';
import { createDocumentPrinting } from './document-printing.ts';
import { watchDoors } from './door-watch.ts';
import type { KioskEnd } from './kiosk-end.ts';
import { type LinkWatch, watchLink } from './link-watch.ts';
import type { Log } from './log.ts';
import { createMaintenanceEffects } from './maintenance-effects.ts';
import { watchMaintenanceFlag } from './maintenance-flag.ts';
import { openDrafts } from './open-drafts.ts';
import { openServices } from './open-services.ts';
import { createReceiptPrinting } from './receipt-printing.ts';
import { beijingTime } from './receipt-values.ts';
import { type CountyReports, reportToCounty } from './report-to-county.ts';
import { screenEnvironmentOf } from './screen-environment-of.ts';
import { createLightShow, type LightShow } from './show-lights.ts';
import { createSigning } from './signing.ts';
import type { StationCatalogue } from './station-catalogue.ts';
import type { StationOptions } from './station-options.ts';
import { createVisitDrafts, type VisitDrafts } from './visit-drafts.ts';
import { createVisitEffects } from './visit-effects.ts';

/** What a station has once its configuration is read and its cache is open. */
export interface StationParts {
  readonly configuration: Configuration;
  readonly cache: OfflineCache;
  readonly catalogue: StationCatalogue;
  readonly kiosk: KioskEnd;
}

/** Starts delivering, reaches for the devices, and runs the kiosk. `close` stops all of it but the cache. */
export function openForVisitors(
  options: StationOptions,
  { configuration: bundled, cache, catalogue, kiosk }: StationParts,
): Result<{ close(): Promise<void> }, 'acknowledgement-key-invalid'> {
  const { port, clock, now, log } = options;
  const configuration: Configuration = {
    ...bundled,
    get items() {
      return catalogue.offered();
    },
  };
  const { profile } = configuration;
  const countyKey = parseAcknowledgementKey(profile.county.acknowledgementKey);
  if (!countyKey.ok) return countyKey;
  const platform = createCountyPlatform({ ...profile.county, onHeard: () => link?.heard() });
  if (!platform.ok) {
    log('cache-refused', { code: platform.failure.code });
    return platform;
  }

  let link: LinkWatch | null = null;
  let reports: CountyReports | null = null;
  const bytesPerHour = profile.county.bytesPerHour ?? null;
  const wire = createWireScheduler({ clock, bytesPerHour });
  const { sendApplications, uploadAttachment, reserveCaseNumbers } = platform.value;
  const delivery = cache.startDelivery({
    send: { many: sendApplications },
    uploadAttachment,
    reserveCaseNumbers,
    ...(profile.county.caseNumbersInStore === undefined
      ? {}
      : { leastFreeCaseNumbers: profile.county.caseNumbersInStore }),
    wire,
    onEvent(event) {
      logDelivery(log, event);
      if (event.type === 'link') link?.observe(event.state);
      else tellQueue();
      if (event.type === 'needs-staff') reports?.changed();
    },
  });

  const deviceClient = createContractClient(devicesContract, port);
  const shell = createContractClient(shellContract, port);
  let refused: readonly ProfileRefusal[] = [];
  const lights = createLightShow(deviceClient, profile.devices);
  const noteDoor = watchDoors((deviceId, door) => {
    const inService = !actor.getSnapshot().matches('maintenance');
    log('door-opened', { deviceId, door, inService });
    actor.send({ type: 'door.opened', deviceId, at: beijingTime(now()).slice('YYYY-'.length) });
  });
  const devices = openDevicesLink(deviceClient, profile.devices, {
    status(status) {
      noteDoor(status);
      log('device-changed', { deviceId: status.deviceId, device: status.device });
      actor.send({ type: 'device.status', status });
    },
    configured(refusals) {
      lights.repeat();
      refused = refusals;
      for (const { deviceId, code } of refusals) log('device-refused', { deviceId, code });
    },
    jobHeld: (trouble) => actor.send({ type: 'document.held', trouble }),
    strokeDrawn(points, width) {
      actor.send({ type: 'touch' });
      actor.send({ type: 'stroke.drawn', stroke: padStroke(points, width) });
    },
    cardDetected: () => actor.send({ type: 'card.detected' }),
    gone() {
      log('hardware-gone');
      actor.send({ type: 'devices.gone' });
    },
    up: () => log('hardware-up'),
  });
  const signing = createSigning(devices);
  const openedDrafts = openDrafts({ profile, cache, shell, dataFolder: options.dataFolder, clock, log });
  const drafts = createVisitDrafts(openedDrafts.current, clock, log);
  const effects = createVisitEffects({
    stationCode: profile.stationCode,
    cache,
    delivery,
    devices,
    signing,
    drafts,
    print: createReceiptPrinting({ configuration, cache, devices, log, now }),
    printDocument: createDocumentPrinting({ configuration, cache, devices, shell, log, now }),
    countyAnswerMs: profile.timings.countyAnswer * 1000,
    now,
    log,
    onQueueChanged: () => tellQueue(),
  });
  const counters = keepDeviceCounters({ client: deviceClient, dataFolder: options.dataFolder, clock });
  const maintenanceEffects = createMaintenanceEffects({
    client: deviceClient,
    totals: counters.ask,
    profiles: profile.devices,
    refusals: () => refused,
    delivery() {
      const standing = cache.standing(wire.bytesUsed());
      if (!standing.ok) return null;
      const { version } = catalogue.reader();
      return deliveryStanding(standing.value, {
        link: actor.getSnapshot().context.linkUp ? 'up' : 'down',
        bytesPerHour: typeof bytesPerHour === 'number' ? bytesPerHour : null,
        catalogue: version === 0 ? null : { version, at: null },
        catalogueTrouble: catalogue.trouble(),
      });
    },
    carryDesk: createCarryDesk({
      cache,
      stationCode: profile.stationCode,
      countyKey: countyKey.value,
      folders: [options.dataFolder],
      log,
      onSettled: () => tellQueue(),
    }),
    log,
  });
  const actor = createActor(
    createKioskMachine({
      ...openServices(configuration, effects, { finishSignature: signing.finish, drafts }, now),
      maintenance: maintenanceEffects,
    }),
  );
  const tellQueue = (): void => {
    const waiting = cache.waitingCount();
    if (waiting.ok) actor.send({ type: 'queue.changed', waiting: waiting.value });
  };

  // Before the screens are shown: the home screen after a visit is drawn from what was taken up.
  actor.subscribe((snapshot) => {
    if (!snapshot.matches('serving')) catalogue.refresh();
  });
  showScreens(actor, kiosk, lights, screenEnvironmentOf(configuration));
  watchVisits(actor, options, shell, drafts);
  const catalogueSync = catalogue.startSync({
    ask: platform.value.askCatalogue,
    wire,
    onApplied: () => tellQueue(),
  });
  reports = reportToCounty({
    stationCode: profile.stationCode,
    cache,
    countyKey: countyKey.value,
    catalogueTrouble: catalogue.trouble,
    wire,
    send: platform.value.sendReport,
    clock,
    random: Math.random,
    onAnswer(answer) {
      const requeued = cache.takeReportAnswer(answer);
      log('county-report', requeued.ok ? { ...requeued.value } : { code: requeued.failure.code });
      tellQueue();
    },
    onOrder(outcome) {
      log('wipe-ordered', { outcome });
      tellQueue();
    },
  });
  const onChange = (state: 'up' | 'down'): void => {
    log('link-changed', { state });
    if (state === 'up') {
      delivery.linkRestored();
      catalogueSync.linkRestored();
      reports?.changed();
    }
    actor.send({ type: state === 'up' ? 'link.restored' : 'link.lost' });
  };
  link = watchLink({ platform: platform.value, wire, clock, onChange });
  actor.start();
  kiosk.showPages((pageId) => {
    const visit = actor.getSnapshot().context.visit?.getSnapshot();
    return visit !== undefined && 'materials' in visit.context ? pageOf(visit.context, pageId)?.jpeg : undefined;
  });
  kiosk.onUserEvent((event) => {
    actor.send({ type: 'touch' });
    if (event.type !== 'touch') actor.send(event);
  });
  tellQueue();
  actor.send({ type: 'start.succeeded' });
  const maintenance = watchMaintenanceFlag(options.dataFolder, clock, (raised) =>
    actor.send({ type: raised ? 'maintenance.entered' : 'maintenance.left' }),
  );
  return ok({
    async close() {
      maintenance.close();
      reports.close();
      catalogueSync.close();
      link.close();
      wire.close();
      actor.stop();
      openedDrafts.close();
      await counters.close();
      deviceClient.close();
      shell.close();
    },
  });
}

function showScreens(
  actor: Actor<KioskMachine>,
  kiosk: KioskEnd,
  lights: LightShow,
  environment: ScreenEnvironment,
): void {
  actor.subscribe((snapshot) => {
    const screen = screenOf(snapshot, environment);
    kiosk.show(screen);
    lights.show(guideLights(screen));
  });
}

/** At the end of every visit the page and everything it held goes with the person. */
function watchVisits(
  actor: Actor<KioskMachine>,
  { log, sweepMemory }: StationOptions,
  shell: ContractClient<typeof shellContract>,
  drafts: VisitDrafts,
): void {
  let visiting = false;
  actor.subscribe((snapshot) => {
    const serving = snapshot.matches('serving');
    if (serving === visiting) return;
    visiting = serving;
    log(serving ? 'visit-opened' : 'visit-ended');
    if (serving) return;
    drafts.forget();
    // V8 keeps the subject of the last match alive; make it something that is nobody's.
    /./.test('-');
    void shell.call('renewPage', {}).then((renewed) => {
      sweepMemory();
      if (renewed.ok) log('page-renewed');
    });
  });
}

function logDelivery(log: Log, event: DeliveryEvent): void {
  switch (event.type) {
    case 'acknowledged':
      log('county-acknowledged', { receiptNumber: event.receiptNumber });
      break;
    case 'returned':
      log('county-returned', { receiptNumber: event.receiptNumber, code: event.code });
      break;
    case 'needs-staff':
      log('application-needs-staff', { receiptNumber: event.receiptNumber, code: event.code });
      break;
    case 'link':
      // Told by the link watch, which knows more.
      break;
  }
}
