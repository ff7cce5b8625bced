import type { VisitFrame } from '../../contracts/visit-page.ts';

const height = 1000;
const edgeGap = 70;
const threadX = 62;

interface SpineProps {
  readonly progress: VisitFrame['progress'];
  /** The errand is done: the whole binding is sewn. */
  readonly bound: boolean;
}

/**
 * The bound edge of the leaf. A visit of n pages has n stitches, and each page done is sewn in jade; where counting
 * would mislead, the binding is plain.
 */
export function Spine({ progress, bound }: SpineProps) {
  const stitches = Math.max(progress?.pages ?? 4, 2);
  const done = bound ? stitches : (progress?.page ?? 0);
  const places = Array.from({ length: stitches }, (_, index) => ({
    number: index + 1,
    y: edgeGap + ((height - 2 * edgeGap) / (stitches - 1)) * index,
  }));
  const sewnTo = places[done - 1]?.y;
  return (
    <svg className="spine" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <line className="thread" x1={threadX} x2={threadX} y1={0} y2={height} />
      {sewnTo !== undefined && <line className="thread thread-sewn" x1={threadX} x2={threadX} y1={0} y2={sewnTo} />}
      {places.map(({ number, y }) => (
        <g key={number} className={number <= done ? 'thread-sewn' : ''}>
          <line className="thread" x1={0} x2={threadX} y1={y} y2={y} />
          <line className="thread-hole" x1={threadX} x2={threadX} y1={y} y2={y} />
        </g>
      ))}
    </svg>
  );
}
