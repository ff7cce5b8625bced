/** One sealed application as it goes on the wire. A retry sends exactly this again: same key, same bytes. */
export interface OutboundApplication {
  /** UUIDv7; the idempotency key of every attempt. */
  readonly key: string;
  readonly stationCode: string;
  /** UUID of one life of the outbox; a fresh one begins when a damaged database is replaced. */
  readonly epoch: string;
  /** Gap-free within its epoch, from 1. */
  readonly sequence: number;
  readonly lane: string;
  readonly itemCode: string;
  readonly receiptNumber: string;
  /** An `age` file only the county can open. */
  readonly sealed: Uint8Array;
  /** SHA-256 of `sealed`, lower-case hexadecimal. */
  readonly sealedSha256: string;
}

/** The county's signed word that it has taken an application. */
export interface Acknowledgement {
  readonly key: string;
  readonly sealedSha256: string;
  readonly caseNumber: string;
  /** RFC 3339, county clock. */
  readonly receivedAt: string;
  /** The signed text itself and its Ed25519 signature in base64, kept as proof. */
  readonly statement: string;
  readonly signature: string;
}

/**
 * Why one attempt ended without an answer that settles it. Whether the county took the application is unknown or not
 * yet decided, so the same bytes go again under the same key.
 * - `connection-refused`, `host-unknown`, `connection-lost`, `tls-failed`, `timed-out`  the link
 * - `not-the-county`        somebody else answered: a captive portal, a proxy's page
 * - `garbled-answer`        an answer that does not fit the county's published interface
 * - `signature-invalid`     an acknowledgement the county's key did not sign
 * - `acknowledges-another`  signed, but for another key or other bytes
 * - `in-flight`             the county is still working on an earlier attempt (409)
 * - `county-busy`           429 or 503
 * - `county-full`           507
 * - `county-failed`         any other 5xx spoken by the county itself
 * - `interrupted`           the station stopped while it waited
 */
export type UndecidedCode =
  | 'connection-refused'
  | 'host-unknown'
  | 'connection-lost'
  | 'tls-failed'
  | 'timed-out'
  | 'not-the-county'
  | 'garbled-answer'
  | 'signature-invalid'
  | 'acknowledges-another'
  | 'in-flight'
  | 'county-busy'
  | 'county-full'
  | 'county-failed'
  | 'interrupted';

/**
 * Why the county will not take an application as it is. Final; a retry would be answered alike.
 * - `request-invalid`      the envelope does not fit the published interface
 * - `seal-unreadable`      the county's key does not open it
 * - `hash-mismatch`        the bytes were changed on the way
 * - `application-invalid`  the plaintext is not an application
 * - `too-large`            larger than the county takes
 * - `payload-differs`      the key was used for other bytes
 */
export type ReturnedCode =
  | 'request-invalid'
  | 'seal-unreadable'
  | 'hash-mismatch'
  | 'application-invalid'
  | 'too-large'
  | 'payload-differs';

/** What one attempt to deliver came to. */
export type DeliveryResult =
  /** Verified: signature, key and hash are right. Nothing else settles an application as taken. */
  | { readonly outcome: 'acknowledged'; readonly acknowledgement: Acknowledgement }
  | { readonly outcome: 'returned'; readonly code: ReturnedCode }
  | {
      readonly outcome: 'undecided';
      readonly code: UndecidedCode;
      /** Whether the county itself answered, so that the link is known to be up. */
      readonly countyReached: boolean;
      /** The county's `Retry-After`, in ms. */
      readonly retryAfterMs?: number;
    };

/**
 * Makes one attempt. Never rejects; an aborted attempt is `undecided` with `interrupted`. `Signal` is the `AbortSignal` of
 * the runtime, which the contracts, belonging to none, do not know.
 */
export type SendApplication<Signal> = (application: OutboundApplication, signal: Signal) => Promise<DeliveryResult>;
