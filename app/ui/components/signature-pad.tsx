import { memo, type PointerEvent, useRef } from 'react';
import type { SignatureStroke } from '../../contracts/user-event.ts';
import { beginStroke, extendStroke, padPoint, strokePath } from './signature-strokes.ts';

interface SignaturePadProps {
  readonly strokes: readonly SignatureStroke[];
  readonly onChange: (strokes: readonly SignatureStroke[]) => void;
  readonly label: string;
}

const Stroke = memo(function Stroke({ stroke }: { readonly stroke: SignatureStroke }) {
  return <path className="signature-stroke" d={strokePath(stroke)} />;
});

/** Takes strokes of one finger or pen; a second finger or a resting palm is not taken for a stroke. */
export function SignaturePad({ strokes, onChange, label }: SignaturePadProps) {
  const pen = useRef<number | null>(null);
  const startMs = useRef(0);
  // Several moves can come before React draws again; each must build on the one before.
  const latest = useRef(strokes);
  latest.current = strokes;

  const change = (next: readonly SignatureStroke[]): void => {
    latest.current = next;
    onChange(next);
  };
  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (pen.current !== null) return;
    pen.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (latest.current.length === 0) startMs.current = event.timeStamp;
    const box = event.currentTarget.getBoundingClientRect();
    change(beginStroke(latest.current, padPoint(box, event.clientX, event.clientY, event.timeStamp, startMs.current)));
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (pen.current !== event.pointerId) return;
    const box = event.currentTarget.getBoundingClientRect();
    const moves = event.nativeEvent.getCoalescedEvents();
    const next = (moves.length > 0 ? moves : [event.nativeEvent]).reduce(
      (grown, move) => extendStroke(grown, padPoint(box, move.clientX, move.clientY, move.timeStamp, startMs.current)),
      latest.current,
    );
    if (next !== latest.current) change(next);
  };
  const lift = (event: PointerEvent<SVGSVGElement>): void => {
    if (pen.current === event.pointerId) pen.current = null;
  };

  return (
    <div className="signature-paper">
      {/* The shallow view box makes 1000 units the width of the pad whatever its height; strokes run on below it. */}
      <svg
        className="signature-pad"
        role="img"
        aria-label={label}
        viewBox="0 0 1000 1"
        preserveAspectRatio="xMinYMin meet"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={lift}
        onPointerCancel={lift}
      >
        {strokes.map((stroke, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added at the end
          <Stroke key={index} stroke={stroke} />
        ))}
      </svg>
    </div>
  );
}
