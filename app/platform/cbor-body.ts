import zlib from 'node:zlib';
import { decode, encode } from 'cborg';

/** What a body may grow to when unpacked. */
const maxPlainBytes = 8 * 1024 * 1024;
// Electron may be built without zstd; plain bodies are as good, only longer.
const canZstd = typeof zlib.zstdCompressSync === 'function';
const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib.constants;
// The checksum tells bytes changed on the way from an item that is wrong.
const zstdParameters = { [ZSTD_c_compressionLevel]: 12, [ZSTD_c_checksumFlag]: 1 };

/** Headers that ask for an answer that `decodeBody` reads. */
export const acceptsBody: Readonly<Record<string, string>> = {
  accept: 'application/cbor',
  ...(canZstd ? { 'accept-encoding': 'zstd' } : {}),
};

export interface EncodedBody {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** CBOR, compressed where that is possible, asked for and worth it. */
export function encodeBody(value: unknown, zstd = true): EncodedBody {
  const plain = encode(value);
  const type = { 'content-type': 'application/cbor' };
  if (!canZstd || !zstd) return { bytes: plain, headers: type };
  const packed = zlib.zstdCompressSync(plain, { params: zstdParameters });
  if (packed.length + 'content-encoding: zstd\r\n'.length >= plain.length) return { bytes: plain, headers: type };
  return { bytes: packed, headers: { ...type, 'content-encoding': 'zstd' } };
}

/** What a body says; `undefined` where it is not CBOR or not packed as `contentEncoding` says. */
export function decodeBody(bytes: Uint8Array, contentEncoding: string | null): unknown {
  try {
    const plain = unpack(bytes, contentEncoding);
    return plain === null ? undefined : decode(plain, { allowIndefinite: false, rejectDuplicateMapKeys: true });
  } catch {
    return undefined;
  }
}

function unpack(bytes: Uint8Array, contentEncoding: string | null): Uint8Array | null {
  if (contentEncoding === null || contentEncoding === 'identity') return bytes;
  if (contentEncoding !== 'zstd' || !canZstd) return null;
  return zlib.zstdDecompressSync(bytes, { maxOutputLength: maxPlainBytes });
}
