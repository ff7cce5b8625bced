/** What a JPEG says of itself before it is decoded: whoever sent it may have invented it. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** A 20-megapixel camera and some; a decoder's memory is 4 bytes a pixel and its own tables. */
const MOST_PIXELS = 40_000_000;

/** Reads the frame header; `null` for anything that is no JPEG, is arithmetic-coded or lossless, or is too large. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (length < 2) return null;
    // SOF0, SOF1, SOF2: baseline, extended, progressive.
    if (marker >= 0xc0 && marker <= 0xc2) return frameOf(bytes.subarray(at + 4, at + 2 + length));
    // Another kind of frame, or the scan before any frame.
    if (
      marker === 0xda ||
      (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
    ) {
      return null;
    }
    at += 2 + length;
  }
  return null;
}

function frameOf(frame: Uint8Array): JpegHeader | null {
  if (frame.length < 6 || frame[0] !== 8) return null;
  const height = ((frame[1] ?? 0) << 8) | (frame[2] ?? 0);
  const width = ((frame[3] ?? 0) << 8) | (frame[4] ?? 0);
  const components = frame[5] ?? 0;
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) return null;
  if (components !== 1 && components !== 3) return null;
  return { width, height, components };
}

/** Writes the resolution into the JFIF header, in place. Bytes without one are left as they are. */
export function stampResolution(jpeg: Uint8Array, dpi: number): void {
  const isJfif = jpeg[2] === 0xff && jpeg[3] === 0xe0 && String.fromCharCode(...jpeg.subarray(6, 10)) === 'JFIF';
  if (!isJfif) return;
  // Unit 1 is dots an inch; then the horizontal and the vertical density.
  jpeg.set([1, dpi >> 8, dpi & 0xff, dpi >> 8, dpi & 0xff], 13);
}
