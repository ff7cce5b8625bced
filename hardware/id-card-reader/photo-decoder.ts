import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';

/** Pixels of a chip photo; the format has no other size. */
const [WIDTH, HEIGHT] = [102, 126] as const;
/** `WL`, then width and height, little-endian. What follows differs from card to card. */
const HEAD = [0x57, 0x4c, WIDTH, 0, HEIGHT, 0] as const;
/** A decoder that takes longer has hung; published ones need some ten milliseconds. */
const DECODE_LIMIT_MS = 2000;

/** A decoded photo: rows from the top, three bytes a pixel, red first. */
export interface ChipPicture {
  readonly width: typeof WIDTH;
  readonly height: typeof HEIGHT;
  /** 102 × 126 × 3 bytes. Whoever shows it overwrites it afterwards. */
  readonly rgb: Uint8Array;
}

/**
 * What turns the opaque photo of a chip into a picture. The format ("WLT") is not published; every decoder is a
 * licensed binary of a reader's maker, often bound to that maker's readers. None is shipped: a deployment that has a
 * licence writes an adapter against this interface.
 */
export interface PhotoDecoder {
  /** Name and version, for capabilities and logs. */
  readonly name: string;
  /**
   * Decodes 1024 bytes of `WLT`. Must not write them to a file, as the makers' own examples do. Resolves with `null`
   * where the decoder refuses: a damaged photo, or a reader for which it has no licence.
   */
  decode(photo: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null>;
}

/**
 * - `not-a-chip-photo`  its head is another one's
 * - `photo-refused`     the decoder did not want it, or gave something of another size
 * - `decoder-hung`      it gave nothing in time
 */
export type DecodePhotoFailure = 'not-a-chip-photo' | 'photo-refused' | 'decoder-hung';

/** True for a block that begins like a chip photo of 102 × 126 pixels: all that can be known of it without a decoder. */
export function isChipPhoto(photo: Uint8Array): boolean {
  return HEAD.every((byte, index) => photo[index] === byte);
}

/** Runs a decoder with its time bounded and its picture measured. The photo stays the caller's to overwrite. */
export async function decodePhoto(
  decoder: PhotoDecoder,
  photo: Uint8Array,
  clock: Clock,
): Promise<Result<ChipPicture, DecodePhotoFailure>> {
  if (!isChipPhoto(photo)) return fail('not-a-chip-photo');
  const [abandoned, decoded] = [new AbortController(), new AbortController()];
  const rgb = await Promise.race([
    decoder.decode(photo, abandoned.signal),
    pause(clock, DECODE_LIMIT_MS, decoded.signal).then(() => 'late' as const),
  ]);
  decoded.abort();
  if (rgb === 'late') {
    abandoned.abort();
    return fail('decoder-hung', decoder.name);
  }
  if (rgb === null) return fail('photo-refused', decoder.name);
  if (rgb.length !== WIDTH * HEIGHT * 3) {
    rgb.fill(0);
    return fail('photo-refused', `${decoder.name} gave ${rgb.length} bytes`);
  }
  return ok({ width: WIDTH, height: HEIGHT, rgb });
}
