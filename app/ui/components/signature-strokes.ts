import type { SignatureStroke } from '../../contracts/user-event.ts';

export type SignaturePoint = SignatureStroke[number];

/** What the contract takes at most; a finger resting on the pad must not make an answer the station refuses. */
const maxPoints = 5000;
const maxStrokes = 200;
/** Points nearer than this to the last one say nothing new, in 1/1000 of the pad's width. */
const leastStep = 3;

/** Place of the pad on the glass, in CSS pixels. */
export interface PadBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Turns a place on the glass and a time in ms into a point of the pad: 1/1000 of its width, ms since `startMs`. */
export function padPoint(
  box: PadBox,
  clientX: number,
  clientY: number,
  timeMs: number,
  startMs: number,
): SignaturePoint {
  const toPad = (px: number): number => Math.min(1000, Math.max(0, Math.round((px / box.width) * 1000)));
  return { x: toPad(clientX - box.left), y: toPad(clientY - box.top), t: Math.max(0, Math.round(timeMs - startMs)) };
}

/** Begins a stroke, unless there are as many as can be sent. */
export function beginStroke(strokes: readonly SignatureStroke[], point: SignaturePoint): readonly SignatureStroke[] {
  return strokes.length >= maxStrokes ? strokes : [...strokes, [point]];
}

/** Adds a point to the last stroke, unless it is too near the last point or the stroke is full. */
export function extendStroke(strokes: readonly SignatureStroke[], point: SignaturePoint): readonly SignatureStroke[] {
  const stroke = strokes.at(-1);
  const last = stroke?.at(-1);
  if (stroke === undefined || last === undefined || stroke.length >= maxPoints) return strokes;
  if (Math.hypot(point.x - last.x, point.y - last.y) < leastStep) return strokes;
  return [...strokes.slice(0, -1), [...stroke, point]];
}

/** An SVG path through the points of a stroke, rounded at each; a lone point becomes a dot. */
export function strokePath(stroke: SignatureStroke): string {
  const [first, ...rest] = stroke;
  if (first === undefined) return '';
  const last = rest.at(-1);
  if (last === undefined) return `M${first.x} ${first.y}h0`;
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M${first.x} ${first.y}${curves.join('')}L${last.x} ${last.y}`;
}
