import { crc32 } from 'node:zlib';
import type { SavedRow } from './outbox-row.ts';

/** A saved application with all that is needed to rebuild its rows. */
export interface SavedFrame {
  readonly kind: 'saved';
  readonly row: SavedRow;
  readonly receipt: {
    readonly pickupCode: string;
    readonly maskedName: string;
    readonly businessDate: string;
    readonly serial: number;
  };
  readonly sealed: Uint8Array;
}

/** The county settled it. Written without waiting for the disk: losing one only causes one more identical attempt. */
export type SettledFrame =
  | {
      readonly kind: 'acknowledged';
      readonly key: string;
      readonly caseNumber: string;
      readonly statement: string;
      readonly signature: string;
      readonly settledAt: string;
    }
  | {
      /** The county has judged the case. Its signed word is missing in frames of the releases before. */
      readonly kind: 'rejected';
      readonly key: string;
      readonly code: string;
      readonly statement?: string;
      readonly signature?: string;
      readonly settledAt: string;
    }
  | {
      /** Nobody has judged the case. */
      readonly kind: 'needs-staff';
      readonly key: string;
      readonly code: string;
      readonly settledAt: string;
    };

/** The county lost what it had acknowledged; the application, and its papers with it, wait again. */
export interface RequeuedFrame {
  readonly kind: 'requeued';
  readonly key: string;
}

/** The county holds a paper whole. Written without waiting for the disk, like what settles an application. */
export interface AttachmentFrame {
  readonly kind: 'attachment-acknowledged';
  readonly sealedSha256: string;
  readonly statement: string;
  readonly signature: string;
  readonly settledAt: string;
}

/** The county lost a paper it had acknowledged; it waits again. */
export interface AttachmentRequeuedFrame {
  readonly kind: 'attachment-requeued';
  readonly sealedSha256: string;
}

/** An order of the county to wipe was obeyed: a database rebuilt from the journal must not obey it once more. */
export interface WipedFrame {
  readonly kind: 'wiped';
  readonly nonce: string;
  /** SHA-256 of the signed order, lower-case hexadecimal. */
  readonly orderSha256: string;
  readonly obeyedAt: string;
}

/** How often a receipt, or a document of its case, was printed by then. Written without waiting for the disk. */
export interface PrintedFrame {
  readonly kind: 'printed';
  readonly receiptNumber: string;
  /** Id of the document's template, `null` for the receipt itself. */
  readonly document: string | null;
  readonly printedCount: number;
}

/**
 * The highest serial of a day among frames that were dropped with their archived applications. A database rebuilt from
 * the journal knows nothing of them, and a clock set back to that day would give their receipt numbers out again.
 */
export interface NumbersFrame {
  readonly kind: 'numbers';
  readonly businessDate: string;
  readonly serial: number;
}

/** A frame of a release to come, kept as it is. */
export interface UnknownFrame {
  readonly kind: 'unknown';
  readonly payload: Uint8Array;
}

export type JournalFrame =
  | SavedFrame
  | SettledFrame
  | RequeuedFrame
  | AttachmentFrame
  | AttachmentRequeuedFrame
  | WipedFrame
  | PrintedFrame
  | NumbersFrame
  | UnknownFrame;

const knownKinds: ReadonlySet<string> = new Set<Exclude<JournalFrame['kind'], 'unknown'>>([
  'saved',
  'acknowledged',
  'rejected',
  'needs-staff',
  'requeued',
  'attachment-acknowledged',
  'attachment-requeued',
  'wiped',
  'printed',
  'numbers',
]);

/*
 * Frame: magic (4) · payload length (u32 LE) · CRC-32 of the payload (u32 LE) · payload.
 * Payload: header length (u32 LE) · header (UTF-8 JSON, the frame without its sealed bytes) · sealed bytes.
 */
const magic = Buffer.from('CBJ1', 'latin1');
const prefixLength = 12;

/** Bytes of one frame, ready to append. */
export function encodeFrame(frame: JournalFrame): Uint8Array {
  const payload = frame.kind === 'unknown' ? frame.payload : encodePayload(frame);
  const prefix = Buffer.alloc(prefixLength);
  magic.copy(prefix);
  prefix.writeUInt32LE(payload.length, 4);
  prefix.writeUInt32LE(crc32(payload), 8);
  return Buffer.concat([prefix, payload]);
}

/**
 * Every sound frame of a journal, in order. A torn or rotten stretch is stepped over: reading goes on at the next
 * magic that begins a frame whose CRC is right.
 */
export function* decodeFrames(journal: Buffer): Generator<JournalFrame> {
  for (const { payload } of soundPayloads(journal)) yield decodePayload(payload);
}

/**
 * Where the next frame belongs: behind the last sound one and behind whatever else was written, sound or not. Zeros are
 * room, unless a sound frame ends in them.
 */
export function endOfFrames(journal: Buffer): number {
  let end = journal.length;
  while (end > 0 && journal[end - 1] === 0) end -= 1;
  for (const frame of soundPayloads(journal)) end = Math.max(end, frame.end);
  return end;
}

function* soundPayloads(journal: Buffer): Generator<{ readonly payload: Buffer; readonly end: number }> {
  let offset = journal.indexOf(magic);
  while (offset !== -1) {
    const payload = payloadAt(journal, offset);
    if (payload === null) {
      offset = journal.indexOf(magic, offset + 1);
      continue;
    }
    const end = offset + prefixLength + payload.length;
    yield { payload, end };
    offset = journal.indexOf(magic, end);
  }
}

function payloadAt(journal: Buffer, offset: number): Buffer | null {
  const begin = offset + prefixLength;
  if (begin > journal.length) return null;
  const end = begin + journal.readUInt32LE(offset + 4);
  if (end > journal.length) return null;
  const payload = journal.subarray(begin, end);
  // Where only the magic reached the disk, the zeros behind it are the length of nothing and its right checksum.
  if (payload.length < 4 || 4 + payload.readUInt32LE(0) > payload.length) return null;
  return crc32(payload) === journal.readUInt32LE(offset + 8) ? payload : null;
}

function encodePayload(frame: Exclude<JournalFrame, UnknownFrame>): Uint8Array {
  const { header, sealed } = split(frame);
  const headerBytes = Buffer.from(JSON.stringify(header), 'utf8');
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(headerBytes.length);
  return Buffer.concat([headerLength, headerBytes, sealed]);
}

function split(frame: Exclude<JournalFrame, UnknownFrame>): { readonly header: object; readonly sealed: Uint8Array } {
  if (frame.kind !== 'saved') return { header: frame, sealed: new Uint8Array() };
  const { sealed, ...header } = frame;
  return { header, sealed };
}

function decodePayload(payload: Buffer): JournalFrame {
  const headerEnd = 4 + payload.readUInt32LE(0);
  const header = headerOf(payload.toString('utf8', 4, headerEnd));
  if (header === null || !knownKinds.has(header.kind)) return { kind: 'unknown', payload: Uint8Array.from(payload) };
  return header.kind === 'saved' ? { ...header, sealed: new Uint8Array(payload.subarray(headerEnd)) } : header;
}

/**
 * The CRC has vouched for these bytes, so they are what some release's encodeFrame wrote. What is no JSON all the same
 * (memory that flipped a bit before the CRC was taken) must not keep the outbox from opening: `null`.
 */
function headerOf(json: string): Omit<SavedFrame, 'sealed'> | Exclude<JournalFrame, SavedFrame | UnknownFrame> | null {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
