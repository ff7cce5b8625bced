import type { ReactNode } from 'react';

/**
 * The brush all pictures are drawn with. Classes (styles/pictures.css): `line` ink outline, `fill-leaf`, `fill-wash`,
 * `fill-jade`, `fill-ink`, `line-jade`, `line-red`, `line-faint`.
 */
interface DrawingProps {
  readonly width?: number;
  readonly height?: number;
  readonly children: ReactNode;
}

/** A picture without words; what it says stands in the text beside it. */
export function Drawing({ width = 320, height = 260, children }: DrawingProps) {
  return (
    <svg className="drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {children}
    </svg>
  );
}

interface Placed {
  readonly x: number;
  readonly y: number;
}

/** The face side of a resident identity card, 124 × 80. */
export function IdCard({ x, y, other = false }: Placed & { readonly other?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path
        className="line fill-leaf"
        d="M9 1 C40 -1 86 1 115 1 C121 1 124 4 123 10 C125 32 123 50 124 70 C124 77 120 80 114 79 C80 81 40 79 9 80 C3 80 0 76 1 70 C-1 48 1 28 0 10 C0 4 3 1 9 1 Z"
      />
      <path className="line-thin" d="M14 20 H52 M14 34 H62 M14 48 H44 M14 64 H84" />
      <rect className="fill-wash" x={78} y={14} width={34} height={42} rx={3} />
      {other ? (
        <path
          className="line-thin fill-leaf"
          d="M83 56 C83 45 88 42 95 42 C102 42 107 45 107 56 M87 38 C84 22 106 22 103 38 M95 22 C88 22 87 28 88 33 C89 38 92 40 95 40 C98 40 101 38 102 33 C103 28 102 22 95 22 Z"
        />
      ) : (
        <path
          className="line-thin fill-leaf"
          d="M83 56 C83 46 88 43 95 43 C102 43 107 46 107 56 M95 21 C88 21 87 28 88 33 C89 38 92 40 95 40 C98 40 101 38 102 33 C103 28 102 21 95 21 Z"
        />
      )}
    </g>
  );
}

/** The reader seen from above, 192 × 140, the place for the card at (34, 30). */
export function ReaderPad({ x, y, cable = true }: Placed & { readonly cable?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {cable && <path className="line" d="M96 2 C97 -14 92 -22 98 -40" />}
      <path
        className="line fill-pad"
        d="M18 2 C60 -1 132 2 174 1 C186 1 192 8 191 20 C193 56 190 88 191 120 C191 132 185 139 174 138 C130 141 62 138 18 139 C6 139 0 132 1 120 C-1 86 2 54 1 20 C0 8 7 2 18 2 Z"
      />
      <rect className="line-dash" x={34} y={30} width={124} height={80} rx={8} />
      <path className="line-jade" d="M84 84 C80 74 80 66 84 56 M95 88 C89 76 89 64 95 52 M106 92 C98 78 98 62 106 48" />
    </g>
  );
}

/** A hand coming from below with its thumb on what it holds; the thumb's tip is at (0, 0). */
export function Hand({ x, y }: Placed) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path
        className="line fill-skin"
        d="M-44 48 C-50 62 -46 84 -36 98 C-30 107 -28 116 -28 134 L46 134 C46 112 54 96 57 78 C59 66 58 54 52 46 C30 40 -20 40 -44 48 Z"
      />
      <path className="line fill-skin" d="M22 74 C24 52 20 22 13 6 C9 -4 -8 -4 -11 7 C-13 24 -12 44 -18 62" />
      <path className="line-thin" d="M-6 9 C-5 3 5 3 7 9" />
      <path className="line fill-jade" d="M-36 128 C-10 124 28 124 54 128 L58 162 L-40 162 Z" />
    </g>
  );
}

/** Somebody of the staff behind the counter, 110 × 120. */
export function Staff({ x, y }: Placed) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="line fill-jade" d="M10 100 C12 72 30 62 55 62 C80 62 98 72 100 100 Z" />
      <path
        className="line fill-skin"
        d="M55 10 C36 10 32 26 34 38 C36 52 45 60 55 60 C65 60 74 52 76 38 C78 26 74 10 55 10 Z"
      />
      <path
        className="line fill-ink"
        d="M33 34 C34 8 48 4 58 5 C72 6 78 18 77 34 C70 30 66 24 64 18 C56 26 44 30 33 34 Z"
      />
      <path className="line-thin" d="M48 48 C52 52 58 52 62 48" />
      <path className="line" d="M-6 101 C30 99 80 102 116 100" />
      <path className="line fill-leaf" d="M-2 101 H112 V122 H-2 Z" />
    </g>
  );
}

/** A jade tick, 48 × 40. */
export function Tick({ x, y, scale = 1 }: Placed & { readonly scale?: number }) {
  return (
    <path
      className="line-jade line-bold"
      transform={`translate(${x} ${y}) scale(${scale})`}
      d="M3 22 C9 26 14 32 17 37 C23 22 33 10 45 3"
    />
  );
}

/** A cinnabar cross, 36 × 36. */
export function Cross({ x, y, scale = 1 }: Placed & { readonly scale?: number }) {
  return (
    <path
      className="line-red line-bold"
      transform={`translate(${x} ${y}) scale(${scale})`}
      d="M3 4 C14 14 22 22 33 33 M33 3 C24 13 13 23 3 33"
    />
  );
}

/** A jade arrow pointing up, its tip at (0, 0), turned by `turn` degrees. */
export function Arrow({ x, y, turn = 0, length = 56 }: Placed & { readonly turn?: number; readonly length?: number }) {
  return (
    <path
      className="line-jade line-bold"
      transform={`translate(${x} ${y}) rotate(${turn})`}
      d={`M0 ${length} C2 ${length * 0.66} -2 ${length * 0.33} 0 2 M-14 17 C-8 12 -4 7 0 1 C4 7 8 12 14 17`}
    />
  );
}

/** A question mark in cinnabar, 32 × 56. */
export function QuestionMark({ x, y }: Placed) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="line-red line-bold" d="M4 14 C6 0 30 0 28 16 C27 26 16 26 16 38" />
      <circle className="dot-red" cx={16} cy={51} r={4.5} />
    </g>
  );
}

/** A plug lying away from its socket; the cable ends at (0, 0) on the left. */
export function Unplugged({ x, y }: Placed) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="line" d="M0 0 C18 22 30 -6 46 6" />
      <path className="line fill-leaf" d="M46 -8 H70 C74 -8 76 -5 76 -2 V14 C76 18 74 20 70 20 H46 Z" />
      <path className="line" d="M76 0 H90 M76 12 H90" />
      <path
        className="line fill-leaf"
        d="M118 -12 H134 V24 H118 C113 24 111 22 111 18 V-6 C111 -10 113 -12 118 -12 Z"
      />
      <path className="line" d="M134 6 C148 6 152 -4 166 0" />
      <path className="line-red" d="M94 -22 L99 -12 M107 -24 L105 -13" />
    </g>
  );
}
