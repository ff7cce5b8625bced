import { type Static, Type } from 'typebox';
import { DeviceState, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

/** XFS4IoT `Auxiliaries`: what a board of inputs and relays sees. `unknown` also where nothing is wired to it. */
export const auxiliariesStatus = {
  deviceClass: Type.Literal('auxiliaries'),
  device: DeviceState,
  door: words(['unknown', 'closed', 'open', 'tampered']),
  proximity: words(['unknown', 'present', 'notPresent']),
};

/** XFS4IoT `UPS`. */
export const upsStatus = {
  deviceClass: Type.Literal('ups'),
  device: DeviceState,
  power: words(['unknown', 'mains', 'battery']),
  /** The battery is about to end: finish and go to rest. */
  low: Type.Boolean(),
  /** Percent, where the UPS says. */
  charge: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()]),
  /** Seconds on battery, where the UPS says. */
  runtimeSeconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
};

/** XFS4IoT `Lights`. */
export const LightName = words([
  'cardReader',
  'receiptPrinter',
  'documentPrinter',
  'scanner',
  'barcodeReader',
  'statusGood',
  'statusWarning',
  'statusBad',
  'fasciaLight',
]);
export type LightName = Static<typeof LightName>;
export const FlashRate = words(['off', 'slow', 'medium', 'quick', 'continuous']);
export type FlashRate = Static<typeof FlashRate>;

/**
 * - `no-such-light`  nothing is wired to that name
 * - `board-offline`  no board, or it is silent; it does what it was told when it is back
 * - `board-refused`  the board is there and refuses: it is wired otherwise than the profile says
 */
export type SetLightFailure = 'no-such-light' | 'board-offline' | 'board-refused';

export const auxiliariesMethods = {
  /** Sets a guide light; it stays so until set otherwise, across a lost board too. Fails with `SetLightFailure`. */
  setLight: {
    argument: Type.Object({ deviceId: Type.String(), light: LightName, flashRate: FlashRate }, exact),
    value: Type.Object({}, exact),
  },
};
