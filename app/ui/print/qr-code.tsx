import { encode } from 'uqr';

/** A QR code as one path, sharp at any size; four modules of quiet zone around it. */
export function QrCode({ data }: { readonly data: string }) {
  const { data: rows, size } = encode(data, { ecc: 'M', border: 4 });
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .filter((square) => square !== '')
    .join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
