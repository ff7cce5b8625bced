import type { SignaturePoint } from '../../contracts/devices/signing.ts';
import type { SignatureStroke } from '../../contracts/user-event.ts';

/** What an application takes at most; nobody signs so long, and a pen left lying must not spoil one. */
const mostPoints = 5000;

/** A stroke of a pad as applications carry it: in thousandths of the width of the pad, which is never higher than wide. */
export function padStroke(points: readonly SignaturePoint[], padWidth: number): SignatureStroke {
  const thousandths = (length: number): number => Math.min(1000, Math.max(0, Math.round((length / padWidth) * 1000)));
  return points
    .slice(0, mostPoints)
    .map(({ x, y, atMs }) => ({ x: thousandths(x), y: thousandths(y), t: Math.max(0, Math.round(atMs)) }));
}
