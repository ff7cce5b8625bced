import { type Static, Type } from 'typebox';
import { type CommandEnd, commandArgument } from './command.ts';
import { IdentityCard } from './identity-card.ts';
import { DeviceState, MediaState } from './vocabulary.ts';

export const idCardReaderStatus = {
  deviceClass: Type.Literal('id-card-reader'),
  device: DeviceState,
  media: MediaState,
};

/**
 * Why reading a card failed.
 * - `card-removed`        the card left the field before the reply was whole; present it again
 * - `card-unreadable`     read or length error (SW3 3F, 41, 47); lift and put back
 * - `not-an-id-card`      SW3 40: a bank card, a phone
 * - `unsupported-card`    a card with a type mark that this version does not know
 * - `card-not-authentic`  SW3 31, 32, 33, 37: staff must look at the card
 * - `card-data-invalid`   the reply was whole but its content breaks a rule (check digit, dates)
 * - `reader-fault`        SW3 21, 23, 24, 60, 66, or replies that are not SDT: staff must look at the reader
 * - `reader-offline`      no reply in time, port closed or gone
 * - `timed-out`           no card was presented within the command's time-out
 */
export type ReadCardFailure =
  | 'card-removed'
  | 'card-unreadable'
  | 'not-an-id-card'
  | 'unsupported-card'
  | 'card-not-authentic'
  | 'card-data-invalid'
  | 'reader-fault'
  | 'reader-offline'
  | CommandEnd;

/** What is read besides the text, the photo and the new address. Nothing is asked for that a service does not need. */
export const CardExtra = Type.Union([Type.Literal('chip-number'), Type.Literal('fingerprint')]);
export type CardExtra = Static<typeof CardExtra>;

export const idCardReaderMethods = {
  /** Waits for a card and reads it: find, select, read base, read new address. Fails with `ReadCardFailure`. */
  readCard: {
    argument: commandArgument({ extras: Type.Array(CardExtra) }),
    value: IdentityCard,
  },
};

export const idCardReaderEvents = {
  /** A card entered the field of the reader and is being read for `commandId`. Says what is seen, nothing more. */
  cardDetected: Type.Object({ deviceId: Type.String(), commandId: Type.String() }, { additionalProperties: false }),
};
