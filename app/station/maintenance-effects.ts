import { randomUUID } from 'node:crypto';
import { fromPromise } from 'xstate';
import type { ContractClient } from '../contracts/contract-client.ts';
import type { DeviceProfile, ProfileRefusal } from '../contracts/devices/device-profile.ts';
import type { DeviceCounters } from '../contracts/devices/device-status.ts';
import type { devicesContract, SelfTestFailure } from '../contracts/devices/devices.ts';
import type { DeliveryStanding } from '../contracts/maintenance-page.ts';
import { fail, type Result } from '../contracts/result.ts';
import {
  type CarryDirection,
  type DeviceInventory,
  type MaintenanceEffects,
  testCommandMs,
} from '../flows/kiosk/maintenance-effects.ts';
import type { CarryDesk } from './carry-desk.ts';
import type { Log } from './log.ts';

export interface MaintenanceParts {
  readonly client: ContractClient<typeof devicesContract>;
  readonly profiles: readonly DeviceProfile[];
  /** What the hardware process refused to drive, as it last said. */
  readonly refusals: () => readonly ProfileRefusal[];
  /** What every device has done in its life (`device-counters.ts`). */
  readonly totals: () => Promise<readonly DeviceCounters[]>;
  /** How items get to the county; `null` where there is nothing to say. */
  readonly delivery: () => DeliveryStanding | null;
  /** The errands with a stick; `null` where there is no outbox. */
  readonly carryDesk: CarryDesk | null;
  readonly log: Log;
}

const selfTestFailures: Readonly<Record<SelfTestFailure, true>> = {
  'self-test-failed': true,
  'device-offline': true,
  unsupported: true,
  'timed-out': true,
  cancelled: true,
  busy: true,
};

/** The effects behind the technician's page. */
export function createMaintenanceEffects({
  client,
  profiles,
  refusals,
  totals,
  delivery,
  carryDesk,
  log,
}: MaintenanceParts): MaintenanceEffects {
  return {
    takeInventory: fromPromise<DeviceInventory>(async () => {
      const [capabilities, counters, carry] = await Promise.all([
        client.call('capabilities', {}),
        totals(),
        carryDesk?.standing(),
      ]);
      return {
        profiles,
        refusals: refusals(),
        capabilities: capabilities.ok ? capabilities.value.devices : [],
        counters,
        delivery: delivery(),
        ...(carry === undefined ? {} : { carry }),
      };
    }),
    carry: fromPromise<void, { readonly direction: CarryDirection }>(async ({ input: { direction }, signal }) => {
      await carryDesk?.run(direction, signal);
    }),
    testDevice: fromPromise<
      Result<{ readonly found: readonly string[] }, SelfTestFailure>,
      { readonly deviceId: string }
    >(async ({ input: { deviceId }, signal }) => {
      const commandId = randomUUID();
      signal.addEventListener('abort', () => void client.call('cancel', { commandId }), { once: true });
      const tested = await client.call('selfTest', { deviceId, commandId, timeoutMs: testCommandMs });
      log('device-tested', { deviceId, outcome: tested.ok ? 'passed' : tested.failure.code });
      if (tested.ok) return tested;
      const { code, detail } = tested.failure;
      return fail(code in selfTestFailures ? (code as SelfTestFailure) : 'device-offline', detail);
    }),
  };
}
