/** The best JPEG that fits a number of bytes. */
import { fail, ok, type Result } from '../../../app/contracts/result.ts';
import { encode } from './jpeg-codec.ts';
import type { Raster } from './raster.ts';
import { resample } from './resample.ts';

export interface FittedJpeg {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
}

/** Beyond this, bytes buy nothing that a reader of a form can see. */
const BEST_QUALITY = 82;
/** Below this, blocks show around the strokes: fewer pixels read better than worse ones. */
const FAIR_QUALITY = 55;
/** What is left where neither helps alone. */
const WORST_QUALITY = 30;
/** Print of 9 points is still read at this fineness. */
const SMALLEST_DPI = 100;
const SCALES = [1, 0.84, 0.7, 0.6, 0.5, 0.42, 0.35];
/** A trial that fills less than this share of the budget is followed by a better one. */
const GOOD_FILL = 0.85;
const MOST_TRIALS = 5;
/** After so many misses the worst quality is tried, so that what can be had is had. */
const MOST_MISSES = 3;
/** Bytes go with this power of the scale: less than the area, for edges grow denser. */
const BYTES_BY_SCALE = 1.5;
const HOPELESS = 1.15;

/**
 * Encodes a page of `dpi` in at most `budgetBytes`, at the best quality; where that would be less than fair, with
 * fewer dots an inch, down to 100. Fails with `over-budget` when even that does not fit.
 */
export async function fitJpeg(
  page: Raster,
  { dpi, gray, budgetBytes }: { readonly dpi: number; readonly gray: boolean; readonly budgetBytes: number },
): Promise<Result<FittedJpeg, 'over-budget'>> {
  const scales = SCALES.filter((scale) => scale === 1 || dpi * scale >= SMALLEST_DPI - 1);
  let overshoot = 0;
  let triedScale = 1;
  for (const [index, scale] of scales.entries()) {
    const isLast = index === scales.length - 1;
    // A trial that can be seen to fail is not made.
    if (!isLast && overshoot * (scale / triedScale) ** BYTES_BY_SCALE > HOPELESS) continue;
    const scaled = scale === 1 ? page : resample(page, scale);
    const scaledDpi = Math.max(1, Math.round(dpi * scale));
    const attempt = (quality: number): Promise<Uint8Array> => encode(scaled, { quality, gray, dpi: scaledDpi });
    const search = await searchQuality(attempt, budgetBytes, isLast ? WORST_QUALITY : FAIR_QUALITY);
    if (scaled !== page) scaled.data.fill(0);
    const { jpeg } = search;
    if (jpeg !== null) return ok({ jpeg, widthPx: scaled.width, heightPx: scaled.height, dpi: scaledDpi });
    overshoot = search.overshoot;
    triedScale = scale;
  }
  return fail('over-budget');
}

/** The largest trial that fits, of few: each costs half a second on a station's processor. */
async function searchQuality(
  attempt: (quality: number) => Promise<Uint8Array>,
  budgetBytes: number,
  worstQuality: number,
): Promise<{ readonly jpeg: Uint8Array | null; readonly overshoot: number }> {
  let best: Uint8Array | null = null;
  let fits = worstQuality - 1;
  let tooLarge = BEST_QUALITY + 1;
  let quality = BEST_QUALITY;
  let overshoot = 0;
  for (let trial = 0; trial < MOST_TRIALS && tooLarge - fits > 1; trial += 1) {
    const jpeg = await attempt(quality);
    overshoot = jpeg.length / budgetBytes;
    if (overshoot <= 1) {
      best?.fill(0);
      best = jpeg;
      fits = quality;
      if (overshoot >= GOOD_FILL) break;
    } else {
      tooLarge = quality;
      jpeg.fill(0);
    }
    const aimed = aim(quality, overshoot);
    if (best !== null) quality = clamp(aimed, fits + 1, tooLarge - 1);
    else quality = trial + 1 >= MOST_MISSES ? worstQuality : clamp(aimed, worstQuality, tooLarge - 1);
  }
  return { jpeg: best, overshoot };
}

/**
 * Bytes go with the 1.1th power of 100 / (100 - quality), on clean paper; on grainy paper they fall more slowly, so
 * a miss is answered by half as much again.
 */
function aim(quality: number, overshoot: number): number {
  const factor = (overshoot * 1.04) ** (overshoot > 1 ? 1.35 : 0.9);
  return Math.floor(100 - (100 - quality) * factor);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
