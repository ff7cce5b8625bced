import { assign, enqueueActions, not, setup, stopChild } from 'xstate';
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
import {
  carrying,
  carryProgressEveryMs,
  emptyInventory,
  inventoryEveryMs,
  type MaintenanceEffects,
  testLimitMs,
  testOf,
} from './maintenance-states.ts';

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

const forward = { actions: 'forward' } as const;

/** What a person does that only the visit understands. Named one by one: a wildcard would also catch XState's own news. */
const forwardedToVisit = {
  begin: forward,
  'go-back': forward,
  'confirm-identity': forward,
  'resume-draft': forward,
  'start-over': forward,
  'deny-identity': forward,
  answer: forward,
  change: forward,
  'scan-page': forward,
  photograph: forward,
  'camera-failed': forward,
  'drop-page': forward,
  'move-page': forward,
  'paper-done': forward,
  'skip-paper': forward,
  'confirm-review': forward,
  sign: forward,
  'finish-signature': forward,
  'clear-signature': forward,
  'try-again': forward,
  'print-again': forward,
  'skip-receipt': forward,
  'apply-anew': forward,
  'skip-document': forward,
  finish: forward,
  'enter-pickup-code': forward,
} as const;

/** The farewell waits longer while the card still lies on the reader. */
const farewellWithCardFactor = 4;

/**
 * The kiosk as a whole: starting, inviting, serving one visit at a time, out of service, maintenance. It owns what
 * is the same for every visit: the silence that ends it, the question before leaving, devices and link.
 */
