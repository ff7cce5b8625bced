/** From raw pixels to a page that can be sent: straightened, cropped, judged and small enough. */
import type { PageWarning, ScannedPage } from '../../../app/contracts/devices/document-scanning.ts';
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { fitJpeg } from './byte-budget.ts';
import { isCutOff } from './cut-off.ts';
import type { Quad } from './homography.ts';
import { decode } from './jpeg-codec.ts';
import { legibilityWarnings, measureLegibility } from './legibility.ts';
import { findPage, type PageOutline, type PictureSource } from './page-outline.ts';
import { brightnessOf, histogramOf, type Plane, quantile, type Raster, shrink } from './raster.ts';
import { warp } from './warp.ts';

/** Pages are searched at about this size of the long side: fine enough for a twentieth of a degree. */
const SEARCH_SIZE = 900;
const A4_LONG_SIDE_INCHES = 11.69;
const A4_SHORT_SIDE_INCHES = 8.27;
/** Width of a bank or identity card, and how its sides compare. */
const CARD_LONG_SIDE_INCHES = 3.37;
const CARD_ASPECT = 1.586;
/** No finer than this: more shows the paper's grain. */
const FINEST_DPI = 300;

export interface ScanToImprove {
  readonly raster: Raster;
  /** Of the raster as it came from the scanner. */
  readonly scannedDpi: number;
  /** Of the page wanted; at most that of the scan. */
  readonly dpi: number;
  readonly gray: boolean;
  readonly budgetBytes: number;
}

/** Improves a page as a scanner delivered it. The raster is overwritten. */
export async function improveScan(scan: ScanToImprove): Promise<Result<ScannedPage, 'over-budget'>> {
  const { raster, scannedDpi, dpi, gray, budgetBytes } = scan;
  const flat = flatten(raster, 'scanner', scannedDpi);
  const page = flat.cut(Math.min(1, dpi / scannedDpi));
  raster.data.fill(0);
  return finish(page, { dpi, gray, budgetBytes, degrees: flat.outline.degrees, isCutOff: flat.isCutOff });
}

/** Improves a picture that a camera took. How fine it is follows from the size that its shape suggests. */
export async function improvePicture(
  jpeg: Uint8Array,
  budgetBytes: number,
): Promise<Result<ScannedPage, 'not-an-image' | 'over-budget'>> {
  const raster = await decode(jpeg);
  if (raster === null) return fail('not-an-image');
  const flat = flatten(raster, 'camera', Math.max(raster.width, raster.height) / A4_LONG_SIDE_INCHES);
  const seenDpi = Math.max(1, Math.round(likelyDpi(flat.outline, flat)));
  const dpi = Math.min(FINEST_DPI, seenDpi);
  const page = flat.cut(dpi / seenDpi);
  raster.data.fill(0);
  const { degrees } = flat.outline;
  return finish(page, { dpi, gray: false, budgetBytes, degrees, isCutOff: flat.isCutOff });
}

interface FlatPage {
  readonly outline: PageOutline;
  /** Pixels of the picture for one of the search. */
  readonly factor: number;
  readonly isCutOff: boolean;
  cut(scale: number): Raster;
}

function flatten(raster: Raster, source: PictureSource, dpi: number): FlatPage {
  const factor = Math.max(1, Math.round(Math.max(raster.width, raster.height) / SEARCH_SIZE));
  const small = shrink(raster, factor);
  const outline = findPage(small, source);
  const brightness = brightnessOf(small);
  const paper = paperColour(small, brightness);
  const cutOff = isCutOff(brightness, outline, source, dpi / factor);
  small.data.fill(0);
  brightness.data.fill(0);
  const isUntouched = !outline.edgesSeen && outline.degrees === 0;
  return {
    outline,
    factor,
    isCutOff: cutOff,
    cut(scale) {
      const { width, height } = isUntouched
        ? raster
        : { width: outline.width * factor, height: outline.height * factor };
      const quad = isUntouched ? wholeOf(raster) : enlarged(outline.quad, factor);
      return warp(raster, quad, sizeOf(width * scale), sizeOf(height * scale), paper);
    },
  };
}

function sizeOf(length: number): number {
  return Math.max(1, Math.round(length));
}

function wholeOf({ width, height }: Raster): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}

function enlarged([p0, p1, p2, p3]: Quad, factor: number): Quad {
  const enlarge = ({ x, y }: Quad[0]): Quad[0] => ({ x: x * factor, y: y * factor });
  return [enlarge(p0), enlarge(p1), enlarge(p2), enlarge(p3)];
}

/** What corners outside the picture are filled with: the colour of the lighter pixels. */
function paperColour({ channels, data }: Raster, brightness: Plane): readonly number[] {
  const light = quantile(histogramOf(brightness), 0.75);
  const sums = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < brightness.data.length; pixel += 1) {
    if (Math.abs((brightness.data[pixel] ?? 0) - light) > 2) continue;
    count += 1;
    for (const channel of [0, 1, 2]) {
      const at = pixel * channels + (channels === 1 ? 0 : channel);
      sums[channel] = (sums[channel] ?? 0) + (data[at] ?? 0);
    }
  }
  return sums.map((sum) => Math.round(sum / Math.max(1, count)));
}

/** A card where the shape is a card's, otherwise a sheet as long as A4, or, where a part of it is missing, as wide. */
function likelyDpi({ width, height, edgesSeen }: PageOutline, { factor, isCutOff: isPart }: FlatPage): number {
  const long = Math.max(width, height) * factor;
  const short = Math.min(width, height) * factor;
  const isCard = edgesSeen && Math.abs(long / short / CARD_ASPECT - 1) < 0.04;
  if (isCard) return long / CARD_LONG_SIDE_INCHES;
  return isPart ? Math.max(long / A4_LONG_SIDE_INCHES, short / A4_SHORT_SIDE_INCHES) : long / A4_LONG_SIDE_INCHES;
}

interface Finish {
  readonly dpi: number;
  readonly gray: boolean;
  readonly budgetBytes: number;
  readonly degrees: number;
  readonly isCutOff: boolean;
}

async function finish(page: Raster, finishing: Finish): Promise<Result<ScannedPage, 'over-budget'>> {
  const { dpi, gray, budgetBytes, degrees } = finishing;
  const cutOff: readonly PageWarning[] = finishing.isCutOff ? ['cut-off'] : [];
  const warnings = [...legibilityWarnings(measureLegibility(page, dpi)), ...cutOff];
  const fitted = await fitJpeg(page, { dpi, gray, budgetBytes });
  page.data.fill(0);
  if (!fitted.ok) return fitted;
  return ok({ ...fitted.value, deskewedDegrees: Math.round(degrees * 100) / 100, warnings });
}
