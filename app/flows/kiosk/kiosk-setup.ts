import { assign, enqueueActions, setup } from 'xstate';
import type { VisitTimings } from '../../../kiosk-config/schemas/station-profile.ts';
import type { DeviceStatus } from '../../contracts/devices/device-status.ts';
import { DeviceClass } from '../../contracts/devices/vocabulary.ts';
import type { Language } from '../../contracts/localized-text.ts';
import type { SavingOffCode } from '../../contracts/screen.ts';
import type { ReprintMachine } from '../reprint/reprint-machine.ts';
import type { ServiceMachine } from '../service/compile-service.ts';
import { isUsable } from '../service/device-needs.ts';
import { ageOn } from '../service/eligibility.ts';
import type { VisitEvent, VisitTag } from '../visit-events.ts';
import {
  isCardOnReader,
  isPowerFailing,
  type KioskContext,
  type KioskEvent,
  type VisitRef,
  withStatus,
} from './kiosk-context.ts';
import { carryProgressEveryMs, inventoryEveryMs, type MaintenanceEffects, testLimitMs } from './maintenance-effects.ts';

/** What the kiosk is made of. Machines come with their effects already provided. */
export interface KioskParts {
  /** Looked up when a visit begins; what is found may be another from one visit to the next. */
  readonly services: Pick<ReadonlyMap<string, ServiceMachine>, 'has' | 'get'>;
  /** Whether the devices as they are let a service be offered. */
  readonly isOffered: (itemCode: string, devices: readonly DeviceStatus[]) => boolean;
  readonly reprint: ReprintMachine;
  readonly maintenance: MaintenanceEffects;
  readonly timings: VisitTimings;
  readonly language: Language;
  /** Why this kiosk cannot save anything; `null` for one in full service. */
  readonly savingOff: SavingOffCode | null;
  /** Today at the station, `YYYYMMDD`. */
  readonly today: () => string;
}

export type KioskSetup = ReturnType<typeof createKioskSetup>;

