import type { ActorRefFrom } from 'xstate';
import type { DeviceStatus } from '../../contracts/devices/device-status.ts';
import type { DocumentPrinterTrouble } from '../../contracts/devices/document-printing.ts';
import type { Language } from '../../contracts/localized-text.ts';
import type { DeviceTest } from '../../contracts/maintenance-page.ts';
import type { SavingOffCode } from '../../contracts/screen.ts';
import type { SignatureStroke, UserEvent } from '../../contracts/user-event.ts';
import type { ReprintMachine } from '../reprint/reprint-machine.ts';
import type { ServiceMachine } from '../service/compile-service.ts';
import type { SupersededItem, VisitOutput } from '../visit-events.ts';
import type { DeviceInventory } from './maintenance-effects.ts';

export type VisitRef = ActorRefFrom<ServiceMachine> | ActorRefFrom<ReprintMachine>;

/** What can happen to the kiosk as a whole. */
export type KioskEvent =
  | UserEvent
  | { readonly type: 'start.succeeded' }
  /** `code` is for the staff, e.g. `CFG-03`. */
  | { readonly type: 'start.failed'; readonly code: string }
  | { readonly type: 'device.status'; readonly status: DeviceStatus }
  /** The hardware process died: every device is out of reach until it is back. */
  | { readonly type: 'devices.gone' }
  | { readonly type: 'card.detected' }
  | { readonly type: 'document.held'; readonly trouble: DocumentPrinterTrouble | null }
  | { readonly type: 'stroke.drawn'; readonly stroke: SignatureStroke }
  | { readonly type: 'link.lost' }
  | { readonly type: 'link.restored' }
  | { readonly type: 'queue.changed'; readonly waiting: number }
  /** A door of the cabinet was opened; `at` as `MM-DD HH:mm`. */
  | { readonly type: 'door.opened'; readonly deviceId: string; readonly at: string }
  | { readonly type: 'maintenance.entered' }
  | { readonly type: 'maintenance.left' }
  /** XState's own words for what the visit's actor did. */
  | { readonly type: 'xstate.snapshot.visit' }
  | { readonly type: 'xstate.done.actor.visit'; readonly output: VisitOutput }
  | { readonly type: 'xstate.error.actor.visit' };

export interface KioskContext {
  readonly language: Language;
  readonly linkUp: boolean;
  /** Applications kept here that the county has not taken yet. */
  readonly waiting: number;
  /** Why nothing can be saved now. */
  readonly savingOff: SavingOffCode | null;
  readonly devices: readonly DeviceStatus[];
  /** The battery is about to end, and nobody has said since that there is power. */
  readonly powerFailing: boolean;
  /** Doors that were opened while the station was in service, by device. */
  readonly doors: Readonly<Record<string, { readonly times: number; readonly lastAt: string }>>;
  readonly outOfServiceCode: string;
  readonly visit: VisitRef | null;
  /** What the visit is about: an item code, or the reprint errand. */
  readonly errand:
    | { readonly kind: 'service'; readonly itemCode: string; readonly supersedes: SupersededItem | null }
    | { readonly kind: 'reprint' }
    | null;
  /** Rest of the countdown before an abandoned visit is ended. */
  readonly secondsLeft: number;
  /** What the technician sees of the devices, and what the tests came to, by device. */
  readonly inventory: DeviceInventory;
  readonly tests: Readonly<Record<string, DeviceTest>>;
  readonly testing: string;
  /** State of the visit when the silence began; a page turned by itself restarts it. */
  readonly pageKey: string;
}

/** The status of one device after `status` replaced its predecessor. */
export function withStatus(devices: readonly DeviceStatus[], status: DeviceStatus): readonly DeviceStatus[] {
  return [...devices.filter((device) => device.deviceId !== status.deviceId), status];
}

/** Whether the power is about to end once `status` is known. A supply that falls silent takes back nothing. */
export function isPowerFailing(before: boolean, status: DeviceStatus): boolean {
  if (status.deviceClass !== 'ups' || (status.power === 'unknown' && !status.low)) return before;
  return status.low;
}

/** Whether a card lies on the reader, as far as the reader says. */
export function isCardOnReader(devices: readonly DeviceStatus[]): boolean {
  return devices.some((device) => device.deviceClass === 'id-card-reader' && device.media === 'present');
}
