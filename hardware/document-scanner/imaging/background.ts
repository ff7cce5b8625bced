/** Which colours surround the paper: the scanner's lid or roller, the mat under a camera. */
import type { Raster } from './raster.ts';

interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** A colour along the rim of a picture, and how far its pixels stray from it. */
export interface RimColour extends Colour {
  readonly spread: number;
}

const CANDIDATES = 3;
/** A colour with a smaller share of the rim is a stain or a line of writing. */
const SMALLEST_SHARE = 0.06;
/** Pixels this near to a colour count as it. */
const NEAR = 24;
const BINS = 32;

/** The colours that make up the rim of a picture, the commonest first. */
export function rimColours(picture: Raster): readonly RimColour[] {
  const rim = rimPixels(picture);
  const colours: RimColour[] = [];
  let left: readonly Colour[] = rim;
  while (colours.length < CANDIDATES && left.length >= rim.length * SMALLEST_SHARE) {
    const centre = commonestOf(left);
    const own = left.filter((pixel) => distance(pixel, centre) <= NEAR);
    if (own.length < rim.length * SMALLEST_SHARE) break;
    const mean = meanOf(own);
    const strays = own.map((pixel) => distance(pixel, mean)).sort((a, b) => a - b);
    colours.push({ ...mean, spread: strays[Math.floor(strays.length * 0.9)] ?? 0 });
    left = left.filter((pixel) => distance(pixel, centre) > NEAR);
  }
  return colours;
}

/** The largest difference in one channel. */
function distance(a: Colour, b: Colour): number {
  return Math.max(Math.abs(a.red - b.red), Math.abs(a.green - b.green), Math.abs(a.blue - b.blue));
}

/** One pixel of a gray or coloured picture. */
function colourAt({ width, channels, data }: Raster, x: number, y: number): Colour {
  const at = (y * width + x) * channels;
  const red = data[at] ?? 0;
  return channels === 1 ? { red, green: red, blue: red } : { red, green: data[at + 1] ?? 0, blue: data[at + 2] ?? 0 };
}

/** The second row and column from each edge: the outermost ones are often half a line of the scanner's housing. */
function rimPixels(picture: Raster): readonly Colour[] {
  const { width, height } = picture;
  const inset = Math.min(1, width - 1, height - 1);
  const pixels: Colour[] = [];
  for (let x = 0; x < width; x += 1) {
    pixels.push(colourAt(picture, x, inset), colourAt(picture, x, height - 1 - inset));
  }
  for (let y = 0; y < height; y += 1) {
    pixels.push(colourAt(picture, inset, y), colourAt(picture, width - 1 - inset, y));
  }
  return pixels;
}

/** Around the brightness that is commonest, the mean colour of what has it. */
function commonestOf(pixels: readonly Colour[]): Colour {
  const binOf = ({ red, green, blue }: Colour): number => Math.floor(((red + green + blue) / 3 / 256) * BINS);
  const counts = new Array<number>(BINS).fill(0);
  for (const pixel of pixels) counts[binOf(pixel)] = (counts[binOf(pixel)] ?? 0) + 1;
  const weights = counts.map((count, bin) => (counts[bin - 1] ?? 0) + count + (counts[bin + 1] ?? 0));
  const best = weights.indexOf(Math.max(...weights));
  return meanOf(pixels.filter((pixel) => Math.abs(binOf(pixel) - best) <= 1));
}

function meanOf(pixels: readonly Colour[]): Colour {
  const sum = { red: 0, green: 0, blue: 0 };
  for (const { red, green, blue } of pixels) {
    sum.red += red;
    sum.green += green;
    sum.blue += blue;
  }
  const count = Math.max(1, pixels.length);
  return { red: sum.red / count, green: sum.green / count, blue: sum.blue / count };
}
