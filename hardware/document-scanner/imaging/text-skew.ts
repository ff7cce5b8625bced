/** How far the lines of writing lean, for sheets whose edges cannot be seen. */
import type { Plane } from './raster.ts';

export interface TextSkew {
  /** Clockwise, in degrees. */
  readonly degrees: number;
  /** How much the profile at that angle stands out from the others; below 1.2 there are no lines to speak of. */
  readonly prominence: number;
}

const STEEPEST_DEGREES = 15;
const COARSE_STEP = 0.5;
const FINE_STEP = 0.05;
/** So many points of ink give the angle as well as all of them. */
const ENOUGH_POINTS = 40_000;
/** Fewer than this are a speck or a signature. */
const FEWEST_POINTS = 150;
const SMALLEST_CONTRAST = 30;

/** Leaning of the text by the sharpness of its projection profile; `null` where there is too little ink. */
export function findTextSkew(plane: Plane): TextSkew | null {
  const points = inkEdges(plane);
  if (points.xs.length < FEWEST_POINTS) return null;
  const profile = new Profile(points, plane);
  const coarse: { readonly degrees: number; readonly score: number }[] = [];
  for (let degrees = -STEEPEST_DEGREES - 1; degrees <= STEEPEST_DEGREES + 1; degrees += COARSE_STEP) {
    coarse.push({ degrees, score: profile.sharpness(degrees) });
  }
  let best = coarse[0] ?? { degrees: 0, score: 0 };
  for (const each of coarse) if (each.score > best.score) best = each;
  const rough = best.degrees;
  const scores = coarse.map(({ score }) => score).sort((a, b) => a - b);
  const usual = scores[Math.floor(scores.length / 2)] ?? 0;
  for (let degrees = rough - COARSE_STEP; degrees <= rough + COARSE_STEP; degrees += FINE_STEP) {
    const score = profile.sharpness(degrees);
    if (score > best.score) best = { degrees, score };
  }
  return { degrees: best.degrees, prominence: usual === 0 ? 0 : best.score / usual };
}

interface Points {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
}

/** Lower ends of ink: of a line of text they lie on one straight line more than anything else does. */
function inkEdges({ width, height, data }: Plane): Points {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 1; y < height - 2; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      // Two rows apart, so that a soft edge counts as well as a hard one.
      const step = (data[at + 2 * width] ?? 0) - (data[at] ?? 0);
      if (step < SMALLEST_CONTRAST) continue;
      const before = (data[at + width] ?? 0) - (data[at - width] ?? 0);
      const after = (data[at + 3 * width] ?? data[at + 2 * width] ?? 0) - (data[at + width] ?? 0);
      if (step < before || step <= after) continue;
      xs.push(x - (width >> 1));
      ys.push(y - (height >> 1));
    }
  }
  const stride = Math.max(1, Math.ceil(xs.length / ENOUGH_POINTS));
  const thin = (values: readonly number[]): Float32Array =>
    Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, index) => values[index * stride] ?? 0);
  return { xs: thin(xs), ys: thin(ys) };
}

/** The projection of all points on a line at right angles to the text. */
class Profile {
  readonly #points: Points;
  readonly #counts: Float32Array;
  readonly #middle: number;

  constructor(points: Points, { width, height }: Plane) {
    this.#points = points;
    this.#middle = Math.ceil(Math.hypot(width, height) / 2) + 2;
    this.#counts = new Float32Array(this.#middle * 2 + 2);
  }

  /** Sum of squares of the profile: greatest where whole lines fall into one bin. */
  sharpness(degrees: number): number {
    const { xs, ys } = this.#points;
    const counts = this.#counts.fill(0);
    const sin = Math.sin((degrees * Math.PI) / 180);
    const cos = Math.cos((degrees * Math.PI) / 180);
    for (let index = 0; index < xs.length; index += 1) {
      const position = (ys[index] ?? 0) * cos - (xs[index] ?? 0) * sin + this.#middle;
      const bin = position | 0;
      const part = position - bin;
      counts[bin] = (counts[bin] ?? 0) + 1 - part;
      counts[bin + 1] = (counts[bin + 1] ?? 0) + part;
    }
    // Smoothed a little, or a line that falls between two bins counts for half of one that falls into one.
    let sum = 0;
    for (let bin = 1; bin < counts.length - 1; bin += 1) {
      sum += ((counts[bin - 1] ?? 0) + 2 * (counts[bin] ?? 0) + (counts[bin + 1] ?? 0)) ** 2;
    }
    return sum;
  }
}
