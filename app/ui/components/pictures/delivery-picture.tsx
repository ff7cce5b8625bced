import type { ReactNode } from 'react';
import { Cross, Drawing, Staff, Tick } from './ink.tsx';

export type DeliveryPictureOf = 'saving' | 'save-failed' | 'sending' | 'accepted' | 'kept' | 'returned';

/** Where the application is: going into the box here, on its way, or at the county hall. */
export function DeliveryPicture({ of }: { readonly of: DeliveryPictureOf }) {
  return <Drawing height={220}>{scenes[of]}</Drawing>;
}

const boxBack = <path className="line fill-pad" d="M14 118 L34 96 H126 L146 118 Z" />;
const boxFront = (
  <g>
    <path
      className="line fill-pad"
      d="M14 118 C58 116 104 119 146 118 C147 144 145 170 146 196 C102 198 58 195 14 197 C13 170 15 144 14 118 Z"
    />
    <path className="line" d="M62 148 C72 150 88 150 98 148" />
  </g>
);
const sheet = (
  <g>
    <path
      className="line fill-leaf"
      d="M48 20 C72 18 92 20 112 19 C113 56 111 92 112 128 C92 130 70 127 48 129 C47 92 49 56 48 20 Z"
    />
    <path className="line-thin" d="M60 40 H100 M60 56 H92 M60 72 H100" />
  </g>
);
const hall = (
  <g transform="translate(184 56)">
    <path className="line fill-pad" d="M14 52 H112 V140 H14 Z" />
    <path
      className="line fill-jade"
      d="M-4 54 C16 44 26 32 34 14 C54 16 74 16 92 14 C100 32 110 44 130 54 C86 50 40 50 -4 54 Z"
    />
    <path className="line fill-leaf" d="M50 140 V92 C58 88 68 88 76 92 V140" />
    <path className="line-thin" d="M26 76 H40 V100 H26 Z M86 76 H100 V100 H86 Z" />
    <path className="line" d="M-8 141 C40 139 90 142 134 140" />
  </g>
);

function Scene({ x, width, children }: { readonly x: number; readonly width: number; readonly children: ReactNode }) {
  return <g transform={`translate(${(320 - width) / 2 - x} 0)`}>{children}</g>;
}

const scenes: Readonly<Record<DeliveryPictureOf, ReactNode>> = {
  saving: (
    <Scene x={14} width={132}>
      {boxBack}
      <g className="going-in">{sheet}</g>
      {boxFront}
    </Scene>
  ),
  'save-failed': (
    <Scene x={14} width={132}>
      {boxBack}
      <g transform="translate(10 -14) rotate(12 80 74)">{sheet}</g>
      {boxFront}
      <Cross x={62} y={140} scale={1} />
    </Scene>
  ),
  sending: (
    <>
      {boxBack}
      {boxFront}
      <Tick x={54} y={130} />
      {hall}
      <path className="line-jade travelling" d="M92 84 C120 30 176 18 224 52" />
    </>
  ),
  accepted: (
    <Scene x={176} width={144}>
      {hall}
      <Tick x={270} y={96} scale={1.7} />
    </Scene>
  ),
  kept: (
    <>
      {boxBack}
      <g transform="translate(0 30)">{sheet}</g>
      {boxFront}
      <Tick x={54} y={130} />
      {hall}
      <path className="line-dash" d="M92 40 C110 20 126 14 140 14 M176 16 C196 20 212 32 224 50" />
    </>
  ),
  returned: (
    <>
      <g transform="translate(-6 0)">{hall}</g>
      <Staff x={20} y={76} />
      <path className="line-jade line-bold" d="M216 44 C180 8 120 12 94 48" />
      <path className="line-jade line-bold" d="M92 28 C92 36 92 44 92 51 C99 48 106 46 114 45" />
    </>
  ),
};
