/** Where the page lies in a picture: found by its edges, or, where they cannot be seen, by the lean of its writing. */
import { corner, type EdgeLine, findEdges, type PaperEdges } from './edge-line.ts';
import { aspectSeen, isConvex, type Quad, side } from './homography.ts';
import { findPaper, type PaperMask } from './paper-mask.ts';
import { brightnessOf, type Point, type Raster } from './raster.ts';
import { findTextSkew } from './text-skew.ts';

/** `scanner`: flat on a glass or through a feeder. `camera`: on a mat, seen from above and perhaps aslant. */
export type PictureSource = 'scanner' | 'camera';

export interface PageOutline {
  /** Corners of the page in pixels of the picture, from its top left. They may lie outside. */
  readonly quad: Quad;
  /** Of the flat page, in pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** By how much it lies askew, clockwise. */
  readonly degrees: number;
  /** Whether its edges were seen; otherwise `quad` is the whole picture, turned upright. */
  readonly edgesSeen: boolean;
  /** The paper, in pixels of the picture that was searched. */
  readonly mask: PaperMask | null;
  /** Sides on which the paper runs out of the picture. */
  readonly sidesOutside: number;
}

const STEEPEST_DEGREES = 15;
/** A lean smaller than this is not worth the softness of turning. */
const SMALLEST_DEGREES = 0.1;
/** Edges whose directions differ by less are those of a rectangle seen straight. */
const SQUARE_DEGREES = 0.8;
/** Of the area between the found edges, so much must be paper. */
const SMALLEST_FILL = 0.93;
const SMALLEST_PROMINENCE = 1.25;
/** Cut off along each edge, in pixels of the searched picture: the last row is half background. */
const TRIM = 0.7;

/** Finds the page in a picture of moderate size (the long side 600 to 1200 pixels). */
export function findPage(picture: Raster, source: PictureSource): PageOutline {
  const { width, height } = picture;
  const mask = findPaper(picture);
  const edges = mask === null ? null : findEdges(mask.extent, width, height);
  if (mask !== null && edges !== null) {
    const outline = outlineOf(edges, mask, source);
    if (outline !== null) return outline;
  }
  const skew = findTextSkew(brightnessOf(picture));
  const isSure = skew !== null && skew.prominence >= SMALLEST_PROMINENCE && Math.abs(skew.degrees) <= STEEPEST_DEGREES;
  const degrees = isSure && Math.abs(skew.degrees) >= SMALLEST_DEGREES ? skew.degrees : 0;
  const middle = { x: width / 2, y: height / 2 };
  const quad = rectangle(middle, width, height, degrees);
  return { quad, width, height, degrees, edgesSeen: false, mask: null, sidesOutside: 0 };
}

function outlineOf(edges: PaperEdges, mask: PaperMask, source: PictureSource): PageOutline | null {
  const corners = quadOf(edges);
  if (!isConvex(corners) || !isNear(corners, mask)) return null;
  if (mask.area < visibleArea(corners, mask) * SMALLEST_FILL) return null;
  const lean = leanOf(edges);
  if (Math.abs(lean.degrees) > STEEPEST_DEGREES) return null;
  const sidesOutside = [edges.left, edges.right, edges.top, edges.bottom].filter(({ seen }) => seen === 0).length;
  const found = { edgesSeen: true, mask, sidesOutside, degrees: lean.degrees };
  const isSquare = lean.strayDegrees <= SQUARE_DEGREES;
  if (isSquare || source === 'scanner') {
    const flat = circumscribed(edges, corners, lean.degrees);
    const width = flat.width - 2 * TRIM;
    const height = flat.height - 2 * TRIM;
    if (width < 8 || height < 8) return null;
    return { ...found, quad: rectangle(flat.middle, width, height, lean.degrees), width, height };
  }
  const [p0, p1, p2, p3] = corners;
  const width = (side(p0, p1) + side(p3, p2)) / 2;
  const height = (side(p0, p3) + side(p1, p2)) / 2;
  const aspect = aspectSeen(corners, { x: mask.width / 2, y: mask.height / 2 }) ?? height / width;
  // The area stays what was seen: nothing is gained by more pixels than there are.
  const flatWidth = Math.sqrt((width * height) / aspect);
  return { ...found, quad: trimmed(corners), width: flatWidth, height: flatWidth * aspect };
}

