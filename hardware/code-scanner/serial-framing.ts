import type { Symbology } from '../../app/contracts/devices/code-scanning.ts';
import { LONGEST_CODE, type Scan } from './scan.ts';
import { AIM_LENGTH, isAimIdentifier, isNotACode, symbologyOfAim } from './symbology.ts';

const CR = 0x0d;
const LF = 0x0a;

/**
 * How the end of a code is told. `any`: CR, LF or both, or a pause. `none`: a pause alone, for codes that have line
 * ends inside. The others are exact: what a pause ends without its suffix was cut.
 */
export type SerialSuffix = 'any' | 'cr' | 'lf' | 'crlf' | 'none';

export interface SerialFraming {
  readonly suffix: SerialSuffix;
  /** The scanner is set to put an AIM identifier before each code. */
  readonly aimPrefix: boolean;
}

/** What no text begins with: glitches of the line as it is plugged in, ACK and NAK of a trigger command, line ends. */
const NOISE_BEFORE: ReadonlySet<number> = new Set([0x00, 0xff, CR, LF, 0x06, 0x15]);

/** Cuts the bytes of a serial line into codes. Keeps nothing of a code once it was handed on. */
export class SerialFramer {
  readonly #framing: SerialFraming;
  readonly #buffer = new Uint8Array(LONGEST_CODE + AIM_LENGTH + 2);
  #length = 0;
  #beganAt: number | null = null;
  #overlong = false;
  /** The byte before the last, whether or not there was room for it. */
  #before = 0;

  constructor(framing: SerialFraming) {
    this.#framing = framing;
  }

  /** True while a code has begun and not ended. */
  get underWay(): boolean {
    return this.#beganAt !== null;
  }

  /** Takes bytes that arrived at `now` and returns the codes that they completed. */
  push(bytes: Uint8Array, now: number): readonly Scan[] {
    const scans: Scan[] = [];
    for (const byte of bytes) {
      if (this.#beganAt === null && NOISE_BEFORE.has(byte)) continue;
      this.#beganAt ??= now;
      if (this.#length < this.#buffer.length) {
        this.#buffer[this.#length] = byte;
        this.#length += 1;
      } else this.#overlong = true;
      const suffix = this.#suffixLength(byte);
      this.#before = byte;
      if (suffix > 0) scans.push(...this.#end(suffix));
    }
    return scans;
  }

  /** The line has been quiet for long enough that whatever came is all there is. */
  flush(): readonly Scan[] {
    if (this.#beganAt === null) return [];
    const { suffix } = this.#framing;
    if (suffix === 'any') return this.#end(0);
    if (suffix === 'none') return this.#end(this.#lineEndLength());
    const beganAt = this.#beganAt;
    this.reset();
    return [
      { kind: 'unreadable', detail: `ended without the suffix ${suffix}: look at the scanner's setting`, beganAt },
    ];
  }

  reset(): void {
    this.#buffer.fill(0, 0, this.#length);
    this.#length = 0;
    this.#beganAt = null;
    this.#overlong = false;
    this.#before = 0;
  }

  /** How many of the last bytes are the suffix that has just become whole. */
  #suffixLength(last: number): number {
    switch (this.#framing.suffix) {
      case 'none':
        return 0;
      case 'any':
        // The LF after a CR is skipped as noise before the next code.
        return last === CR || last === LF ? 1 : 0;
      case 'cr':
        return last === CR ? 1 : 0;
      case 'lf':
        return last === LF ? 1 : 0;
      case 'crlf':
        return last === LF && this.#before === CR ? 2 : 0;
    }
  }

  #lineEndLength(): number {
    const [before, last] = [this.#buffer[this.#length - 2], this.#buffer[this.#length - 1]];
    if (last === LF) return before === CR ? 2 : 1;
    return last === CR ? 1 : 0;
  }

  #end(suffixLength: number): readonly Scan[] {
    const beganAt = this.#beganAt ?? 0;
    const scan = this.#overlong
      ? ({ kind: 'unreadable', detail: `longer than ${LONGEST_CODE} bytes`, beganAt } as const)
      : this.#read(this.#buffer.subarray(0, this.#length - suffixLength), beganAt);
    this.reset();
    return scan === null ? [] : [scan];
  }

  #read(line: Uint8Array, beganAt: number): Scan | null {
    if (!this.#framing.aimPrefix) return code(line, 'symbologyUnknown', beganAt);
    const aim = line.subarray(0, AIM_LENGTH);
    if (isNotACode(aim)) return null;
    if (!isAimIdentifier(aim)) {
      return { kind: 'unreadable', detail: 'came without the AIM identifier that the profile announces', beganAt };
    }
    return code(line.subarray(AIM_LENGTH), symbologyOfAim(aim), beganAt);
  }
}

function code(bytes: Uint8Array, symbology: Symbology, beganAt: number): Scan | null {
  return bytes.length === 0 ? null : { kind: 'code', bytes: bytes.slice(), symbology, beganAt };
}
