import type { Symbology } from '../../app/contracts/devices/code-scanning.ts';

/** Longer than any code is: a QR code carries at most 7089 digits, a Han Xin code 7827. */
export const LONGEST_CODE = 8192;

/** What a scanner's line gave. `bytes` belong to whoever is given them, who overwrites them when done. */
export type Scan =
  | { readonly kind: 'code'; readonly bytes: Uint8Array; readonly symbology: Symbology; readonly beganAt: number }
  /** Too long, or cut short. */
  | { readonly kind: 'unreadable'; readonly detail: string; readonly beganAt: number }
  /** What no scanner of this kind sends. */
  | { readonly kind: 'fault'; readonly detail: string; readonly beganAt: number };
