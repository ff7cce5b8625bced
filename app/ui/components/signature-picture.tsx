import type { SignatureStroke } from '../../contracts/user-event.ts';
import { strokePath } from './signature-strokes.ts';

interface SignaturePictureProps {
  readonly strokes: readonly SignatureStroke[];
  readonly label: string;
}

/** A signature to look at, not to draw on. */
export function SignaturePicture({ strokes, label }: SignaturePictureProps) {
  const lowest = Math.max(1, ...strokes.flat().map(({ y }) => y));
  return (
    <svg className="signature-picture" role="img" aria-label={label} viewBox={`0 0 1000 ${lowest + 20}`}>
      {strokes.map((stroke, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added at the end
        <path key={index} className="signature-stroke" d={strokePath(stroke)} />
      ))}
    </svg>
  );
}
