import type { DeviceStatus } from '../app/contracts/devices/device-status.ts';
import type { OpenFailure } from './transports/transport.ts';

/** What staff may want to know afterwards. Never carries anything of a card or a receipt. */
export type Diagnostic =
  | { readonly event: 'device-status'; readonly status: DeviceStatus }
  | { readonly event: 'command-failed'; readonly deviceId: string; readonly code: string; readonly detail?: string }
  | { readonly event: 'device-refused'; readonly deviceId: string; readonly code: string; readonly detail: string }
  /** Why there is no line to a device; told once, and again when the reason changes. */
  | {
      readonly event: 'line-not-opened';
      readonly deviceId: string;
      readonly code: OpenFailure;
      readonly detail: string;
    }
  /** A reader answers at another speed than its profile says; it is served at this one. */
  | {
      readonly event: 'baud-rate-found';
      readonly deviceId: string;
      readonly profiled: number;
      readonly found: number;
    }
  /** Not the device that the profile binds to this place, by its own number; `null` if it does not tell it. */
  | {
      readonly event: 'wrong-device';
      readonly deviceId: string;
      readonly expected: string;
      readonly found: string | null;
    }
  /** So many characters came out as `〓`, because neither the printer nor the glyph files draw them. */
  | { readonly event: 'characters-replaced'; readonly deviceId: string; readonly count: number };

export type ReportDiagnostic = (diagnostic: Diagnostic) => void;
