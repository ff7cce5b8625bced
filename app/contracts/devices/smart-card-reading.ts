import { Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { DeviceState, MediaState, words } from './vocabulary.ts';

const exact = { additionalProperties: false };

export const smartCardReaderStatus = {
  deviceClass: Type.Literal('smart-card-reader'),
  device: DeviceState,
  media: MediaState,
  chipPower: words(['unknown', 'online', 'busy', 'poweredOff', 'noDevice', 'hardwareError', 'noCard']),
};

/**
 * - `card-removed`         the card left while it was read
 * - `card-unreadable`      the chip does not answer to power or to a command
 * - `not-this-card`        the chip answers, but carries no such application
 * - `card-refused`         the chip refuses (a security condition, a blocked application)
 * - `unknown-application`  no plug-in of that name is installed
 * - `reader-offline`       no reader, or no card service
 */
export type ReadSmartCardFailure =
  | 'card-removed'
  | 'card-unreadable'
  | 'not-this-card'
  | 'card-refused'
  | 'unknown-application'
  | 'reader-offline'
  | CommandEnd;

export const smartCardReaderMethods = {
  /**
   * Waits for a card and lets an application plug-in read it. What the fields mean is the plug-in's business; the
   * answer to reset is hexadecimal. Fails with `ReadSmartCardFailure`.
   */
  readSmartCard: {
    argument: commandArgument({ application: Type.String({ pattern: '^[a-z0-9-]+$' }) }),
    value: Type.Object({ atr: Type.String(), fields: Type.Record(Type.String(), Type.String()) }, exact),
  },
};
