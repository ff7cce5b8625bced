import { Drawing } from './ink.tsx';

/** A signpost: there is another way. */
export function SignpostPicture() {
  return (
    <Drawing height={280}>
      <path className="line" d="M20 258 C90 252 220 256 300 254" />
      <path
        className="line fill-pad"
        d="M150 20 C156 17 166 17 171 20 C172 100 170 180 172 255 H149 C151 180 149 100 150 20 Z"
      />
      <path
        className="line fill-jade"
        d="M96 44 C150 41 210 44 250 43 L282 70 L250 98 C200 100 150 97 96 98 C94 80 97 62 96 44 Z"
      />
      <path
        className="line fill-leaf"
        d="M226 122 C180 119 130 122 88 121 L56 146 L88 172 C130 174 180 171 226 172 C228 156 225 138 226 122 Z"
      />
      <path className="line-leaf" d="M130 70 H222 M206 56 C212 62 217 66 223 70 C217 74 212 79 206 84" />
      <path className="line-thin" d="M96 146 H190" />
      <path
        className="line-jade"
        d="M52 256 C50 240 44 232 36 226 M54 256 C56 238 62 230 70 224 M246 254 C246 240 240 234 234 230 M248 254 C250 242 256 236 262 232"
      />
    </Drawing>
  );
}
