/** Whether a part of the page lies outside the picture. */
import type { PageOutline, PictureSource } from './page-outline.ts';
import type { Plane } from './raster.ts';

/** A corner this far outside, as a share of the picture, is missing more than its margin. */
const CORNER_OUTSIDE = 0.03;
/** Strokes that end at the rim: this many on one side are writing, one or two are dirt on the glass. */
const FEWEST_STROKES = 3;
const INK_CONTRAST = 48;
/** The shadow of the scanner's housing lies along the rim; a stroke that meets it is short. */
const LONGEST_STROKE_MM = 12;
/** The strip along the rim in which no sheet has writing of its own; its outermost part is often the housing's. */
const STRIP_MM = [0.4, 2] as const;

/**
 * Before a camera the whole sheet must be seen. On a scanner's glass a sheet may well fill the picture; there it is
 * writing that ends at the rim which tells.
 *
 * @param picture  brightness of the picture in which `outline` was found
 * @param dpi      of that picture
 */
export function isCutOff(picture: Plane, outline: PageOutline, source: PictureSource, dpi: number): boolean {
  const { width, height } = picture;
  const isCornerOutside = outline.quad.some(
    ({ x, y }) =>
      x < -width * CORNER_OUTSIDE ||
      x > width * (1 + CORNER_OUTSIDE) ||
      y < -height * CORNER_OUTSIDE ||
      y > height * (1 + CORNER_OUTSIDE),
  );
  if (outline.edgesSeen && source === 'camera') return outline.sidesOutside > 0 || isCornerOutside;
  return writingAtRim(picture, outline, dpi) >= FEWEST_STROKES;
}

/** The most strokes that end at one side of the picture. */
function writingAtRim({ width, height, data }: Plane, { mask }: PageOutline, dpi: number): number {
  const [first, last] = [Math.max(1, Math.round((STRIP_MM[0] / 25.4) * dpi)), Math.round((STRIP_MM[1] / 25.4) * dpi)];
  const depths = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const longest = (LONGEST_STROKE_MM / 25.4) * dpi;
  const isPaper = (at: number): boolean => mask === null || mask.data[at] === 1;
  const along = (length: number, at: (depth: number, t: number) => number): number =>
    strokesOf(
      Array.from({ length }, (_, t) => depths.map((depth) => at(depth, t))).map((pixels) =>
        pixels.every(isPaper) ? Math.min(...pixels.map((pixel) => data[pixel] ?? 0)) : 255,
      ),
      longest,
    );
  return Math.max(
    along(height, (depth, y) => y * width + depth),
    along(height, (depth, y) => y * width + width - 1 - depth),
    along(width, (depth, x) => depth * width + x),
    along(width, (depth, x) => (height - 1 - depth) * width + x),
  );
}

/** Dark runs, none of them longer than a stroke can be. */
function strokesOf(brightness: readonly number[], longest: number): number {
  const paper = brightness.filter((value) => value < 255).sort((a, b) => a - b);
  const light = paper[Math.floor(paper.length * 0.8)] ?? 255;
  let strokes = 0;
  let run = 0;
  for (const value of [...brightness, 255]) {
    if (light - value > INK_CONTRAST) {
      run += 1;
      continue;
    }
    if (run > 0 && run <= longest) strokes += 1;
    run = 0;
  }
  return strokes;
}
