/** JPEG by mozjpeg, compiled to WebAssembly. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as initEncoder } from '@jsquash/jpeg/encode.js';
import { readJpegHeader, stampResolution } from './jpeg-header.ts';
import type { Raster } from './raster.ts';

/** J_COLOR_SPACE of libjpeg. */
const GRAYSCALE = 1;
const YCBCR = 3;

const { resolve } = createRequire(import.meta.url);
const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The package looks for its binaries in a browser's way; here they are read from beside it. */
function binary(path: string): Promise<WebAssembly.Module> {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const module = readFile(resolve(`@jsquash/jpeg/codec/${path}`)).then((bytes) => WebAssembly.compile(bytes));
  compiled.set(path, module);
  return module;
}

/** An instance whose memory is known, so that it can be overwritten: the codec frees pictures but leaves them there. */
class Instance {
  readonly #module: WebAssembly.Module;
  #memory: WebAssembly.Memory | null = null;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  readonly instantiate = (
    imports: WebAssembly.Imports,
    whenReady: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports => {
    const instance = new WebAssembly.Instance(this.#module, imports);
    this.#memory = Object.values(instance.exports).find((each) => each instanceof WebAssembly.Memory) ?? null;
    whenReady(instance);
    return instance.exports;
  };

  wipe(): void {
    if (this.#memory !== null) new Uint8Array(this.#memory.buffer).fill(0);
    this.#memory = null;
  }
}

interface CodecOptions {
  readonly instantiateWasm: Instance['instantiate'];
  readonly print: () => void;
  readonly printErr: (complaint: string) => void;
}
type Init = (options: CodecOptions) => Promise<void>;

/** Runs `work` on a fresh codec, which a broken picture would leave unusable; it gets what the codec complains of. */
async function withInstance<Value>(
  path: string,
  init: unknown,
  work: (complaints: readonly string[]) => Promise<Value>,
): Promise<Value> {
  const instance = new Instance(await binary(path));
  const complaints: string[] = [];
  const printErr = (complaint: string): void => {
    complaints.push(complaint);
  };
  try {
    await (init as Init)({ instantiateWasm: instance.instantiate, print: () => {}, printErr });
    return await work(complaints);
  } finally {
    instance.wipe();
  }
}

/** Decodes to red, green, blue, alpha; `null` for what is no JPEG or breaks off before its picture is whole. */
export async function decode(jpeg: Uint8Array): Promise<Raster | null> {
  const header = readJpegHeader(jpeg);
  if (header === null) return null;
  try {
    return await withInstance('dec/mozjpeg_dec.wasm', initDecoder, async (complaints) => {
      // Turned upright by the camera's own word, where it gives one.
      const { width, height, data } = await decodeJpeg(new Uint8Array(jpeg).buffer, { preserveOrientation: true });
      // Of a picture that breaks off the decoder only complains, and paints the rest gray. Bytes too many do no harm.
      if (complaints.some((complaint) => !complaint.includes('extraneous bytes'))) {
        data.fill(0);
        return null;
      }
      return { width, height, channels: 4, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
    });
  } catch {
    // libjpeg ends its program on an error, which surfaces as a thrown exit status or a trap.
    return null;
  }
}

/** Encodes with `quality` 1 to 100 and the resolution in the header. */
export async function encode(
  { width, height, data }: Raster,
  { quality, gray, dpi }: { readonly quality: number; readonly gray: boolean; readonly dpi: number },
): Promise<Uint8Array> {
  const jpeg = await withInstance('enc/mozjpeg_enc.wasm', initEncoder, async () => {
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
    const picture = { data: pixels, width, height } as unknown as ImageData;
    return new Uint8Array(
      await encodeJpeg(picture, {
        quality,
        color_space: gray ? GRAYSCALE : YCBCR,
        // Baseline: half the time of progressive for 2 % more bytes, and every reader of PDF takes it.
        baseline: true,
        progressive: false,
      }),
    );
  });
  stampResolution(jpeg, dpi);
  return jpeg;
}
