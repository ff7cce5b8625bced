import type { ReactNode } from 'react';
import type { CardTrouble } from '../../../contracts/visit-page.ts';
import { Arrow, Cross, Drawing, Hand, IdCard, QuestionMark, ReaderPad, Staff, Tick, Unplugged } from './ink.tsx';

export type CardPictureOf = CardTrouble | 'waiting' | 'reading' | 'take-card' | 'own-card';

/** What to do with the card, and where: hand, card and reader seen from above. */
export function CardPicture({ of }: { readonly of: CardPictureOf }) {
  return <Drawing height={320}>{scenes[of]}</Drawing>;
}

const waves = (
  <g className="breathing">
    <path className="line-jade line-bold" d="M50 78 C42 98 42 118 50 138 M34 66 C22 94 22 122 34 150" />
    <path className="line-jade line-bold" d="M270 78 C278 98 278 118 270 138 M286 66 C298 94 298 122 286 150" />
  </g>
);

const turnOver = (
  <g>
    <path className="line-jade line-bold" d="M96 190 C100 236 220 240 226 196" />
    <path className="line-jade line-bold" d="M211 206 C218 202 222 198 226 193 C230 198 234 203 240 206" />
  </g>
);

const bankCard = (
  <g transform="translate(20 176) rotate(-8)">
    <rect className="line fill-leaf" x={0} y={0} width={112} height={72} rx={8} />
    <rect className="fill-ink" x={0} y={14} width={112} height={13} />
    <path className="line-thin" d="M14 44 H50 M14 56 H36" />
    <rect className="line-thin" x={78} y={40} width={20} height={17} rx={3} />
  </g>
);

const phone = (
  <g transform="translate(88 24) rotate(8)">
    <rect className="line fill-leaf" x={0} y={0} width={64} height={118} rx={10} />
    <path className="line-thin" d="M26 107 H38" />
    <rect className="fill-wash" x={8} y={12} width={48} height={84} rx={3} />
  </g>
);

const booklet = (
  <g transform="translate(40 96) rotate(-6)">
    <path
      className="line fill-wash"
      d="M2 4 C34 0 70 2 96 4 C98 44 96 88 97 128 C66 131 32 129 3 130 C0 88 3 44 2 4 Z"
    />
    <path className="line-thin" d="M14 4 C15 46 13 90 15 129 M34 34 H80 M42 50 H72" />
    <circle className="line-thin" cx={57} cy={88} r={16} />
  </g>
);

const rightCard = (
  <>
    <IdCard x={182} y={104} />
    <Tick x={220} y={200} />
  </>
);

const liftCard = (
  <>
    <ReaderPad x={64} y={40} />
    <g className="lifting-off">
      <IdCard x={98} y={120} />
      <Hand x={160} y={168} />
    </g>
    <Arrow x={284} y={226} turn={180} length={76} />
  </>
);

const scenes: Readonly<Record<CardPictureOf, ReactNode>> = {
  waiting: (
    <>
      <ReaderPad x={64} y={40} />
      <g className="laying-down">
        <IdCard x={98} y={130} />
        <Hand x={160} y={178} />
      </g>
      <Arrow x={284} y={150} length={76} />
    </>
  ),
  reading: (
    <>
      <ReaderPad x={64} y={40} />
      <IdCard x={98} y={70} />
      {waves}
    </>
  ),
  'card-removed': (
    <>
      <ReaderPad x={64} y={40} />
      <g transform="rotate(10 200 220)">
        <IdCard x={130} y={160} />
        <Hand x={192} y={208} />
      </g>
      <path className="line-jade line-bold" d="M84 262 C40 236 30 170 62 130" />
      <path className="line-jade line-bold" d="M42 138 C50 136 57 133 64 127 C66 135 68 143 72 150" />
    </>
  ),
  'card-unreadable': (
    <>
      <ReaderPad x={64} y={40} />
      <g transform="rotate(-7 160 130)">
        <IdCard x={98} y={96} />
      </g>
      {turnOver}
    </>
  ),
  'not-an-id-card': (
    <>
      {phone}
      {bankCard}
      <Cross x={44} y={76} scale={1.3} />
      {rightCard}
    </>
  ),
  'unsupported-card': (
    <>
      {booklet}
      <Cross x={72} y={50} scale={1.1} />
      {rightCard}
    </>
  ),
  'card-not-authentic': (
    <>
      <IdCard x={20} y={170} />
      <QuestionMark x={66} y={96} />
      <Arrow x={176} y={210} turn={90} length={22} />
      <Staff x={186} y={120} />
    </>
  ),
  'card-data-invalid': (
    <>
      <ReaderPad x={64} y={40} />
      <IdCard x={98} y={70} />
      <QuestionMark x={272} y={60} />
      {turnOver}
    </>
  ),
  'reader-fault': (
    <>
      <g transform="translate(-44 56)">
        <ReaderPad x={64} y={40} />
        <path className="line-red line-bold" d="M70 70 L100 96 L88 118 L124 150" />
      </g>
      <Staff x={198} y={20} />
    </>
  ),
  'reader-offline': (
    <>
      <ReaderPad x={64} y={118} cable={false} />
      <path className="line" d="M160 118 C162 96 120 92 90 84 C66 78 66 58 76 52" />
      <Unplugged x={76} y={52} />
    </>
  ),
  'not-your-card': (
    <>
      <IdCard x={24} y={56} other />
      <Cross x={66} y={150} />
      <IdCard x={172} y={130} />
      <Tick x={212} y={226} />
    </>
  ),
  'card-left-lying': liftCard,
  'take-card': liftCard,
  'own-card': (
    <g transform="translate(32 -6) scale(1.12)">
      <g transform="translate(0 -60) rotate(-6 160 180)">
        <IdCard x={50} y={130} />
        <Hand x={112} y={178} />
      </g>
    </g>
  ),
};
