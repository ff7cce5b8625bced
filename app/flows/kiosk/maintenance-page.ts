import { assign } from 'xstate';
import type { KioskSetup } from './kiosk-setup.ts';
import { carrying, testOf } from './maintenance-effects.ts';

/** The technician's page: the inventory taken again and again, errands with a stick, tests of devices, side by side. */
export function maintenancePage(kioskSetup: KioskSetup) {
  return kioskSetup.createStateConfig({
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
  });
}
