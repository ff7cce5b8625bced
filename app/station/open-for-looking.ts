import { join } from 'node:path';
import { createActor, fromPromise } from 'xstate';
import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import { receiptsInJournal } from '../../offline-cache/index.ts';
import { businessDate } from '../../offline-cache/receipt-register/receipt-number.ts';
import { createContractClient } from '../contracts/contract-client.ts';
import type { ProfileRefusal } from '../contracts/devices/device-profile.ts';
import { devicesContract } from '../contracts/devices/devices.ts';
import type { PrintReceiptFailure } from '../contracts/devices/receipt-printing.ts';
import { fail, type Result } from '../contracts/result.ts';
import type { SavingOffCode } from '../contracts/screen.ts';
import { serviceDelays } from '../flows/delays.ts';
import { createKioskMachine } from '../flows/kiosk/kiosk-machine.ts';
import { type RegisteredReceipt, reprintMachine } from '../flows/reprint/reprint-machine.ts';
import { guideLights } from '../flows/screens/guide-lights.ts';
import { screenOf } from '../flows/screens/screen-of.ts';
import { compileService } from '../flows/service/compile-service.ts';
import type { SettledPrint } from '../flows/service/service-effects.ts';
import { keepDeviceCounters } from './device-counters.ts';
import { openDevicesLink } from './devices-link.ts';
import type { KioskEnd } from './kiosk-end.ts';
import { createMaintenanceEffects } from './maintenance-effects.ts';
import { watchMaintenanceFlag } from './maintenance-flag.ts';
import type { LookOnly } from './open-until-opened.ts';
import { createReceiptPrinting } from './receipt-printing.ts';
import { registeredReceipt } from './registered-receipt.ts';
import { scanReceipt } from './scan-receipt.ts';
import { screenEnvironmentOf } from './screen-environment-of.ts';
import { createLightShow } from './show-lights.ts';
import type { StationOptions } from './station-options.ts';

export interface LookingParts {
  readonly configuration: Configuration;
  readonly kiosk: KioskEnd;
  readonly outboxFolder: string;
  /** Why nothing can be saved. */
  readonly code: SavingOffCode;
}

/**
 * Runs the kiosk without an outbox: guides can be read, earlier receipts be looked up and printed as copies, and the
 * technician sees the devices. Nothing is sent to the county, for there is nothing to send it from.
 */
export function openForLooking(options: StationOptions, { configuration, kiosk, ...parts }: LookingParts): LookOnly {
  const { port, clock, now, log } = options;
  const { profile, items } = configuration;
  const client = createContractClient(devicesContract, port);
  const lights = createLightShow(client, profile.devices);
  let refused: readonly ProfileRefusal[] = [];
  const devices = openDevicesLink(client, profile.devices, {
    status: (status) => actor.send({ type: 'device.status', status }),
    configured(refusals) {
      lights.repeat();
      refused = refusals;
    },
    jobHeld: () => {},
    strokeDrawn: () => {},
    cardDetected: () => {},
    gone: () => actor.send({ type: 'devices.gone' }),
    up: () => {},
  });
  const receipts = receiptsInJournal(join(parts.outboxFolder, 'journal'));
  const print = createReceiptPrinting({
    configuration,
    // Prints cannot be counted, so every slip calls itself a copy.
    cache: {
      ...receipts,
      beginPrint: () => fail('read-only'),
      abandonPrint: () => fail('read-only'),
      itemStanding: () => fail('read-only'),
    },
    devices,
    log,
    now,
  });
  const counters = keepDeviceCounters({ client, dataFolder: options.dataFolder, clock });
  const actor = createActor(
    createKioskMachine({
      services: new Map(items.map((item) => [item.itemCode, compileService(item)])),
      isOffered: () => true,
      reprint: reprintMachine.provide({
        actors: {
          scanReceipt: fromPromise<string, { readonly except: string | null }>(({ input, signal }) =>
            scanReceipt(input.except, { devices, log, pauseMs: serviceDelays.scanCodePause }, signal),
          ),
          findReceipt: fromPromise<RegisteredReceipt | null, { readonly pickupCode: string }>(async ({ input }) => {
            const found = receipts.findReceiptByPickupCode(input.pickupCode);
            return found.ok && found.value !== null ? registeredReceipt(found.value, null) : null;
          }),
          reprintReceipt: fromPromise<Result<SettledPrint, PrintReceiptFailure>, { readonly receiptNumber: string }>(
            ({ input, signal }) => print(input.receiptNumber, signal),
          ),
        },
      }),
      maintenance: createMaintenanceEffects({
        client,
        totals: counters.ask,
        profiles: profile.devices,
        refusals: () => refused,
        delivery: () => null,
        carryDesk: null,
        log,
      }),
      savingOff: parts.code,
      timings: profile.timings,
      language: profile.languages[0] ?? 'zh-Hans',
      today: () => businessDate(now().getTime()),
    }),
  );
  const environment = screenEnvironmentOf(configuration);
  actor.subscribe((snapshot) => {
    const screen = screenOf(snapshot, environment);
    kiosk.show(screen);
    lights.show(guideLights(screen));
  });
  actor.start();
  kiosk.onUserEvent((event) => {
    actor.send({ type: 'touch' });
    if (event.type !== 'touch') actor.send(event);
  });
  actor.send({ type: 'start.succeeded' });
  const maintenance = watchMaintenanceFlag(options.dataFolder, clock, (raised) =>
    actor.send({ type: raised ? 'maintenance.entered' : 'maintenance.left' }),
  );
  return {
    isBusy: () => actor.getSnapshot().matches('serving'),
    async close() {
      kiosk.onUserEvent(() => {});
      maintenance.close();
      actor.stop();
      await counters.close();
      client.close();
    },
  };
}
