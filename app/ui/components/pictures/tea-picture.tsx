import { Drawing } from './ink.tsx';

/** A cup of tea: somebody is getting ready for you. */
export function TeaPicture() {
  return (
    <Drawing height={260}>
      <path
        className="line-jade line-bold steaming"
        d="M128 98 C112 78 142 66 128 40 C124 32 127 24 132 18 M162 92 C148 72 178 58 164 32"
      />
      <path
        className="line fill-leaf"
        d="M76 122 C124 116 196 117 240 122 C240 160 222 206 190 218 H128 C94 206 78 160 76 122 Z"
      />
      <path
        className="fill-wash"
        d="M84 128 C130 122 190 122 232 128 C231 134 230 140 228 146 C186 140 130 140 88 146 C86 140 85 134 84 128 Z"
      />
      <path className="line" d="M239 136 C268 128 280 150 266 168 C256 180 238 184 226 182" />
      <path
        className="line fill-pad"
        d="M62 222 C120 216 210 217 262 222 C252 236 236 242 216 242 H106 C88 242 72 236 62 222 Z"
      />
    </Drawing>
  );
}
