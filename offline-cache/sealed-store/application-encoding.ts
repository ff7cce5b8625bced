import zlib from 'node:zlib';
import type { Application } from '../../app/contracts/application.ts';
import { dictionary1 } from './dictionaries/application-1.generated.ts';

/*
 * Plaintext of an application as of now: one byte that numbers the dictionary, then a zstd frame made with it, without
 * the four magic bytes that are always the same. Older stations sealed plain JSON, which begins with a brace.
 */
const dictionaries: ReadonlyMap<number, string> = new Map([[1, dictionary1]]);
const currentDictionary = 1;
const brace = '{'.charCodeAt(0);
const magic = Buffer.from('28b52ffd', 'hex');
const maxPlainBytes = 8 * 1024 * 1024;
// Electron may be built without zstd; plain JSON is as good, only longer.
const canZstd = typeof zlib.zstdCompressSync === 'function';
/**
 * zstd's tables are laid out for megabytes unless told otherwise, and clearing them took longer than the work: with small
 * ones an application takes a fifth of the time and comes out smaller. Level 12 would save another 15 %, at five times.
 */
const { ZSTD_c_compressionLevel, ZSTD_c_dictIDFlag, ZSTD_c_windowLog, ZSTD_c_hashLog, ZSTD_c_chainLog } =
  zlib.constants;
const params = {
  [ZSTD_c_compressionLevel]: 6,
  [ZSTD_c_dictIDFlag]: 0,
  [ZSTD_c_windowLog]: 15,
  [ZSTD_c_hashLog]: 14,
  [ZSTD_c_chainLog]: 14,
};

/** Plaintext of an application, before it is sealed. */
export function encodeApplication(application: Application): Uint8Array {
  const json = Buffer.from(JSON.stringify(application), 'utf8');
  if (!canZstd) return json;
  const frame = zlib.zstdCompressSync(json, {
    dictionary: dictionaryOf(currentDictionary) ?? Buffer.alloc(0),
    pledgedSrcSize: json.length,
    params,
  });
  json.fill(0);
  frame[magic.length - 1] = currentDictionary;
  return frame.subarray(magic.length - 1);
}

/** The value a plaintext holds, in whatever form stations of any release wrote it; `undefined` where it is none of them. */
export function decodeApplication(plaintext: Uint8Array): unknown {
  try {
    const json = plaintext[0] === brace ? plaintext : unpack(plaintext);
    return json === null ? undefined : JSON.parse(Buffer.from(json).toString('utf8'));
  } catch {
    return undefined;
  }
}

function unpack(plaintext: Uint8Array): Uint8Array | null {
  const dictionary = dictionaryOf(plaintext[0] ?? 0);
  if (dictionary === null) return null;
  const frame = Buffer.concat([magic, plaintext.subarray(1)]);
  return zlib.zstdDecompressSync(frame, { dictionary, maxOutputLength: maxPlainBytes });
}

function dictionaryOf(id: number): Buffer | null {
  const text = dictionaries.get(id);
  return text === undefined ? null : Buffer.from(text, 'base64');
}
