import type { PadPoint } from './simulator.ts';

/** Points of each stroke. */
const POINTS = 12;

/** The character 王, as strokes on an STU-540: nobody's signature. */
export const SPECIMEN_STROKES: readonly (readonly PadPoint[])[] = [
  line({ x: 3000, y: 1500 }, { x: 6000, y: 1450 }),
  line({ x: 3200, y: 3000 }, { x: 5800, y: 2950 }),
  line({ x: 4500, y: 1500 }, { x: 4500, y: 4700 }),
  line({ x: 2600, y: 4700 }, { x: 6400, y: 4700 }),
];

type Place = Pick<PadPoint, 'x' | 'y'>;

/** A straight stroke that swells and thins. */
function line(from: Place, to: Place): readonly PadPoint[] {
  return Array.from({ length: POINTS }, (_, at) => {
    const along = at / (POINTS - 1);
    return {
      x: Math.round(from.x + (to.x - from.x) * along),
      y: Math.round(from.y + (to.y - from.y) * along),
      pressure: Math.round(200 + 600 * Math.sin(Math.PI * along)),
    };
  });
}
