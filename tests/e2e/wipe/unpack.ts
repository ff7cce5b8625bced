import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';

export interface Unpacked {
  /** How it was packed and where it began, such as `gzip@128`. */
  readonly how: string;
  readonly bytes: Buffer;
}

/** One stream may become this large; a larger one is no station's. */
const maxOutputLength = 64 << 20;
/** What is cut off at the end still gives what came before. */
const flate = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH };
const brotli = { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const zstd = { maxOutputLength, finishFlush: constants.ZSTD_e_flush };
const zlibSecondBytes = new Set([0x01, 0x5e, 0x9c, 0xda]);

/**
 * Everything compressed that `bytes` may hold: gzip, zlib, zstd and zip entries wherever their signature stands, raw
 * deflate and brotli, which have none, from the beginning.
 */
export function* unpack(bytes: Buffer): Generator<Unpacked> {
  yield* attempt('deflate', 0, bytes, (from) => inflateRawSync(from, flate));
  yield* attempt('brotli', 0, bytes, (from) => brotliDecompressSync(from, brotli));
  for (let at = 0; at + 4 < bytes.length; at += 1) {
    switch (bytes[at]) {
      case 0x1f:
        if (bytes[at + 1] === 0x8b && bytes[at + 2] === 0x08) {
          yield* attempt('gzip', at, bytes, (from) => gunzipSync(from, flate));
        }
        break;
      case 0x78:
        if (zlibSecondBytes.has(bytes[at + 1] ?? 0)) {
          yield* attempt('zlib', at, bytes, (from) => inflateSync(from, flate));
        }
        break;
      case 0x28:
        if (bytes.readUInt32LE(at) === 0xfd2fb528) {
          yield* attempt('zstd', at, bytes, (from) => zstdDecompressSync(from, zstd));
        }
        break;
      case 0x50:
        if (bytes.readUInt32LE(at) === 0x04034b50) yield* unpackZipEntry(bytes, at);
        break;
    }
  }
}

function* attempt(name: string, at: number, bytes: Buffer, decompress: (from: Buffer) => Buffer): Generator<Unpacked> {
  try {
    const unpacked = decompress(bytes.subarray(at));
    if (unpacked.length > 0) yield { how: `${name}@${at}`, bytes: unpacked };
  } catch {
    // No such stream: a signature also turns up by chance.
  }
}

/** Stored entries are found as they stand; deflated ones begin behind name and extra field. */
function* unpackZipEntry(bytes: Buffer, at: number): Generator<Unpacked> {
  if (at + 30 > bytes.length || bytes.readUInt16LE(at + 8) !== 8) return;
  const data = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (data < bytes.length) yield* attempt('zip', data, bytes, (from) => inflateRawSync(from, flate));
}