export function createKioskMachine(parts: KioskParts) {
  const { timings } = parts;

  const kioskSetup = setup({
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

  return kioskSetup.createMachine({
    id: 'kiosk',
    context: {
      language: parts.language,
      linkUp: true,
      waiting: 0,
      savingOff: parts.savingOff,
      devices: [],
      powerFailing: false,
      doors: {},
      outOfServiceCode: '',
      visit: null,
      errand: null,
      secondsLeft: 0,
      pageKey: '',
      inventory: emptyInventory,
      tests: {},
      testing: '',
    },
    initial: 'starting',
    on: {
      'device.status': { actions: ['forwardStatus', 'noteStatus'] },
      'devices.gone': { actions: ['forwardDevicesGone', 'noteDevicesGone'] },
      'card.detected': { actions: 'forward' },
      'document.held': { actions: 'forward' },
      'stroke.drawn': { actions: 'forward' },
      'door.opened': { actions: 'noteDoor' },
      'link.lost': { actions: ['noteLinkLost', 'forward'] },
      'link.restored': { actions: ['noteLinkRestored', 'forward'] },
      'queue.changed': { actions: 'noteQueue' },
      'start.failed': { target: '.outOfService', actions: 'noteCode' },
    },
    states: {
      starting: { on: { 'start.succeeded': 'inviting' } },
      inviting: {
        always: { guard: 'powerFails', target: 'powerFailing' },
        on: {
          'choose-service': { guard: 'offersService', target: 'serving', actions: 'noteErrand' },
          'look-up-receipt': { target: 'serving', actions: 'noteErrand' },
          'set-language': { actions: 'noteLanguage' },
          'maintenance.entered': 'maintenance',
        },
      },
      /** Nobody is taken in whom the dark would catch half-way. A visit in progress is finished first. */
      powerFailing: {
        always: { guard: not('powerFails'), target: 'inviting' },
        on: { 'maintenance.entered': 'maintenance' },
      },
      serving: {
        entry: 'openVisit',
        exit: [stopChild('visit'), 'forgetVisit'],
        on: {
          'xstate.done.actor.visit': [
            { guard: 'appliesAnew', target: 'serving', reenter: true, actions: 'noteErrand' },
            { target: 'inviting' },
          ],
          /** A visit that throws is a bug; the person still gets the home screen, and saved applications stay saved. */
          'xstate.error.actor.visit': 'inviting',
          'set-language': { actions: 'noteLanguage' },
          ...forwardedToVisit,
        },
        initial: 'attentive',
        states: {
          attentive: {
            entry: 'notePage',
            after: { attention: 'warning' },
            on: {
              touch: { target: 'attentive', reenter: true },
              cancel: [
                { guard: 'visitIsBusy', target: 'attentive' },
                { guard: 'nothingToLose', actions: 'sendCancel' },
                { target: 'confirmingCancel' },
              ],
              'confirm-cancel': { target: 'attentive' },
              'keep-going': { target: 'attentive' },
              'xstate.snapshot.visit': [
                { guard: 'visitIsBusy', target: 'suspended' },
                { guard: 'pageTurned', target: 'attentive', reenter: true },
              ],
            },
          },
          /** The station is working for the person: silence is not idleness. */
          suspended: {
            entry: 'notePage',
            on: {
              touch: { target: 'suspended' },
              cancel: { target: 'suspended' },
              'confirm-cancel': { target: 'suspended' },
              'keep-going': { target: 'suspended' },
              'xstate.snapshot.visit': { guard: not('visitIsBusy'), target: 'attentive' },
            },
          },
          confirmingCancel: {
            after: { attention: 'warning' },
            on: {
              touch: { target: 'confirmingCancel', reenter: true },
              cancel: { target: 'confirmingCancel' },
              'keep-going': 'attentive',
              'confirm-cancel': { target: 'attentive', actions: 'sendCancel' },
              'xstate.snapshot.visit': { guard: 'visitIsBusy', target: 'suspended' },
            },
          },
          warning: {
            entry: 'startCountdown',
            initial: 'counting',
            on: {
              touch: { target: 'attentive' },
              'keep-going': 'attentive',
              cancel: 'attentive',
              'confirm-cancel': 'attentive',
              'xstate.snapshot.visit': { guard: 'visitIsBusy', target: 'suspended' },
            },
            states: {
              counting: {
                after: {
                  second: [
                    { guard: 'timeIsUp', target: 'over' },
                    { target: 'counting', reenter: true, actions: 'countDown' },
                  ],
                },
              },
              over: { entry: 'sendIdle', after: { second: '#kiosk.inviting' } },
            },
          },
        },
      },
      /** Absorbs everything until the station is started again. */
      outOfService: {},
      maintenance: {
        entry: assign({ tests: {}, testing: '' }),
        on: {
          'maintenance.left': 'inviting',
          /** The technician's own doing. */
          'door.opened': {},
        },
        after: { maintenanceLimit: 'inviting' },
        type: 'parallel',
        states: {
          inventory: {
            initial: 'taking',
            states: {
              taking: {
                invoke: {
                  id: 'takeInventory',
                  src: 'takeInventory',
                  onDone: { target: 'taken', actions: assign(({ event }) => ({ inventory: event.output })) },
                  onError: 'taken',
                },
                after: { inventoryPause: 'taken' },
              },
              taken: { after: { inventoryPause: 'taking' }, on: { 'carry-out': 'taking', 'carry-in': 'taking' } },
            },
          },
          stick: {
            initial: 'idle',
            states: {
              idle: {
                on: {
                  'carry-out': {
                    target: 'out',
                    actions: assign(({ context }) => ({ inventory: carrying(context.inventory, 'out') })),
                  },
                  'carry-in': {
                    target: 'in',
                    actions: assign(({ context }) => ({ inventory: carrying(context.inventory, 'in') })),
                  },
                },
              },
              out: {
                invoke: { id: 'carryOut', src: 'carry', input: { direction: 'out' }, onDone: 'idle', onError: 'idle' },
              },
              in: {
                invoke: { id: 'carryIn', src: 'carry', input: { direction: 'in' }, onDone: 'idle', onError: 'idle' },
              },
            },
          },
          test: {
            initial: 'idle',
            states: {
              idle: {
                on: {
                  'test-device': {
                    target: 'running',
                    actions: assign(({ context, event }) => ({
                      testing: event.deviceId,
                      tests: { ...context.tests, [event.deviceId]: { state: 'running' as const } },
                    })),
                  },
                },
              },
              running: {
                invoke: {
                  id: 'testDevice',
                  src: 'testDevice',
                  input: ({ context }) => ({ deviceId: context.testing }),
                  onDone: {
                    target: 'idle',
                    actions: assign(({ context, event }) => ({
                      tests: { ...context.tests, [context.testing]: testOf(event.output) },
                    })),
                  },
                  onError: { target: 'idle', actions: 'noteTestLost' },
                },
                after: { testLimit: { target: 'idle', actions: 'noteTestLost' } },
              },
            },
          },
        },
      },
    },
  });

  function attentionSeconds(visit: VisitRef | null, limits: VisitTimings, today: string): number {
    const base = hasTag(visit, 'last-page') ? limits.lastPage : limits.attention;
    const snapshot = visit?.getSnapshot();
    const card = snapshot !== undefined && 'card' in snapshot.context ? snapshot.context.card : null;
    const elder = card !== null && ageOn(card.birthDate, today) >= limits.elderAge;
    return elder ? base * limits.elderFactor : base;
  }
}

export type KioskMachine = ReturnType<typeof createKioskMachine>;

/** The delays that a station's timings give to its service machines, in milliseconds. */
export function farewellDelays(timings: VisitTimings): {
  readonly farewell: number;
  readonly farewellWithCard: number;
} {
  return { farewell: timings.farewell * 1000, farewellWithCard: timings.farewell * 1000 * farewellWithCardFactor };
}

function hasTag(visit: VisitRef | null, tag: VisitTag): boolean {
  return visit?.getSnapshot().hasTag(tag) ?? false;
}

function pageKeyOf(visit: VisitRef | null): string {
  return visit === null ? '' : JSON.stringify(visit.getSnapshot().value);
}
