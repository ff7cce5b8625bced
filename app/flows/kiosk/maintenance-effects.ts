import { fromPromise, type PromiseActorLogic } from 'xstate';
import type { DeviceProfile, ProfileRefusal } from '../../contracts/devices/device-profile.ts';
import type { DeviceCapabilities, DeviceCounters } from '../../contracts/devices/device-status.ts';
import type { SelfTestFailure } from '../../contracts/devices/devices.ts';
import type { CarryStanding, DeliveryStanding, DeviceTest } from '../../contracts/maintenance-page.ts';
import type { Result } from '../../contracts/result.ts';

/** What the station knows of its devices besides their status, and of what is on its way to the county. */
export interface DeviceInventory {
  readonly profiles: readonly DeviceProfile[];
  readonly refusals: readonly ProfileRefusal[];
  readonly capabilities: readonly DeviceCapabilities[];
  readonly counters: readonly DeviceCounters[];
  readonly delivery: DeliveryStanding | null;
  readonly carry?: CarryStanding;
}

/** To the county by stick, or back from it. */
export type CarryDirection = 'out' | 'in';

export const emptyInventory: DeviceInventory = {
  profiles: [],
  refusals: [],
  capabilities: [],
  counters: [],
  delivery: null,
};

/** Effects of the technician's page; the station provides them. */
export interface MaintenanceEffects {
  readonly takeInventory: PromiseActorLogic<DeviceInventory>;
  readonly testDevice: PromiseActorLogic<
    Result<{ readonly found: readonly string[] }, SelfTestFailure>,
    { readonly deviceId: string }
  >;
  /** An errand with a stick; how it goes and ends is in the inventory. */
  readonly carry: PromiseActorLogic<void, { readonly direction: CarryDirection }>;
}

/** A station without devices, for kiosks that nobody maintains. */
export const noMaintenance: MaintenanceEffects = {
  takeInventory: fromPromise(() => Promise.resolve(emptyInventory)),
  testDevice: fromPromise<
    Result<{ readonly found: readonly string[] }, SelfTestFailure>,
    { readonly deviceId: string }
  >(() => Promise.resolve({ ok: false, failure: { code: 'device-offline' } })),
  carry: fromPromise<void, { readonly direction: CarryDirection }>(() => Promise.resolve()),
};

/** The inventory as it is while an errand with a stick begins, until it is taken again. */
export function carrying(inventory: DeviceInventory, direction: CarryDirection): DeviceInventory {
  const { carry } = inventory;
  return carry === undefined
    ? inventory
    : { ...inventory, carry: { ...carry, run: { state: 'running', direction, percent: 0 } } };
}

/** What a finished test tells the technician. */
export function testOf(result: Result<{ readonly found: readonly string[] }, SelfTestFailure>): DeviceTest {
  if (result.ok) return { state: 'passed', found: result.value.found };
  const { code, detail } = result.failure;
  if (code === 'unsupported') return { state: 'unsupported' };
  return { state: 'failed', detail: detail ?? code };
}

/** The inventory is taken again this often while the page is open, in ms. */
export const inventoryEveryMs = 5_000;
/** While an errand with a stick is under way, in ms. */
export const carryProgressEveryMs = 1_000;
/** Behind the time-out of the test itself, in ms. */
export const testLimitMs = 70_000;
export const testCommandMs = 60_000;
