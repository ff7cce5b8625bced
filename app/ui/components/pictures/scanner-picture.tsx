import { Arrow, Drawing } from './ink.tsx';

/** The scanner with its lid up, the paper face down on the glass; while it works the lamp runs along. */
export function ScannerPicture({ working }: { readonly working: boolean }) {
  return (
    <Drawing height={240}>
      <path className="line fill-pad" d="M52 96 C54 60 60 30 68 14 C132 10 192 12 252 14 C260 30 266 60 268 96 Z" />
      <path
        className="line fill-pad"
        d="M36 104 C118 100 202 101 284 104 C292 106 295 110 294 118 C296 146 295 176 293 204 C291 212 286 216 279 216 C199 219 120 218 41 216 C33 215 29 211 28 203 C25 174 25 146 27 118 C27 110 30 105 36 104 Z"
      />
      <path className="line fill-wash" d="M56 124 H264 L268 192 H52 Z" />
      {working ? (
        <path className="line-jade line-bold" d="M156 124 V192" />
      ) : (
        <>
          <path className="line fill-leaf" d="M104 132 C140 130 180 130 214 132 L217 186 C180 188 138 188 101 186 Z" />
          <Arrow x={160} y={118} turn={180} length={76} />
        </>
      )}
    </Drawing>
  );
}