/** The words of which the kiosk's states are made: guards, actions, delays, and the actors of the technician's page. */
export function createKioskSetup(parts: KioskParts) {
  const { timings } = parts;
  return setup({
    types: { context: {} as KioskContext, events: {} as KioskEvent },
    actors: { reprint: parts.reprint, ...parts.maintenance },
    guards: {
      offersService: ({ context, event }) =>
        event.type === 'choose-service' &&
        parts.services.has(event.itemCode) &&
        (context.savingOff !== null || parts.isOffered(event.itemCode, context.devices)),
      appliesAnew: ({ context, event }) =>
        event.type === 'xstate.done.actor.visit' &&
        event.output.anew !== undefined &&
        context.savingOff === null &&
        parts.services.has(event.output.anew.itemCode) &&
        parts.isOffered(event.output.anew.itemCode, context.devices),
      visitIsBusy: ({ context }) => hasTag(context.visit, 'busy'),
      nothingToLose: ({ context }) => hasTag(context.visit, 'nothing-to-lose'),
      pageTurned: ({ context }) => pageKeyOf(context.visit) !== context.pageKey,
      powerFails: ({ context }) => context.powerFailing,
      timeIsUp: ({ context }) => context.secondsLeft <= 1,
    },
    actions: {
      noteStatus: assign(({ context, event }) =>
        event.type === 'device.status'
          ? {
              devices: withStatus(context.devices, event.status),
              powerFailing: isPowerFailing(context.powerFailing, event.status),
            }
          : {},
      ),
      noteDoor: assign(({ context, event }) =>
        event.type === 'door.opened'
          ? {
              doors: {
                ...context.doors,
                [event.deviceId]: { times: (context.doors[event.deviceId]?.times ?? 0) + 1, lastAt: event.at },
              },
            }
          : {},
      ),
      noteDevicesGone: assign(({ context }) => ({
        devices: context.devices.map((device) => ({ ...device, device: 'offline' as const })),
      })),
      noteLinkLost: assign({ linkUp: false }),
      noteLinkRestored: assign({ linkUp: true }),
      noteQueue: assign(({ event }) => (event.type === 'queue.changed' ? { waiting: event.waiting } : {})),
      noteLanguage: assign(({ event }) => (event.type === 'set-language' ? { language: event.language } : {})),
      noteCode: assign(({ event }) => (event.type === 'start.failed' ? { outOfServiceCode: event.code } : {})),
      noteErrand: assign(({ event }) => {
        if (event.type === 'choose-service') {
          return { errand: { kind: 'service', itemCode: event.itemCode, supersedes: null } };
        }
        if (event.type === 'xstate.done.actor.visit' && event.output.anew !== undefined) {
          return { errand: { kind: 'service', ...event.output.anew } };
        }
        return event.type === 'look-up-receipt' ? { errand: { kind: 'reprint' } } : {};
      }),
      openVisit: assign(({ context, spawn }) => {
        const { language, linkUp } = context;
        const id = 'visit';
        if (context.errand?.kind !== 'service') {
          return { visit: spawn('reprint', { id, input: { language }, syncSnapshot: true }) };
        }
        const machine = parts.services.get(context.errand.itemCode);
        if (machine === undefined) throw new Error('a visit was opened for a service that is not offered');
        const cardOnReader = isCardOnReader(context.devices);
        const canSave = context.savingOff === null;
        const { supersedes } = context.errand;
        const input = { language, linkUp, cardOnReader, today: parts.today(), canSave, supersedes };
        // XState's types allow an id only for actors registered by name; which services exist is data here.
        return { visit: spawn(machine, { id, input, syncSnapshot: true } as { input: typeof input }) };
      }),
      /** Drops the last reference to everything the visit held; the next person starts in the station's own language. */
      forgetVisit: assign({ visit: null, errand: null, pageKey: '', secondsLeft: 0, language: parts.language }),
      forward: enqueueActions(({ context, event, enqueue }) => {
        if (context.visit !== null) enqueue.sendTo(context.visit, event as VisitEvent);
      }),
      /** Tells the visit what a changed status means for it: lost, restored, card lifted. */
      forwardStatus: enqueueActions(({ context, event, enqueue }) => {
        if (context.visit === null || event.type !== 'device.status') return;
        const { deviceClass } = event.status;
        const before = isUsable(context.devices, deviceClass);
        const after = isUsable(withStatus(context.devices, event.status), deviceClass);
        if (before && !after) enqueue.sendTo(context.visit, { type: 'device.lost', deviceClass });
        if (!before && after) enqueue.sendTo(context.visit, { type: 'device.restored', deviceClass });
        if (deviceClass === 'id-card-reader' && after) enqueue.sendTo(context.visit, { type: 'reader.answers' });
        if (deviceClass === 'id-card-reader' && event.status.media === 'notPresent') {
          enqueue.sendTo(context.visit, { type: 'card.removed' });
        }
      }),
      forwardDevicesGone: enqueueActions(({ context, enqueue }) => {
        if (context.visit === null) return;
        for (const { const: deviceClass } of DeviceClass.anyOf) {
          if (isUsable(context.devices, deviceClass))
            enqueue.sendTo(context.visit, { type: 'device.lost', deviceClass });
        }
      }),
      sendCancel: enqueueActions(({ context, enqueue }) => {
        if (context.visit !== null) enqueue.sendTo(context.visit, { type: 'cancel' });
      }),
      sendIdle: enqueueActions(({ context, enqueue }) => {
        if (context.visit !== null) enqueue.sendTo(context.visit, { type: 'idle' });
      }),
      noteTestLost: assign(({ context }) => ({
        tests: { ...context.tests, [context.testing]: { state: 'failed' as const, detail: 'timed-out' } },
      })),
      notePage: assign(({ context }) => ({ pageKey: pageKeyOf(context.visit) })),
      startCountdown: assign({ secondsLeft: timings.warning }),
      countDown: assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 }),
    },
    delays: {
      attention: ({ context }) => 1000 * attentionSeconds(context.visit, timings, parts.today()),
      second: 1000,
      maintenanceLimit: 30 * 60_000,
      inventoryPause: ({ context }) =>
        context.inventory.carry?.run.state === 'running' ? carryProgressEveryMs : inventoryEveryMs,
      testLimit: testLimitMs,
    },
  });
}

function attentionSeconds(visit: VisitRef | null, limits: VisitTimings, today: string): number {
  const base = hasTag(visit, 'last-page') ? limits.lastPage : limits.attention;
  const snapshot = visit?.getSnapshot();
  const card = snapshot !== undefined && 'card' in snapshot.context ? snapshot.context.card : null;
  const elder = card !== null && ageOn(card.birthDate, today) >= limits.elderAge;
  return elder ? base * limits.elderFactor : base;
}

function hasTag(visit: VisitRef | null, tag: VisitTag): boolean {
  return visit?.getSnapshot().hasTag(tag) ?? false;
}

function pageKeyOf(visit: VisitRef | null): string {
  return visit === null ? '' : JSON.stringify(visit.getSnapshot().value);
}