function quadOf({ left, right, top, bottom }: PaperEdges): Quad {
  return [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
}

/** Corners far outside the picture come from edges of which too little was seen. */
function isNear(corners: Quad, { width, height }: PaperMask): boolean {
  return corners.every(({ x, y }) => x > -width * 0.2 && x < width * 1.2 && y > -height * 0.2 && y < height * 1.2);
}

/** Area of the quad as far as it lies in the picture. */
function visibleArea(corners: Quad, { width, height }: PaperMask): number {
  let polygon: readonly Point[] = corners;
  const clips: readonly ((point: Point) => number)[] = [
    ({ x }) => x,
    ({ x }) => width - x,
    ({ y }) => y,
    ({ y }) => height - y,
  ];
  for (const inside of clips) polygon = clip(polygon, inside);
  let twice = 0;
  for (const [index, point] of polygon.entries()) {
    const next = polygon[(index + 1) % polygon.length] ?? point;
    twice += point.x * next.y - next.x * point.y;
  }
  return twice / 2;
}

function clip(polygon: readonly Point[], inside: (point: Point) => number): readonly Point[] {
  return polygon.flatMap((point, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? point;
    const here = inside(point);
    const there = inside(next);
    const kept = here >= 0 ? [point] : [];
    if (here >= 0 === there >= 0) return kept;
    const part = here / (here - there);
    return [...kept, { x: point.x + (next.x - point.x) * part, y: point.y + (next.y - point.y) * part }];
  });
}

/** Mean direction of the seen edges, and how far any of them strays from it. */
function leanOf({ left, right, top, bottom }: PaperEdges): { readonly degrees: number; readonly strayDegrees: number } {
  // Turned clockwise, the upper edge falls to the right and the left edge leans to the left below.
  const leans = [
    { degrees: degreesOf(top.slope), seen: top.seen },
    { degrees: degreesOf(bottom.slope), seen: bottom.seen },
    { degrees: -degreesOf(left.slope), seen: left.seen },
    { degrees: -degreesOf(right.slope), seen: right.seen },
  ].filter(({ seen }) => seen > 0);
  // Long edges tell the direction better than in proportion to their length.
  const weight = leans.reduce((sum, { seen }) => sum + seen ** 2, 0);
  if (weight === 0) return { degrees: 0, strayDegrees: 0 };
  const degrees = leans.reduce((sum, lean) => sum + lean.degrees * lean.seen ** 2, 0) / weight;
  return { degrees, strayDegrees: Math.max(...leans.map((lean) => Math.abs(lean.degrees - degrees))) };
}

function degreesOf(slope: number): number {
  return (Math.atan(slope) * 180) / Math.PI;
}

/** The rectangle of that lean whose sides run through the middles of the edges. */
function circumscribed(
  edges: PaperEdges,
  corners: Quad,
  degrees: number,
): { readonly middle: Point; readonly width: number; readonly height: number } {
  const angle = (degrees * Math.PI) / 180;
  const along = { x: Math.cos(angle), y: Math.sin(angle) };
  const down = { x: -along.y, y: along.x };
  const [p0, p1, p2, p3] = corners;
  // Across each edge, where it is: at its own middle. A rim that stands in for an edge keeps its outermost corner.
  const place = (a: Point, b: Point, direction: Point, { seen }: EdgeLine, sign: number): number => {
    const first = a.x * direction.x + a.y * direction.y;
    const second = b.x * direction.x + b.y * direction.y;
    return seen > 0 ? (first + second) / 2 : sign * Math.max(sign * first, sign * second);
  };
  const left = place(p0, p3, along, edges.left, -1);
  const right = place(p1, p2, along, edges.right, 1);
  const top = place(p0, p1, down, edges.top, -1);
  const bottom = place(p3, p2, down, edges.bottom, 1);
  const u = (left + right) / 2;
  const v = (top + bottom) / 2;
  return {
    middle: { x: u * along.x + v * down.x, y: u * along.y + v * down.y },
    width: right - left,
    height: bottom - top,
  };
}

function rectangle(middle: Point, width: number, height: number, degrees: number): Quad {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle) / 2;
  const sin = Math.sin(angle) / 2;
  const at = (u: number, v: number): Point =>
    degrees === 0
      ? { x: middle.x + (u * width) / 2, y: middle.y + (v * height) / 2 }
      : { x: middle.x + u * width * cos - v * height * sin, y: middle.y + u * width * sin + v * height * cos };
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
}

/** Each corner drawn in towards the opposite one. */
function trimmed(corners: Quad): Quad {
  const inward = (from: Point, to: Point): Point => {
    const length = side(from, to);
    const part = (TRIM * Math.SQRT2) / Math.max(1, length);
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  };
  const [p0, p1, p2, p3] = corners;
  return [inward(p0, p2), inward(p1, p3), inward(p2, p0), inward(p3, p1)];
}
