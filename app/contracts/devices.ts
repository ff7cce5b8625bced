import { type Static, Type } from 'typebox';
import { defineContract } from './contract.ts';
import { DeviceProfile } from './device-profile.ts';
import { IdentityCard } from './identity-card.ts';
import type { Immutable } from './immutable.ts';
import { ReceiptDocument } from './receipt-document.ts';

const exact = { additionalProperties: false };

/** Common device status, CEN XFS4IoT `Common.Status`. */
export const DeviceState = Type.Union([
  Type.Literal('online'),
  Type.Literal('offline'),
  Type.Literal('noDevice'),
  Type.Literal('hardwareError'),
  Type.Literal('userError'),
  Type.Literal('deviceBusy'),
  Type.Literal('fraudAttempt'),
  Type.Literal('starting'),
]);
export type DeviceState = Static<typeof DeviceState>;

/** Media on a card reader or in a printer's exit, XFS4IoT `CardReader` and `Printer` media. */
export const MediaState = Type.Union([
  Type.Literal('unknown'),
  Type.Literal('present'),
  Type.Literal('notPresent'),
  Type.Literal('jammed'),
]);
export type MediaState = Static<typeof MediaState>;

/** Paper supply, XFS4IoT `Printer` paper. */
export const PaperState = Type.Union([
  Type.Literal('unknown'),
  Type.Literal('full'),
  Type.Literal('low'),
  Type.Literal('out'),
  Type.Literal('jammed'),
]);
export type PaperState = Static<typeof PaperState>;

/** Why a receipt printer cannot print now; each has its own picture and sentence on screen. */
export const PrinterTrouble = Type.Union([
  Type.Literal('paper-out'),
  Type.Literal('cover-open'),
  Type.Literal('cutter-fault'),
  Type.Literal('overheated'),
  Type.Literal('printer-fault'),
  Type.Literal('printer-offline'),
]);
export type PrinterTrouble = Static<typeof PrinterTrouble>;

/** Health of one device, published on every debounced change. */
export const DeviceStatus = Type.Union([
  Type.Object(
    {
      deviceId: Type.String(),
      deviceClass: Type.Literal('id-card-reader'),
      device: DeviceState,
      media: MediaState,
    },
    exact,
  ),
  Type.Object(
    {
      deviceId: Type.String(),
      deviceClass: Type.Literal('receipt-printer'),
      device: DeviceState,
      media: MediaState,
      paper: PaperState,
      trouble: Type.Union([PrinterTrouble, Type.Null()]),
    },
    exact,
  ),
]);
export type DeviceStatus = Immutable<Static<typeof DeviceStatus>>;

/**
 * Why reading a card failed.
 * - `card-removed`        the card left the field before the reply was whole; present it again
 * - `card-unreadable`     read or length error (SW3 3F, 41, 47); lift and put back
 * - `not-an-id-card`      SW3 40: a bank card, a phone
 * - `unsupported-card`    a genuine card of a kind this version does not serve
 * - `card-not-authentic`  SW3 31, 32, 33, 37: staff must look at the card
 * - `card-data-invalid`   the reply was whole but its content breaks a rule (check digit, dates)
 * - `reader-fault`        SW3 21, 23, 24, 60, 66, or replies that are not SDT: staff must look at the reader
 * - `reader-offline`      no reply in time, port closed or gone
 * - `timed-out`           no card was presented within the command's time-out
 * - `cancelled`           `cancel` was called
 * - `busy`                another command holds the reader
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
  | 'timed-out'
  | 'cancelled'
  | 'busy';

/**
 * Why a receipt is not known to be printed.
 * - a `PrinterTrouble`    the printer said so before anything was sent: nothing was printed
 * - `outcome-unknown`     bytes were sent but the printer did not confirm; a new print must be marked as a copy
 * - `unprintable`         the document cannot be laid out on this paper
 * - `timed-out`, `cancelled`, `busy` as for reading a card; nothing was sent
 */
export type PrintReceiptFailure =
  | PrinterTrouble
  | 'outcome-unknown'
  | 'unprintable'
  | 'timed-out'
  | 'cancelled'
  | 'busy';

/** station → hardware. The hardware process owns every driver; the station only knows this contract. */
export const devicesContract = defineContract({
  name: 'devices',
  methods: {
    /** Replaces the set of driven devices. Idempotent; called again whenever the hardware process restarts. */
    configure: {
      argument: Type.Object({ devices: Type.Array(DeviceProfile) }, exact),
      value: Type.Object({}, exact),
    },
    /** Current status of every configured device. */
    status: {
      argument: Type.Object({}, exact),
      value: Type.Object({ devices: Type.Array(DeviceStatus) }, exact),
    },
    /**
     * Waits for a card and reads it: find, select, read base, read new address. Fails with `ReadCardFailure`.
     * `timeoutMs` bounds the whole command, the wait for a card included.
     */
    readCard: {
      argument: Type.Object(
        { deviceId: Type.String(), commandId: Type.String(), timeoutMs: Type.Integer({ minimum: 1 }) },
        exact,
      ),
      value: IdentityCard,
    },
    /**
     * Prints one receipt and waits until the printer has confirmed it (`settled`). Fails with `PrintReceiptFailure`.
     */
    printReceipt: {
      argument: Type.Object(
        {
          deviceId: Type.String(),
          commandId: Type.String(),
          timeoutMs: Type.Integer({ minimum: 1 }),
          document: ReceiptDocument,
        },
        exact,
      ),
      value: Type.Object({ outcome: Type.Literal('settled') }, exact),
    },
    /** Cancels a pending command by its id (XFS4IoT `Common.Cancel`); unknown ids are ignored. */
    cancel: {
      argument: Type.Object({ commandId: Type.String() }, exact),
      value: Type.Object({}, exact),
    },
  },
  events: {
    /** Debounced change of one device. */
    deviceStatus: DeviceStatus,
    /** A card entered the field of the reader and is being read for `commandId`. Says what is seen, nothing more. */
    cardDetected: Type.Object({ deviceId: Type.String(), commandId: Type.String() }, exact),
  },
});
