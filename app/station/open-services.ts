import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import type { ServiceItem } from '../../kiosk-config/schemas/service-item.ts';
import { businessDate } from '../../offline-cache/receipt-register/receipt-number.ts';
import { farewellDelays } from '../flows/kiosk/kiosk-machine.ts';
import type { KioskParts } from '../flows/kiosk/kiosk-setup.ts';
import { type ReprintEffects, reprintMachine } from '../flows/reprint/reprint-machine.ts';
import { compileService, type ServiceMachine } from '../flows/service/compile-service.ts';
import { obstacleOf } from '../flows/service/device-needs.ts';
import { draftOf } from '../flows/service/resume-draft.ts';
import type { ServiceEffects } from '../flows/service/service-effects.ts';
import type { VisitDrafts } from './visit-drafts.ts';

/** What a visit sets off without waiting for it. */
interface VisitActions {
  readonly finishSignature: () => void;
  readonly drafts: Pick<VisitDrafts, 'keep' | 'drop'>;
}

/** Compiles offered items, each when it is first chosen, and gives every machine its effects. */
export function openServices(
  configuration: Configuration,
  effects: ServiceEffects & ReprintEffects,
  { finishSignature, drafts }: VisitActions,
  now: () => Date,
): Omit<KioskParts, 'maintenance'> {
  const { profile } = configuration;
  const {
    readCard,
    loadDraft,
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
  const machines = new WeakMap<ServiceItem, ServiceMachine>();
  const offered = (itemCode: string): ServiceItem | undefined =>
    configuration.items.find((item) => item.itemCode === itemCode);
  const compile = (item: ServiceItem): ServiceMachine =>
    compileService(item).provide({
      actors: {
        readCard,
        loadDraft,
        captureSignature,
        saveApplication,
        awaitCounty,
        printReceipt,
        printDocument,
        scanPages,
        improvePhoto,
      },
      actions: {
        finishSignature,
        keepDraft: ({ context }, { at }) => drafts.keep(draftOf(item, context, at)),
        dropDraft: () => drafts.drop(item.itemCode),
      },
      delays: farewellDelays(profile.timings),
    });
  return {
    services: {
      has: (itemCode) => offered(itemCode) !== undefined,
      get(itemCode) {
        const item = offered(itemCode);
        if (item === undefined) return undefined;
        const machine = machines.get(item) ?? compile(item);
        machines.set(item, machine);
        return machine;
      },
    },
    isOffered(itemCode, devices) {
      const item = offered(itemCode);
      return item !== undefined && obstacleOf(item, devices, substitutes) === null;
    },
    reprint: reprintMachine.provide({ actors: { scanReceipt, findReceipt, reprintReceipt } }),
    savingOff: null,
    timings: profile.timings,
    language: profile.languages[0] ?? 'zh-Hans',
    today: () => businessDate(now().getTime()),
  };
}
