import type { DeviceStatus } from '../contracts/devices/device-status.ts';
import type { DocumentPrinterTrouble } from '../contracts/devices/document-printing.ts';
import type { SignatureStroke, UserEvent } from '../contracts/user-event.ts';

type DeviceClass = DeviceStatus['deviceClass'];

/**
 * What a visit can meet. The person's own doings come as `UserEvent`; the rest says what the world did. Device events
 * describe what is seen, never what it means.
 */
export type VisitEvent =
  | UserEvent
  /** The warning ran out unanswered. */
  | { readonly type: 'idle' }
  | { readonly type: 'card.detected' }
  | { readonly type: 'card.removed' }
  | { readonly type: 'device.lost'; readonly deviceClass: DeviceClass }
  | { readonly type: 'device.restored'; readonly deviceClass: DeviceClass }
  /** The reader says how it is, and works: news that an outage too short to be told is over. */
  | { readonly type: 'reader.answers' }
  /** The document printer's job stands still for `trouble`, or goes on again (`null`). */
  | { readonly type: 'document.held'; readonly trouble: DocumentPrinterTrouble | null }
  /** A stroke on the pen pad. */
  | { readonly type: 'stroke.drawn'; readonly stroke: SignatureStroke }
  | { readonly type: 'link.lost' }
  | { readonly type: 'link.restored' };

/** An earlier application that a new one replaces. */
export interface SupersededItem {
  readonly key: string;
  readonly receiptNumber: string;
  /** Only a card that may be this person's is taken. */
  readonly maskedName: string;
}

/** Why a visit ended. */
export interface VisitOutput {
  readonly reason: 'finished' | 'cancelled' | 'idle';
  /** The errand that follows: an application handed in anew. */
  readonly anew?: { readonly itemCode: string; readonly supersedes: SupersededItem };
}

/**
 * - `busy`            the station is working: silence is not idleness, and leaving has to wait
 * - `last-page`       nothing is left to do but go
 * - `nothing-to-lose` leaving needs no second question
 */
export type VisitTag = 'busy' | 'last-page' | 'nothing-to-lose';
