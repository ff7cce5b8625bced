import { type Static, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceState } from './vocabulary.ts';

const exact = { additionalProperties: false };

export const signaturePadStatus = {
  deviceClass: Type.Literal('signature-pad'),
  device: DeviceState,
};

/** A point of a stroke: `x`, `y` in 1/100 mm from the top left, `pressure` 0–1, `atMs` since the first touch. */
export const SignaturePoint = Type.Object(
  { x: Type.Number(), y: Type.Number(), pressure: Type.Number({ minimum: 0, maximum: 1 }), atMs: Type.Number() },
  exact,
);
export type SignaturePoint = Immutable<Static<typeof SignaturePoint>>;

/** Strokes with their times, in the order they were made, on a surface of the given size in 1/100 mm. */
export const Signature = Type.Object(
  {
    width: Type.Number({ exclusiveMinimum: 0 }),
    height: Type.Number({ exclusiveMinimum: 0 }),
    strokes: Type.Array(Type.Array(SignaturePoint, { minItems: 1 }), { minItems: 1 }),
  },
  exact,
);
export type Signature = Immutable<Static<typeof Signature>>;

/** - `pad-fault`  the pad sends what no pad of this model sends; - `pad-offline`  no pad */
export type CaptureSignatureFailure = 'pad-fault' | 'pad-offline' | CommandEnd;

export const signaturePadMethods = {
  /** Clears the pad and collects strokes until `finishSignature` is called with the same id, or it is cancelled. */
  captureSignature: { argument: commandArgument({}), value: Signature },
  /**
   * The person pressed "done" on the screen. Unknown ids are ignored; nothing drawn yet, or less than a signature takes,
   * lets the capture go on.
   */
  finishSignature: {
    argument: Type.Object({ commandId: Type.String() }, exact),
    value: Type.Object({}, exact),
  },
};

export const signaturePadEvents = {
  /** A stroke ended, for the picture on the screen; `width` is the pad's, as in the signature. */
  strokeDrawn: Type.Object(
    {
      deviceId: Type.String(),
      commandId: Type.String(),
      width: Type.Number({ exclusiveMinimum: 0 }),
      stroke: Type.Array(SignaturePoint),
    },
    exact,
  ),
};
