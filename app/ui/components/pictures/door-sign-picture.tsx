import { Drawing } from './ink.tsx';

/** A board on a closed door. */
export function DoorSignPicture() {
  return (
    <Drawing height={280}>
      <path
        className="line fill-pad"
        d="M62 14 C126 11 196 14 258 13 C260 100 257 186 259 268 H61 C63 186 60 100 62 14 Z"
      />
      <path className="line" d="M160 14 C161 100 159 184 160 268" />
      <path className="line-thin" d="M80 34 H142 V120 H80 Z M178 34 H240 V120 H178 Z M80 220 H142 M178 220 H240" />
      <path className="line" d="M126 150 L160 118 L196 150" />
      <path
        className="line fill-leaf"
        d="M92 150 C138 147 184 150 230 149 C232 168 230 186 231 204 C184 207 138 204 92 206 C90 186 93 168 92 150 Z"
      />
      <path className="line-red line-bold" d="M118 178 C146 175 176 180 204 177" />
    </Drawing>
  );
}
