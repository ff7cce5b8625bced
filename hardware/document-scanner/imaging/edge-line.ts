/** Straight lines through the ragged edges of a piece of paper. */
import type { PaperExtent } from './paper-mask.ts';
import type { Point } from './raster.ts';

/** One edge: `offset + slope * t`, where `t` runs along the edge (y for left and right, x for top and bottom). */
export interface EdgeLine {
  readonly slope: number;
  readonly offset: number;
  /** Length of edge that was seen, in pixels; 0 where the paper leaves the picture and the rim stands in for it. */
  readonly seen: number;
}

export interface PaperEdges {
  readonly left: EdgeLine;
  readonly right: EdgeLine;
  readonly top: EdgeLine;
  readonly bottom: EdgeLine;
}

/** Steepest slope looked for: papers lie askew by 15 degrees, perspective adds to it. */
const STEEPEST = 0.45;
const SLOPE_STEP = 0.01;
/** A point this near to a line belongs to it. */
const TOLERANCE = 1.6;
/** So much of a paper's side must be straight to count as its edge. */
const SMALLEST_PART = 0.3;
/** A shorter piece does not give a direction. */
const SMALLEST_SEEN = 0.12;

/** The four edges, or `null` where the paper is torn or round and has no four straight ones. */
export function findEdges(extent: PaperExtent, width: number, height: number): PaperEdges | null {
  const left = fitEdge(extent.left, width, 0);
  const right = fitEdge(extent.right, width, width - 1);
  const top = fitEdge(extent.top, height, 0);
  const bottom = fitEdge(extent.bottom, height, height - 1);
  if (left === null || right === null || top === null || bottom === null) return null;
  // An edge runs through the outer side of its pixels.
  return {
    left,
    right: { ...right, offset: right.offset + 1 },
    top,
    bottom: { ...bottom, offset: bottom.offset + 1 },
  };
}

/** Where an upright line (x by y) meets a lying one (y by x). */
export function corner(upright: EdgeLine, lying: EdgeLine): Point {
  const y = (lying.offset + lying.slope * upright.offset) / (1 - lying.slope * upright.slope);
  return { x: upright.offset + upright.slope * y, y };
}

/**
 * @param extent  position of the edge for each `t`, -1 where there is no paper
 * @param size    of the picture across the edge
 * @param rim     position of the picture's own rim on that side
 */
function fitEdge(extent: Int32Array, size: number, rim: number): EdgeLine | null {
  const seen: Point[] = [];
  let present = 0;
  for (let t = 0; t < extent.length; t += 1) {
    const position = extent[t] ?? -1;
    if (position < 0) continue;
    present += 1;
    if (Math.abs(position - rim) > 1) seen.push({ x: t, y: position });
  }
  const leaves = present - seen.length;
  const line = seen.length === 0 ? null : refine(seen, vote(seen, size));
  if (line !== null) {
    // A sheet that leans out of the picture shows a part of this edge; the rest of it must be where none is seen.
    let outside = 0;
    for (let t = 0; t < extent.length; t += 1) {
      const predicted = line.offset + line.slope * t;
      const isAtRim = (extent[t] ?? -1) >= 0 && Math.abs((extent[t] ?? 0) - rim) <= 1;
      if (isAtRim && (rim === 0 ? predicted < 2.5 : predicted > rim - 2.5)) outside += 1;
    }
    const explained = line.seen + outside;
    if (explained >= present * SMALLEST_PART && line.seen >= present * SMALLEST_SEEN) return line;
  }
  // The sheet runs out of the picture here.
  return leaves >= present * SMALLEST_PART ? { slope: 0, offset: rim, seen: 0 } : null;
}

/** The slope and offset through which most points go, by a Hough vote. */
function vote(points: readonly Point[], size: number): EdgeLine {
  let best: EdgeLine = { slope: 0, offset: 0, seen: 0 };
  const length = (points.at(-1)?.x ?? 0) + 1;
  const reach = Math.ceil(length * STEEPEST);
  const counts = new Uint16Array(size + 2 * reach + 2);
  for (let slope = -STEEPEST; slope <= STEEPEST; slope += SLOPE_STEP) {
    counts.fill(0);
    for (const { x, y } of points) {
      const bin = Math.round(y - slope * x) + reach;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    for (let bin = 1; bin < counts.length - 1; bin += 1) {
      const seen = (counts[bin - 1] ?? 0) + (counts[bin] ?? 0) + (counts[bin + 1] ?? 0);
      if (seen > best.seen) best = { slope, offset: bin - reach, seen };
    }
  }
  return best;
}

/** Least squares through the points near the voted line, twice, the second time nearer. */
function refine(points: readonly Point[], voted: EdgeLine): EdgeLine {
  let line = voted;
  for (const tolerance of [TOLERANCE * 3, TOLERANCE * 1.5, TOLERANCE]) {
    const near = points.filter(({ x, y }) => Math.abs(y - line.offset - line.slope * x) <= tolerance);
    line = leastSquares(near) ?? line;
  }
  return line;
}

function leastSquares(points: readonly Point[]): EdgeLine | null {
  const count = points.length;
  if (count < 8) return null;
  let sumX = 0;
  let sumY = 0;
  for (const { x, y } of points) {
    sumX += x;
    sumY += y;
  }
  const meanX = sumX / count;
  const meanY = sumY / count;
  let xx = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  if (xx === 0) return null;
  const slope = xy / xx;
  return { slope, offset: meanY - slope * meanX, seen: count };
}
