import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import { businessDate } from '../../offline-cache/receipt-register/receipt-number.ts';
import type { KioskParts } from '../flows/kiosk/kiosk-machine.ts';
import { farewellDelays } from '../flows/kiosk/kiosk-machine.ts';
import { type ReprintEffects, reprintMachine } from '../flows/reprint/reprint-machine.ts';
import { compileService } from '../flows/service/compile-service.ts';
import { obstacleOf } from '../flows/service/device-needs.ts';
import type { ServiceEffects } from '../flows/service/service-effects.ts';

/** Compiles the offered items and gives every machine its effects. */
export function openServices(
  configuration: Configuration,
  effects: ServiceEffects & ReprintEffects,
  finishSignature: () => void,
  now: () => Date,
): Omit<KioskParts, 'maintenance'> {
  const { profile, items } = configuration;
  const {
    readCard,
    saveApplication,
    awaitCounty,
    printReceipt,
    printDocument,
    scanPages,
    improvePhoto,
    findReceipt,
    reprintReceipt,
    scanReceipt,
    captureSignature,
  } = effects;
  const substitutes = { documentCamera: profile.documentCamera ?? null };
  const services = items.map((item) => {
    const machine = compileService(item).provide({
      actors: {
        readCard,
        captureSignature,
        saveApplication,
        awaitCounty,
        printReceipt,
        printDocument,
        scanPages,
        improvePhoto,
      },
      actions: { finishSignature },
      delays: farewellDelays(profile.timings),
    });
    return [item.itemCode, machine] as const;
  });
  return {
    services: new Map(services),
    isOffered(itemCode, devices) {
      const item = items.find((candidate) => candidate.itemCode === itemCode);
      return item !== undefined && obstacleOf(item, devices, substitutes) === null;
    },
    reprint: reprintMachine.provide({ actors: { scanReceipt, findReceipt, reprintReceipt } }),
    savingOff: null,
    timings: profile.timings,
    language: profile.languages[0] ?? 'zh-Hans',
    today: () => businessDate(now().getTime()),
  };
}
