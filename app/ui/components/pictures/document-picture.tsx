import type { ReactNode } from 'react';
import { Arrow, Cross, Drawing, QuestionMark, Tick } from './ink.tsx';

export type DocumentPictureOf = 'waiting' | 'printing' | 'settled' | 'trouble' | 'unknown' | 'skipped';

/** The A4 printer and the sheet that comes, or does not come, out of it. */
export function DocumentPicture({ of }: { readonly of: DocumentPictureOf }) {
  return <Drawing height={240}>{scenes[of]}</Drawing>;
}

const printer = (
  <g>
    <path className="line fill-leaf" d="M92 70 C92 48 93 30 94 12 C138 10 182 11 226 12 C227 30 228 48 228 70 Z" />
    <path
      className="line fill-pad"
      d="M48 70 C122 67 198 68 272 70 C280 71 284 76 283 84 C285 108 284 132 282 154 C280 160 276 163 270 163 C198 165 122 164 50 163 C44 162 40 159 39 153 C37 130 36 107 38 84 C38 76 41 71 48 70 Z"
    />
    <path
      className="fill-ink"
      d="M82 120 H238 C241 120 242 122 242 125 C242 128 241 130 238 130 H82 C79 130 78 128 78 125 C78 122 79 120 82 120 Z"
    />
  </g>
);

const sheet = (
  <g>
    <path
      className="line fill-leaf"
      d="M98 126 C95 158 92 190 90 224 C136 228 184 228 230 224 C228 190 225 158 222 126 Z"
    />
    <path className="line-thin" d="M118 154 H202 M116 174 H204 M114 194 H176" />
  </g>
);

const scenes: Readonly<Record<DocumentPictureOf, ReactNode>> = {
  waiting: printer,
  printing: (
    <>
      {printer}
      <svg x={0} y={125} width={320} height={115} aria-hidden="true">
        <g transform="translate(0 -125)">
          <g className="coming-out">{sheet}</g>
        </g>
      </svg>
    </>
  ),
  settled: (
    <>
      {printer}
      {sheet}
      <Tick x={178} y={164} scale={0.8} />
      <Arrow x={276} y={216} turn={180} length={60} />
    </>
  ),
  trouble: (
    <>
      {printer}
      <Cross x={160} y={166} scale={1.2} />
    </>
  ),
  unknown: (
    <>
      {printer}
      <QuestionMark x={146} y={170} />
    </>
  ),
  skipped: (
    <>
      {printer}
      <path className="line-jade line-bold" d="M100 196 h20 m14 0 h20 m14 0 h20 m14 0 h20" />
    </>
  ),
};
