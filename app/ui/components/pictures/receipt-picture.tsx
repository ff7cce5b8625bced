import type { ReactNode } from 'react';
import type { PrinterTrouble } from '../../../contracts/devices/receipt-printing.ts';
import { Arrow, Cross, Drawing, QuestionMark, Tick, Unplugged } from './ink.tsx';

export type ReceiptPictureOf = PrinterTrouble | 'printing' | 'settled' | 'unknown' | 'skipped';

/** The receipt slot and what comes, or does not come, out of it. */
export function ReceiptPicture({ of }: { readonly of: ReceiptPictureOf }) {
  return <Drawing height={240}>{scenes[of]}</Drawing>;
}

const slot = (
  <g>
    <path
      className="line fill-pad"
      d="M52 26 C120 23 210 26 268 25 C276 25 280 29 279 36 C281 52 279 66 280 80 C280 88 275 92 268 91 C200 94 118 91 52 92 C44 92 40 87 41 80 C39 64 41 52 40 36 C40 29 44 26 52 26 Z"
    />
    <path
      className="fill-ink"
      d="M74 56 H246 C249 56 250 58 250 60 C250 63 249 65 246 65 H74 C71 65 70 63 70 60 C70 58 71 56 74 56 Z"
    />
  </g>
);

/** Receipt hanging out of the slot, `length` long. */
function Paper({ length }: { readonly length: number }) {
  const end = 61 + length;
  const teeth = Array.from(
    { length: 8 },
    (_, index) => `l-8 ${index % 2 === 0 ? 7 : -7} l-8 ${index % 2 === 0 ? -7 : 7}`,
  ).join(' ');
  return (
    <g>
      <path className="line fill-leaf" d={`M96 61 L97 ${end} m128 0 ${teeth} M225 ${end} L224 61`} />
      <path className="fill-leaf" d={`M97 62 H224 V${end} H97 Z`} />
      <path className="line" d={`M96 62 L97 ${end} ${'l8 7 l8 -7 '.repeat(8)} L225 62`} />
    </g>
  );
}

const print = (
  <g>
    <path className="line-thin" d="M114 84 H206 M114 100 H180 M114 116 H196" />
    <rect className="line-thin" x={114} y={132} width={36} height={36} rx={2} />
    <path
      className="fill-ink"
      d="M121 139 h9 v9 h-9 Z M134 139 h9 v9 h-9 Z M121 152 h9 v9 h-9 Z M136 154 h7 v7 h-7 Z"
    />
  </g>
);

const scenes: Readonly<Record<ReceiptPictureOf, ReactNode>> = {
  printing: (
    <>
      {slot}
      <svg x={0} y={61} width={320} height={180} aria-hidden="true">
        <g transform="translate(0 -61)">
          <g className="coming-out">
            <Paper length={130} />
            {print}
          </g>
        </g>
      </svg>
    </>
  ),
  settled: (
    <>
      {slot}
      <Paper length={130} />
      {print}
      <Tick x={166} y={134} scale={0.9} />
      <Arrow x={276} y={206} turn={180} length={74} />
    </>
  ),
  unknown: (
    <>
      {slot}
      <Paper length={64} />
      <path className="line-thin" d="M114 84 H206 M114 100 H160" />
      <QuestionMark x={144} y={158} />
    </>
  ),
  skipped: (
    <g transform="translate(40 20)">
      <path
        className="line fill-leaf"
        d="M20 12 C80 9 130 12 168 11 C171 70 168 130 169 188 C120 191 70 188 21 189 C18 130 22 70 20 12 Z"
      />
      <path className="line-thin" d="M44 52 H120 M44 82 H146" />
      <path className="line-jade line-bold" d="M46 126 h18 m12 0 h18 m12 0 h18" />
      <path className="line fill-jade" d="M232 40 L252 54 L178 156 L150 172 L156 140 Z" />
      <path className="line-thin" d="M156 140 L178 156" />
    </g>
  ),
  'paper-out': (
    <>
      {slot}
      <circle className="line fill-leaf" cx={120} cy={170} r={52} />
      <circle className="line-dash" cx={120} cy={170} r={38} />
      <circle className="line fill-pad" cx={120} cy={170} r={20} />
      <path className="line" d="M172 172 C188 172 186 200 204 200" />
      <Cross x={222} y={134} scale={1.2} />
    </>
  ),
  'cover-open': (
    <>
      <g transform="translate(0 110)">{slot}</g>
      <path className="line fill-pad" d="M42 132 C36 96 48 62 64 34 C130 30 220 34 300 30 C290 62 282 98 280 130" />
      <path className="line-thin" d="M74 108 C76 92 82 74 90 58 H262" />
      <path
        className="line-jade line-bold"
        d="M306 62 C314 92 308 116 296 136 M284 124 C288 130 292 134 295 138 C300 134 305 130 312 128"
      />
    </>
  ),
  'cutter-fault': (
    <>
      {slot}
      <path
        className="line fill-leaf"
        d="M96 62 L97 108 l16 14 l16 -18 l18 20 l16 -20 l18 18 l14 -16 l14 12 l15 -12 L224 62"
      />
      <g transform="translate(118 138)">
        <circle className="line" cx={16} cy={74} r={13} />
        <circle className="line" cx={66} cy={74} r={13} />
        <path className="line" d="M24 63 L62 4 M58 63 L20 4" />
      </g>
      <Cross x={222} y={150} scale={1.1} />
    </>
  ),
  overheated: (
    <>
      <g transform="translate(0 100)">{slot}</g>
      <path
        className="line-red line-bold rising"
        d="M110 104 C98 84 124 74 112 50 C106 38 112 28 118 22 M160 104 C148 84 174 74 162 50 C156 38 162 28 168 22 M210 104 C198 84 224 74 212 50 C206 38 212 28 218 22"
      />
    </>
  ),
  'printer-fault': (
    <>
      {slot}
      <path
        className="line-red line-bold"
        d="M160 118 C178 148 198 182 214 214 C178 217 142 216 106 214 C122 182 142 148 160 118 Z M160 152 C161 162 160 172 160 182"
      />
      <circle className="dot-red" cx={160} cy={198} r={5} />
    </>
  ),
  'printer-offline': (
    <>
      {slot}
      <path className="line" d="M80 92 C82 130 40 150 60 176 C66 182 70 180 78 178" />
      <Unplugged x={78} y={178} />
    </>
  ),
};
