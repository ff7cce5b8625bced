import { Drawing } from './ink.tsx';

/** A toolbox: somebody is at work. */
export function ToolboxPicture() {
  return (
    <Drawing height={260}>
      <path className="line" d="M118 112 C116 76 128 66 160 66 C192 66 204 76 202 112" />
      <path
        className="line fill-jade"
        d="M48 112 C120 108 204 112 272 110 C275 126 273 138 273 150 C204 153 118 150 47 152 C46 138 48 126 48 112 Z"
      />
      <path
        className="line fill-pad"
        d="M54 152 C120 150 204 153 266 151 C269 178 266 206 267 232 C200 235 118 232 54 234 C52 206 55 178 54 152 Z"
      />
      <path className="line fill-leaf" d="M138 140 H182 V172 H138 Z" />
      <path
        className="line"
        d="M236 100 C238 80 230 58 244 34 M232 34 C228 20 240 8 252 14 L244 24 L252 34 L264 30 C264 44 252 50 244 46"
      />
    </Drawing>
  );
}
