import { not, stopChild } from 'xstate';
import type { VisitTimings } from '../../../kiosk-config/schemas/station-profile.ts';
import { createKioskSetup, type KioskParts } from './kiosk-setup.ts';
import { emptyInventory } from './maintenance-effects.ts';
import { maintenancePage } from './maintenance-page.ts';

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
  const kioskSetup = createKioskSetup(parts);

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
      maintenance: maintenancePage(kioskSetup),
    },
  });
}

export type KioskMachine = ReturnType<typeof createKioskMachine>;

/** The delays that a station's timings give to its service machines, in milliseconds. */
export function farewellDelays(timings: VisitTimings): {
  readonly farewell: number;
  readonly farewellWithCard: number;
} {
  return { farewell: timings.farewell * 1000, farewellWithCard: timings.farewell * 1000 * farewellWithCardFactor };
}
