/** What a return code of the PC/SC service means for who reads a card. `other` is a fault of the service itself. */
export type PcscMeaning =
  | 'success'
  | 'card-gone'
  | 'card-mute'
  | 'card-reset'
  | 'exchange-failed'
  | 'reader-gone'
  | 'reader-taken'
  | 'service-stopped'
  | 'other';

export const SUCCESS = 0;
export const SERVICE_STOPPED = 0x8010001e;
export const NO_SMARTCARD = 0x8010000c;
export const REMOVED_CARD = 0x80100069;
export const UNRESPONSIVE_CARD = 0x80100066;
export const NOT_TRANSACTED = 0x80100016;
export const READER_UNAVAILABLE = 0x80100017;
export const SHARING_VIOLATION = 0x8010000b;

const MEANINGS: ReadonlyMap<number, PcscMeaning> = new Map<number, PcscMeaning>([
  [SUCCESS, 'success'],
  [NO_SMARTCARD, 'card-gone'],
  [REMOVED_CARD, 'card-gone'],
  /** Unsupported: an answer to reset that follows no standard. */
  [0x80100065, 'card-mute'],
  [UNRESPONSIVE_CARD, 'card-mute'],
  /** Unpowered: a card put in the wrong way round. */
  [0x80100067, 'card-mute'],
  /** Protocol mismatch: neither T=0 nor T=1. */
  [0x8010000f, 'card-mute'],
  [0x80100068, 'card-reset'],
  /** Communication error; the reader's driver cannot tell a pulled card from a broken one. */
  [0x80100013, 'exchange-failed'],
  [NOT_TRANSACTED, 'exchange-failed'],
  /** Time-out of the reader's driver. */
  [0x8010000a, 'exchange-failed'],
  /** Insufficient buffer: more bytes than any card may answer. */
  [0x80100008, 'exchange-failed'],
  [0x80100009, 'reader-gone'],
  [READER_UNAVAILABLE, 'reader-gone'],
  [0x8010002e, 'reader-gone'],
  [SHARING_VIOLATION, 'reader-taken'],
  [0x8010001d, 'service-stopped'],
  [SERVICE_STOPPED, 'service-stopped'],
]);

export function meaningOf(returnCode: number): PcscMeaning {
  return MEANINGS.get(returnCode) ?? 'other';
}

/** `0x8010000C`, as the tables of PC/SC write it. */
export function returnCodeText(returnCode: number): string {
  return `0x${returnCode.toString(16).padStart(8, '0').toUpperCase()}`;
}
