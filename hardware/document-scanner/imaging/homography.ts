/** The plane-to-plane map that a flat sheet undergoes before a camera, or a turn before a scanner. */
import type { Point } from './raster.ts';

/** Corners in reading order, starting at the top left. */
export type Quad = readonly [Point, Point, Point, Point];

/** `x' = (a x + b y + c) / (g x + h y + 1)`, `y' = (d x + e y + f) / (g x + h y + 1)`. */
export interface Homography {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
}

/** The map that takes the rectangle (0,0)–(`width`,`height`) to `quad`. */
export function rectangleToQuad(width: number, height: number, quad: Quad): Homography {
  const [p0, p1, p2, p3] = quad;
  const dx3 = p0.x - p1.x + p2.x - p3.x;
  const dy3 = p0.y - p1.y + p2.y - p3.y;
  const dx1 = p1.x - p2.x;
  const dy1 = p1.y - p2.y;
  const dx2 = p3.x - p2.x;
  const dy2 = p3.y - p2.y;
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = determinant === 0 ? 0 : (dx3 * dy2 - dx2 * dy3) / determinant;
  const h = determinant === 0 ? 0 : (dx1 * dy3 - dx3 * dy1) / determinant;
  return {
    a: (p1.x - p0.x + g * p1.x) / width,
    b: (p3.x - p0.x + h * p3.x) / height,
    c: p0.x,
    d: (p1.y - p0.y + g * p1.y) / width,
    e: (p3.y - p0.y + h * p3.y) / height,
    f: p0.y,
    g: g / width,
    h: h / height,
  };
}

export function side(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Whether the corners go round once, clockwise on the screen, without a dent. */
export function isConvex(quad: Quad): boolean {
  return quad.every((point, index) => {
    const next = quad[(index + 1) % 4] ?? point;
    const after = quad[(index + 2) % 4] ?? point;
    return (next.x - point.x) * (after.y - next.y) - (next.y - point.y) * (after.x - next.x) > 0;
  });
}

/**
 * Height by width of the flat sheet that a camera sees as `quad`, whose optical axis goes through `centre`; `null` where
 * the view is too straight to tell, and the mean of the sides is as good.
 */
export function aspectSeen(quad: Quad, centre: Point): number | null {
  const unit = rectangleToQuad(1, 1, quad);
  // Columns of the map, with the picture's centre as origin: images of the sheet's own two axes.
  const u = { x: unit.a - centre.x * unit.g, y: unit.d - centre.y * unit.g, w: unit.g };
  const v = { x: unit.b - centre.x * unit.h, y: unit.e - centre.y * unit.h, w: unit.h };
  if (Math.abs(u.w * v.w) < 1e-4) return null;
  // The axes are perpendicular in space, which gives the focal length; then their lengths compare.
  const focalSquared = -(u.x * v.x + u.y * v.y) / (u.w * v.w);
  const span = side(quad[0], quad[2]);
  if (!(focalSquared > (span * 0.4) ** 2) || focalSquared > (span * 12) ** 2) return null;
  const wide = (u.x ** 2 + u.y ** 2) / focalSquared + u.w ** 2;
  const high = (v.x ** 2 + v.y ** 2) / focalSquared + v.w ** 2;
  return Math.sqrt(high / wide);
}
