/** Whether a person will be able to read the page. Measures, and the limits beyond which a warning is given. */
import type { PageWarning } from '../../../app/contracts/devices/document-scanning.ts';
import { brightnessOf, histogramOf, type Plane, quantile, type Raster, shrink } from './raster.ts';

export interface Legibility {
  /** Share of the page, margins left out, that is ink. */
  readonly inkShare: number;
  /** Width of the usual edge of a stroke in millimetres; `null` where there are too few strokes to tell. */
  readonly edgeWidthMm: number | null;
  /** Brightness of the lightest parts of the page, 0 to 255. */
  readonly paperBrightness: number;
}

/** A signature alone is 0.1 % of an A4 page; dust and the shadow of a fold stay below this. */
const BLANK_INK_SHARE = 0.00025;
/** Strokes of small print stand 0.5 mm apart: edges this wide run into each other. */
const BLURRED_EDGE_MM = 0.48;
const DARK_PAPER = 112;
/** Ink is measured at about this fineness. */
const INK_DPI = 100;
/** So much darker than the paper around it is ink; the other side shining through is paler. */
const INK_CONTRAST = 22;
/** Half a window in which the paper's own brightness is taken, in millimetres. */
const PAPER_WINDOW_MM = 3;
/** Shadows, staples and punched holes live here. */
const MARGIN_SHARE = 0.04;

/** Measures a straightened page of `dpi`. */
export function measureLegibility(page: Raster, dpi: number): Legibility {
  const brightness = brightnessOf(page);
  const factor = Math.max(1, Math.round(dpi / INK_DPI));
  const small = shrink({ ...brightness, channels: 1 }, factor);
  return {
    inkShare: inkShare(small, dpi / factor),
    edgeWidthMm: edgeWidth(brightness, dpi),
    paperBrightness: quantile(histogramOf(small), 0.9),
  };
}

/** The warnings that follow from the measures. */
export function legibilityWarnings(legibility: Legibility): readonly PageWarning[] {
  const { inkShare: ink, edgeWidthMm, paperBrightness } = legibility;
  const warnings: PageWarning[] = [];
  if (ink < BLANK_INK_SHARE) warnings.push('blank');
  if (edgeWidthMm !== null && edgeWidthMm > BLURRED_EDGE_MM) warnings.push('blurred');
  if (paperBrightness < DARK_PAPER) warnings.push('too-dark');
  return warnings;
}

function inkShare(plane: Plane, dpi: number): number {
  const { width, height, data } = plane;
  const paper = localMean(plane, Math.max(2, Math.round((PAPER_WINDOW_MM / 25.4) * dpi)));
  const isInk = (at: number): boolean => (paper[at] ?? 0) - (data[at] ?? 0) > INK_CONTRAST;
  const marginX = Math.ceil(width * MARGIN_SHARE);
  const marginY = Math.ceil(height * MARGIN_SHARE);
  let ink = 0;
  for (let y = marginY; y < height - marginY; y += 1) {
    for (let x = marginX; x < width - marginX; x += 1) {
      const at = y * width + x;
      if (!isInk(at)) continue;
      // A grain of dust stands alone; a stroke has neighbours.
      const neighbours =
        Number(isInk(at - 1)) + Number(isInk(at + 1)) + Number(isInk(at - width)) + Number(isInk(at + width));
      if (neighbours >= 2) ink += 1;
    }
  }
  return ink / Math.max(1, (width - 2 * marginX) * (height - 2 * marginY));
}

/** Mean of the square around each pixel, by a summed-area table. */
function localMean({ width, height, data }: Plane, radius: number): Uint8Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - radius) * (width + 1);
    const bottom = Math.min(height, y + radius + 1) * (width + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const sum =
        (sums[bottom + right] ?? 0) - (sums[top + right] ?? 0) - (sums[bottom + left] ?? 0) + (sums[top + left] ?? 0);
      out[y * width + x] = sum / ((right - left) * ((bottom - top) / (width + 1)));
    }
  }
  return out;
}

/** Width bins of the edge histogram, in tenths of a pixel. */
const WIDTH_BINS = 400;
const FEWEST_EDGES = 200;
/** Weaker steps are paper grain and the ringing around strokes. */
const EDGE_CONTRAST_SHARE = 0.35;
const SMALLEST_EDGE = 36;
/** An edge is followed so far to either side. */
const REACH = 16;

/**
 * The median width of the edges of strokes: contrast by steepest slope, as in the 10–90 % rise of optics, but free of
 * a threshold on either end. It does not depend on contrast, on how much is written, nor on the paper's brightness, as
 * the variance of the Laplacian would. Taken along rows and columns; the wider counts, for a shaken picture is sharp
 * in one direction.
 */
function edgeWidth(plane: Plane, dpi: number): number | null {
  const histogram = histogramOf(plane);
  const contrast = quantile(histogram, 0.9) - quantile(histogram, 0.005);
  const smallest = Math.max(SMALLEST_EDGE, contrast * EDGE_CONTRAST_SHARE);
  const { width, height } = plane;
  const widths = [
    medianEdge(plane.data, { lines: height, length: width, step: 1, stride: width, smallest }),
    medianEdge(plane.data, { lines: width, length: height, step: width, stride: 1, smallest }),
  ].filter((each) => each !== null);
  return widths.length === 0 ? null : (Math.max(...widths) / dpi) * 25.4;
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly stride: number;
  readonly smallest: number;
}

function medianEdge(data: Uint8Array, { lines, length, step, stride, smallest }: Lines): number | null {
  const histogram = new Uint32Array(WIDTH_BINS);
  let edges = 0;
  const skip = Math.max(1, Math.floor(lines / 800));
  for (let line = 0; line < lines; line += skip) {
    const start = line * stride;
    let from = 0;
    // Runs that only rise or only fall: each is one edge.
    while (from < length - 1) {
      const first = (data[start + (from + 1) * step] ?? 0) - (data[start + from * step] ?? 0);
      if (first === 0) {
        from += 1;
        continue;
      }
      const rises = first > 0;
      let to = from;
      let steepest = 0;
      while (to < length - 1 && to - from < 2 * REACH) {
        const slope = (data[start + (to + 1) * step] ?? 0) - (data[start + to * step] ?? 0);
        if (slope === 0 || slope > 0 !== rises) break;
        steepest = Math.max(steepest, Math.abs(slope));
        to += 1;
      }
      const range = Math.abs((data[start + to * step] ?? 0) - (data[start + from * step] ?? 0));
      if (range >= smallest) {
        const bin = Math.min(WIDTH_BINS - 1, Math.round((range / steepest) * 10));
        histogram[bin] = (histogram[bin] ?? 0) + 1;
        edges += 1;
      }
      from = to;
    }
  }
  return edges < FEWEST_EDGES ? null : quantile(histogram, 0.5) / 10;
}
