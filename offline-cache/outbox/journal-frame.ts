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
  | { readonly kind: 'rejected'; readonly key: string; readonly code: string; readonly settledAt: string };

export type JournalFrame = SavedFrame | SettledFrame;

/*
 * Frame: magic (4) · payload length (u32 LE) · CRC-32 of the payload (u32 LE) · payload.
 * Payload: header length (u32 LE) · header (UTF-8 JSON, the frame without its sealed bytes) · sealed bytes.
 */
const magic = Buffer.from('CBJ1', 'latin1');
const prefixLength = 12;

/** Bytes of one frame, ready to append. */
export function encodeFrame(frame: JournalFrame): Uint8Array {
  const { header, sealed } = split(frame);
  const headerBytes = Buffer.from(JSON.stringify(header), 'utf8');
  const headerLength = Buffer.alloc(4);
  headerLength.writeUInt32LE(headerBytes.length);
  const payload = Buffer.concat([headerLength, headerBytes, sealed]);
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
  let offset = journal.indexOf(magic);
  while (offset !== -1) {
    const payload = payloadAt(journal, offset);
    if (payload === null) {
      offset = journal.indexOf(magic, offset + 1);
      continue;
    }
    yield decodePayload(payload);
    offset = journal.indexOf(magic, offset + prefixLength + payload.length);
  }
}

function payloadAt(journal: Buffer, offset: number): Buffer | null {
  const begin = offset + prefixLength;
  if (begin > journal.length) return null;
  const end = begin + journal.readUInt32LE(offset + 4);
  if (end > journal.length) return null;
  const payload = journal.subarray(begin, end);
  return crc32(payload) === journal.readUInt32LE(offset + 8) ? payload : null;
}

function split(frame: JournalFrame): { readonly header: object; readonly sealed: Uint8Array } {
  if (frame.kind !== 'saved') return { header: frame, sealed: new Uint8Array() };
  const { sealed, ...header } = frame;
  return { header, sealed };
}

function decodePayload(payload: Buffer): JournalFrame {
  const headerEnd = 4 + payload.readUInt32LE(0);
  // The CRC has vouched for these bytes, so they are what encodeFrame wrote.
  const header = JSON.parse(payload.toString('utf8', 4, headerEnd)) as Omit<SavedFrame, 'sealed'> | SettledFrame;
  return header.kind === 'saved' ? { ...header, sealed: Uint8Array.from(payload.subarray(headerEnd)) } : header;
}
