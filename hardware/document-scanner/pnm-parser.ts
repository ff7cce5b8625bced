/** Pictures as `scanimage` writes them, raw PNM (P4, P5, P6), one behind the other, as they come through a pipe. */
import type { Raster } from './imaging/raster.ts';

/** A0 at 300 dpi; more is no scan but noise. */
const MOST_PIXELS = 140_000_000;
const LONGEST_HEADER = 1024;

interface Header {
  readonly format: 'P4' | 'P5' | 'P6';
  readonly width: number;
  readonly height: number;
  readonly bytesPerSample: 1 | 2;
}

/** A picture that is being received. */
interface Picture {
  readonly raster: Raster;
  readonly header: Header;
  /** Bytes in one row of the stream. */
  readonly rowBytes: number;
  received: number;
}

/**
 * Cuts a stream into pictures. Total: after anything that is no PNM it is `damaged` and takes no more, for where a
 * picture's length is unknown, so is the next one's beginning.
 */
export class PnmParser {
  #header: number[] = [];
  #picture: Picture | null = null;
  #damaged = false;

  /** `within` when the stream breaks off in a picture, or in its header. */
  get state(): 'between' | 'within' | 'damaged' {
    if (this.#damaged) return 'damaged';
    return this.#picture !== null || this.#header.length > 0 ? 'within' : 'between';
  }

  /** Returns the pictures that these bytes complete. They belong to the caller. */
  push(bytes: Uint8Array): readonly Raster[] {
    const complete: Raster[] = [];
    let at = 0;
    while (at < bytes.length && !this.#damaged) {
      if (this.#picture === null) {
        at = this.#takeHeader(bytes, at);
      } else {
        const { header, rowBytes } = this.#picture;
        const taken = Math.min(bytes.length - at, rowBytes * header.height - this.#picture.received);
        takeSamples(this.#picture, bytes.subarray(at, at + taken));
        at += taken;
      }
      const picture: Picture | null = this.#picture;
      if (picture !== null && picture.received === picture.rowBytes * picture.header.height) {
        complete.push(picture.raster);
        this.#picture = null;
      }
    }
    return complete;
  }

  /** Overwrites what was received of an unfinished picture. */
  wipe(): void {
    this.#picture?.raster.data.fill(0);
    this.#picture = null;
    this.#header = [];
  }

  #takeHeader(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.length) {
      this.#header.push(bytes[at] ?? 0);
      at += 1;
      const read = readHeader(this.#header);
      if (read === 'more' && this.#header.length < LONGEST_HEADER) continue;
      this.#header = [];
      if (read === 'more' || read === null) this.#damaged = true;
      else this.#picture = begin(read);
      break;
    }
    return at;
  }
}

function begin(header: Header): Picture {
  const { format, width, height, bytesPerSample } = header;
  const channels = format === 'P6' ? 3 : 1;
  const rowBytes = format === 'P4' ? Math.ceil(width / 8) : width * channels * bytesPerSample;
  const raster = { width, height, channels, data: new Uint8Array(width * height * channels) } as const;
  return { raster, header, rowBytes, received: 0 };
}

function takeSamples(picture: Picture, bytes: Uint8Array): void {
  const { raster, header, rowBytes } = picture;
  const { data, width } = raster;
  if (header.format !== 'P4' && header.bytesPerSample === 1) {
    data.set(bytes, picture.received);
    picture.received += bytes.length;
    return;
  }
  for (const byte of bytes) {
    if (header.format === 'P4') {
      const x = (picture.received % rowBytes) * 8;
      const row = Math.floor(picture.received / rowBytes) * width;
      // In a bitmap 1 is black.
      for (let bit = 0; bit < 8 && x + bit < width; bit += 1) data[row + x + bit] = (byte >> (7 - bit)) & 1 ? 0 : 255;
    } else if (picture.received % 2 === 0) {
      // Of 16 bits the upper 8, which come first.
      data[picture.received / 2] = byte;
    }
    picture.received += 1;
  }
}

const SPACE = /[\t\n\v\f\r ]/;

/** Reads a header that ends with its last byte; `null` for what can never become one. */
function readHeader(bytes: readonly number[]): Header | 'more' | null {
  // Until a number has ended there is nothing to decide.
  const last = String.fromCharCode(bytes.at(-1) ?? 0);
  if (bytes.length > 2 && !SPACE.test(last)) return 'more';
  const text = String.fromCharCode(...bytes);
  const format = (['P4', 'P5', 'P6'] as const).find((each) => each.startsWith(text.slice(0, 2)));
  if (format === undefined) return null;
  if (bytes.length < 3) return 'more';
  const endsInComment = text.lastIndexOf('#') > text.lastIndexOf('\n');
  if (endsInComment) return 'more';
  const words = text
    .slice(2)
    .replace(/#[^\n]*\n/g, ' ')
    .split(SPACE)
    .filter((word) => word !== '');
  if (!SPACE.test(text.charAt(2)) || words.some((word) => !/^\d{1,6}$/.test(word))) return null;
  const needed = text.startsWith('P4') ? 2 : 3;
  if (words.length < needed) return 'more';
  const [width = 0, height = 0, maximum = 1] = words.map(Number);
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) return null;
  const isBitmap = text.startsWith('P4');
  if (!isBitmap && maximum !== 255 && maximum !== 65_535) return null;
  const own = text.startsWith('P6') ? 'P6' : isBitmap ? 'P4' : 'P5';
  return { format: own, width, height, bytesPerSample: maximum === 65_535 ? 2 : 1 };
}
