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
  /** From a block the county reserved for this station; printed on the receipt. */
  readonly caseNumber?: string;
  /** SHA-256 of each sealed paper that belongs to it, lower-case hexadecimal. */
  readonly attachments?: readonly string[];
  /** Key of the application this one was collected anew for. */
  readonly supersedes?: string;
  /**
   * The acknowledgement the county gave before, for a county that was restored from a backup and lacks the application:
   * it takes the application under the same case number.
   */
  readonly earlier?: { readonly statement: string; readonly signature: string };
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

/** The county's own, signed word that it does not take a case up. Nothing unsigned declines a case. */
export interface Decline {
  readonly key: string;
  readonly sealedSha256: string;
  /** RFC 3339, county clock. */
  readonly declinedAt: string;
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
 * - `signature-invalid`     an acknowledgement or a decline the county's key did not sign
 * - `acknowledges-another`  signed, but for another key or other bytes
 * - `in-flight`             the county is still working on an earlier attempt (409)
 * - `county-busy`           429 or 503
 * - `county-full`           507
 * - `county-failed`         500, spoken by the county itself, or an upload that it begins anew without end
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
 * Why the county will not take an application as it is. Final; a retry would be answered alike. All are about the
 * bytes: nobody has judged the case, and staff must look.
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
  /** Verified as an acknowledgement is. Nothing else settles a case as declined. */
  | { readonly outcome: 'declined'; readonly decline: Decline }
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

/** What many applications in one request came to: one result for each key, or none for all of them. */
export type BatchResult =
  | { readonly outcome: 'answered'; readonly results: ReadonlyMap<string, DeliveryResult> }
  | Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

/** Told what went over the link since it was last called, both ways and with headers, in bytes. */
export type Moved = (bytes: number) => void;

/**
 * Hands in many applications with one request. They are of different lanes, or of one lane in its order. Never rejects;
 * a key that the answer leaves out is undecided.
 */
export type SendApplications<Signal> = (
  applications: readonly OutboundApplication[],
  signal: Signal,
  moved?: Moved,
) => Promise<BatchResult>;

/** One sealed paper on its way to the county; its name is the SHA-256 of its sealed bytes, lower-case hexadecimal. */
export interface OutboundAttachment {
  readonly sealedSha256: string;
  readonly stationCode: string;
  /** Key of the application that names it. */
  readonly applicationKey: string;
  readonly sizeBytes: number;
  /** Reads `length` bytes from `offset`; fewer only at the end. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  /** Where an earlier attempt began to upload it, as the county named the place; `null` for none. */
  readonly uploadUrl: string | null;
}

/** The county's signed word that it holds an attachment whole. */
export interface AttachmentAcknowledgement {
  readonly sealedSha256: string;
  readonly statement: string;
  readonly signature: string;
}

export type UploadResult =
  | { readonly outcome: 'acknowledged'; readonly acknowledgement: AttachmentAcknowledgement }
  | { readonly outcome: 'returned'; readonly code: ReturnedCode }
  /** Stopped on request between two pieces, so that something more urgent can pass. What was sent stays sent. */
  | { readonly outcome: 'yielded' }
  | Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

/** Uploads one attachment, resuming where the county has it from (tus 1.0). Never rejects. */
export type UploadAttachment<Signal> = (
  attachment: OutboundAttachment,
  progress: {
    /** The county named the place; kept so that the next attempt resumes there. */
    readonly onPlace: (uploadUrl: string) => void;
    /** Asked before every piece: how many bytes may go now; 0 ends the attempt as `yielded`. */
    readonly nextPieceBytes: () => number;
    /** The county confirmed everything before `offset`. */
    readonly onOffset: (offset: number) => void;
    readonly moved?: Moved;
  },
  signal: Signal,
) => Promise<UploadResult>;

/** Case numbers that belong to this station from now on, signed by the county. */
export interface CaseNumberBlock {
  readonly numbers: readonly string[];
  /** RFC 3339, county clock. */
  readonly grantedAt: string;
  readonly statement: string;
  readonly signature: string;
}

export type ReserveResult =
  | { readonly outcome: 'reserved'; readonly block: CaseNumberBlock }
  | { readonly outcome: 'returned'; readonly code: ReturnedCode }
  | Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

/** Asks for `count` case numbers. `key` is a UUIDv7 drawn once for this block: asked again, the same block comes. Never rejects. */
export type ReserveCaseNumbers<Signal> = (
  request: { readonly key: string; readonly stationCode: string; readonly count: number },
  signal: Signal,
  moved?: Moved,
) => Promise<ReserveResult>;

/** What a station tells the county of itself. Carries no personal data. */
export interface StationReport {
  readonly stationCode: string;
  /** RFC 3339, station clock. */
  readonly time: string;
  /** Every epoch the station still knows, with the highest sequence it gave out. */
  readonly epochs: readonly { readonly epoch: string; readonly highestSequence: number }[];
  readonly waiting: number;
  /** Age of the oldest application that waits, `null` for none. */
  readonly oldestWaitingSeconds: number | null;
  readonly attachmentsWaiting: number;
  /** Bytes over the link today, both ways. */
  readonly bytesToday: number;
  readonly stuck: readonly { readonly key: string; readonly code: string }[];
  /** RFC 3339; `null` for none yet. */
  readonly lastAcknowledgedAt: string | null;
  /** Orders of the county to erase that were obeyed, the latest ones: SHA-256 of their text, lower-case hexadecimal. */
  readonly obeyedOrders?: readonly string[];
  /** Why the catalogue that the county offers was not taken, as a code; `null` where all is well. */
  readonly catalogueTrouble?: string | null;
}

/** What the county answers to a report. */
export interface ReportAnswer {
  /** RFC 3339, county clock. */
  readonly time: string;
  /** What the county lacks of what the report says was given out, waiting ones among it; runs, both ends inclusive. */
  readonly gaps: readonly {
    readonly epoch: string;
    readonly missing: readonly { readonly first: number; readonly last: number }[];
  }[];
  /** Papers named by applications the county holds that it does not hold itself: SHA-256, lower-case hexadecimal. */
  readonly lackingAttachments: readonly string[];
  /** An order to erase: its text and the county's Ed25519 signature in base64, which nobody has verified yet. */
  readonly order?: { readonly statement: string; readonly signature: string };
}

export type ReportResult =
  | { readonly outcome: 'answered'; readonly answer: ReportAnswer }
  | { readonly outcome: 'returned'; readonly code: ReturnedCode }
  | Extract<DeliveryResult, { readonly outcome: 'undecided' }>;

/** Hands in a report. Never rejects. */
export type SendReport<Signal> = (report: StationReport, signal: Signal, moved?: Moved) => Promise<ReportResult>;

/**
 * From the most urgent to the least; what is less urgent waits while something more urgent does. Who has waited for five
 * minutes goes first, for a turn (docs/decisions, 0038).
 */
export const wirePriorities = ['applications', 'attachments', 'catalogue', 'telemetry', 'updates'] as const;
export type WirePriority = (typeof wirePriorities)[number];
