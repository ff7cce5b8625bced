import type { ReadSmartCardFailure } from '../../app/contracts/devices/smart-card-reading.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { CommandApdu, ResponseApdu } from './apdu.ts';

/** Why a command did not get an answer from the chip; an application hands it on as it is. */
export type TransmitFailure = Extract<
  ReadSmartCardFailure,
  'card-removed' | 'card-unreadable' | 'reader-offline' | 'cancelled'
>;

/**
 * Sends one command to the chip and returns its whole answer: 61xx and 6Cxx are dealt with already. The answer is
 * overwritten when the application has returned.
 */
export type Transmit = (command: CommandApdu) => Promise<Result<ResponseApdu, TransmitFailure>>;

/** - `not-this-card`  the chip carries no such application; - `card-refused`  it carries it and refuses */
export type ApplicationFailure = TransmitFailure | 'not-this-card' | 'card-refused';

/**
 * Knows one kind of card. The rules of social-security and bank cards are licensed: whoever holds the licence adds a
 * file that implements this, and its line in `card-applications.ts`.
 */
export interface SmartCardApplication {
  /** As `readSmartCard` names it. */
  readonly name: string;
  /** Reads the powered card, alone with it. May take as long as the command; a lost card ends it by `transmit`. */
  read(transmit: Transmit): Promise<Result<Readonly<Record<string, string>>, ApplicationFailure>>;
}
