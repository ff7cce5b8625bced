import { type TProperties, Type } from 'typebox';

const exact = { additionalProperties: false };

/**
 * Argument of a command: which device, an id by which it can be cancelled (XFS4IoT `Common.Cancel`), and how long it
 * may take in all, waiting for people included.
 */
export function commandArgument<const Extra extends TProperties>(extra: Extra) {
  return Type.Object(
    { deviceId: Type.String(), commandId: Type.String(), timeoutMs: Type.Integer({ minimum: 1 }), ...extra },
    exact,
  );
}

/** What every command can end as, whatever the device: `busy` when another command holds it. */
export type CommandEnd = 'timed-out' | 'cancelled' | 'busy';
