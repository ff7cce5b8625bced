import zlib from 'node:zlib';
import type { Application } from '../../app/contracts/application.ts';
import { dictionary1 } from './dictionaries/application-1.generated.ts';
import { packStrokes, unpackStrokes } from './packed-strokes.ts';

/*
 * Plaintext of an application as of now: one byte that numbers the form, then a zstd frame made with the form's dictionary,
 * without the four magic bytes that are always the same. What is in the frame:
 *
 *   1   UTF-8 JSON
 *   2   UTF-8 JSON with an empty list of strokes, a zero byte, and the strokes (packed-strokes.ts); without a signature as 1
 *
 * Older stations sealed plain JSON, which begins with a brace. Forms that stations have used are never changed.
 */
const jsonForm = 1;
const strokesForm = 2;
const dictionaries: ReadonlyMap<number, string> = new Map([
  [jsonForm, dictionary1],
  [strokesForm, dictionary1],
]);
const brace = '{'.charCodeAt(0);
const magic = Buffer.from('28b52ffd', 'hex');
const maxPlainBytes = 8 * 1024 * 1024;
// Electron may be built without zstd; plain JSON is as good, only longer.
const canZstd = typeof zlib.zstdCompressSync === 'function';
/**
 * zstd's tables are laid out for megabytes unless told otherwise, and clearing them took longer than the work. Small ones
 * and a lazy search, which finds the dictionary's long phrases, are a third of the time of level 6 and as short; a quicker
 * search makes a quarter more bytes, a deeper one wins nothing.
 */
const z = zlib.constants;
const params = {
  [z.ZSTD_c_strategy]: z.ZSTD_lazy,
  [z.ZSTD_c_searchLog]: 1,
  [z.ZSTD_c_minMatch]: 4,
  [z.ZSTD_c_targetLength]: 16,
  [z.ZSTD_c_windowLog]: 15,
  [z.ZSTD_c_hashLog]: 13,
  [z.ZSTD_c_chainLog]: 13,
  [z.ZSTD_c_dictIDFlag]: 0,
};

/** Plaintext of an application, before it is sealed. */
export function encodeApplication(application: Application): Uint8Array {
  if (!canZstd) return Buffer.from(JSON.stringify(application), 'utf8');
  const { form, content } = contentOf(application);
  const frame = zlib.zstdCompressSync(content, {
    dictionary: dictionaryOf(form) ?? Buffer.alloc(0),
    pledgedSrcSize: content.length,
    params,
  });
  content.fill(0);
  frame[magic.length - 1] = form;
  return frame.subarray(magic.length - 1);
}

function contentOf(application: Application): { readonly form: number; readonly content: Buffer } {
  const strokes = application.signature === null ? null : packStrokes(application.signature.strokes);
  if (strokes === null) return { form: jsonForm, content: Buffer.from(JSON.stringify(application), 'utf8') };
  const json = Buffer.from(JSON.stringify({ ...application, signature: { strokes: [] } }), 'utf8');
  const content = Buffer.concat([json, Buffer.alloc(1), strokes]);
  json.fill(0);
  strokes.fill(0);
  return { form: strokesForm, content };
}

/** The value a plaintext holds, in whatever form stations of any release wrote it; `undefined` where it is none of them. */
export function decodeApplication(plaintext: Uint8Array): unknown {
  try {
    const form = plaintext[0];
    const content = form === brace ? plaintext : unpack(plaintext);
    if (content === null) return undefined;
    return form === strokesForm ? parseWithStrokes(content) : parse(content);
  } catch {
    return undefined;
  }
}

function parse(json: Uint8Array): unknown {
  return JSON.parse(Buffer.from(json).toString('utf8'));
}

/** JSON has no zero byte of its own. */
function parseWithStrokes(content: Uint8Array): unknown {
  const end = content.indexOf(0);
  const strokes = end < 0 ? null : unpackStrokes(content.subarray(end + 1));
  const value = parse(content.subarray(0, end));
  return strokes === null || typeof value !== 'object' ? undefined : { ...value, signature: { strokes } };
}

function unpack(plaintext: Uint8Array): Uint8Array | null {
  const dictionary = dictionaryOf(plaintext[0] ?? 0);
  if (dictionary === null) return null;
  const frame = Buffer.concat([magic, plaintext.subarray(1)]);
  return zlib.zstdDecompressSync(frame, { dictionary, maxOutputLength: maxPlainBytes });
}

const decoded = new Map<string, Buffer>();

function dictionaryOf(form: number): Buffer | null {
  const text = dictionaries.get(form);
  if (text === undefined) return null;
  const known = decoded.get(text) ?? Buffer.from(text, 'base64');
  decoded.set(text, known);
  return known;
}
