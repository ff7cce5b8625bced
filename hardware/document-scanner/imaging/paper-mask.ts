/** Which pixels are paper, told from what surrounds it. */
import { type RimColour, rimColours } from './background.ts';
import type { Raster } from './raster.ts';

/** For every row (column) the first and last pixel of the paper; -1 where the row (column) has none. */
export interface PaperExtent {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly top: Int32Array;
  readonly bottom: Int32Array;
}

/** A piece of paper found in a picture, its holes filled. */
export interface PaperMask {
  readonly width: number;
  readonly height: number;
  /** 1 where there is paper. */
  readonly data: Uint8Array;
  readonly area: number;
  readonly extent: PaperExtent;
}

/** Anything that differs less from the background is noise or its shadow. */
const SMALLEST_CONTRAST = 20;
/** A bank card on an A4 glass covers 7 in 100. */
const SMALLEST_SHARE = 0.03;
/** Paper itself differs from the background; a frame printed on a sheet the colour of the lid only encloses it. */
const OWN_COLOUR_SHARE = 0.6;
/** A dark thing that runs along the picture's rim is the background itself, seen from the wrong side. */
const DARK_RIM_SHARE = 0.02;

/** The largest piece of paper that stands out from what surrounds it, or `null` where none does. */
export function findPaper(picture: Raster): PaperMask | null {
  let best: PaperMask | null = null;
  for (const background of rimColours(picture)) {
    const found = paperAgainst(picture, background);
    if (found !== null && (best === null || found.area > best.area)) best = found;
  }
  return best;
}

function paperAgainst(picture: Raster, background: RimColour): PaperMask | null {
  const { width, height } = picture;
  const differs = difference(picture, background);
  const outside = floodFromRim(differs, width, height);
  const piece = largestPiece(outside, width, height);
  if (piece === null || piece.area < width * height * SMALLEST_SHARE) return null;
  const { data, area } = piece;

  let own = 0;
  let light = 0;
  const { channels } = picture;
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    if (data[pixel] !== 1 || differs[pixel] !== 1) continue;
    own += 1;
    for (let channel = 0; channel < channels; channel += 1) light += picture.data[pixel * channels + channel] ?? 0;
  }
  if (own < area * OWN_COLOUR_SHARE) return null;
  const isDarker = light / own / channels < (background.red + background.green + background.blue) / 3;
  if (isDarker && rimShare(data, width, height) > DARK_RIM_SHARE) return null;
  return { width, height, data, area, extent: extentOf(data, width, height) };
}

function difference({ width, height, channels, data }: Raster, background: RimColour): Uint8Array {
  const contrast = Math.max(SMALLEST_CONTRAST, background.spread * 1.5);
  const { red, green, blue } = background;
  const out = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < out.length; pixel += 1, at += channels) {
    const own = data[at] ?? 0;
    const isFar =
      Math.abs(own - red) > contrast ||
      (channels !== 1 &&
        (Math.abs((data[at + 1] ?? 0) - green) > contrast || Math.abs((data[at + 2] ?? 0) - blue) > contrast));
    out[pixel] = isFar ? 1 : 0;
  }
  return out;
}

/** 1 for every pixel of the background's colour that hangs together with the rim. */
function floodFromRim(differs: Uint8Array, width: number, height: number): Uint8Array {
  const outside = new Uint8Array(width * height);
  const stack = new Int32Array(width * height);
  let depth = 0;
  const visit = (pixel: number): void => {
    if (differs[pixel] === 1 || outside[pixel] === 1) return;
    outside[pixel] = 1;
    stack[depth] = pixel;
    depth += 1;
  };
  for (let x = 0; x < width; x += 1) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y += 1) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  while (depth > 0) {
    depth -= 1;
    const pixel = stack[depth] ?? 0;
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < width * (height - 1)) visit(pixel + width);
  }
  return outside;
}

/** The largest connected piece of what is not outside. */
function largestPiece(
  outside: Uint8Array,
  width: number,
  height: number,
): { readonly data: Uint8Array; readonly area: number } | null {
  const labels = new Int32Array(width * height);
  const stack = new Int32Array(width * height);
  let label = 0;
  let best = 0;
  let bestArea = 0;
  let depth = 0;
  const visit = (pixel: number): void => {
    if (outside[pixel] === 1 || labels[pixel] !== 0) return;
    labels[pixel] = label;
    stack[depth] = pixel;
    depth += 1;
  };
  for (let start = 0; start < labels.length; start += 1) {
    if (outside[start] === 1 || labels[start] !== 0) continue;
    label += 1;
    visit(start);
    let area = 0;
    while (depth > 0) {
      depth -= 1;
      const pixel = stack[depth] ?? 0;
      area += 1;
      const x = pixel % width;
      if (x > 0) visit(pixel - 1);
      if (x < width - 1) visit(pixel + 1);
      if (pixel >= width) visit(pixel - width);
      if (pixel < width * (height - 1)) visit(pixel + width);
    }
    if (area > bestArea) {
      best = label;
      bestArea = area;
    }
  }
  if (best === 0) return null;
  return { data: Uint8Array.from(labels, (own) => (own === best ? 1 : 0)), area: bestArea };
}

function rimShare(data: Uint8Array, width: number, height: number): number {
  let touching = 0;
  for (let x = 0; x < width; x += 1) touching += (data[x] ?? 0) + (data[(height - 1) * width + x] ?? 0);
  for (let y = 0; y < height; y += 1) touching += (data[y * width] ?? 0) + (data[y * width + width - 1] ?? 0);
  return touching / (2 * (width + height));
}

function extentOf(data: Uint8Array, width: number, height: number): PaperExtent {
  const left = new Int32Array(height).fill(-1);
  const right = new Int32Array(height).fill(-1);
  const top = new Int32Array(width).fill(-1);
  const bottom = new Int32Array(width).fill(-1);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[y * width + x] !== 1) continue;
      if (left[y] === -1) left[y] = x;
      right[y] = x;
      if (top[x] === -1) top[x] = y;
      bottom[x] = y;
    }
  }
  return { left, right, top, bottom };
}
