import { Drawing } from './ink.tsx';

/** The village gate and the road home. */
export function GatePicture() {
  return (
    <Drawing width={320} height={240}>
      <path className="fill-wash" d="M0 150 C40 112 80 108 116 132 C150 96 210 84 320 140 V212 H0 Z" />
      <path className="line-jade" d="M0 150 C40 112 80 108 116 132 C150 96 210 84 320 140" />
      <path className="fill-leaf" d="M148 130 C150 164 120 190 74 236 H236 C196 190 178 164 174 130 Z" />
      <path className="line" d="M74 236 C120 190 136 168 140 146 M236 236 C196 190 184 168 182 146" />
      <path className="line fill-pad" d="M84 236 V92 H104 V236 Z M218 236 V92 H238 V236 Z" />
      <path className="line fill-leaf" d="M98 96 H224 V118 H98 Z" />
      <path
        className="line fill-jade"
        d="M58 92 C84 86 100 74 110 54 H212 C222 74 238 86 264 92 C196 86 126 86 58 92 Z"
      />
      <path className="line" d="M16 236 C90 233 230 237 306 235" />
    </Drawing>
  );
}
