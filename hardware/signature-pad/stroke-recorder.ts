import type { Signature, SignaturePoint } from '../../app/contracts/devices/signing.ts';
import type { PenSample, StuCapability } from './stu-report.ts';

/** Pressures of 1023 at which pads of this kind begin and end to draw, unless told otherwise. */
const INK_FROM = 0x15;
const INK_UNTIL = 0x10;
const INK_SCALE = 1023;
/** Half an hour of uninterrupted writing: nobody signs so long, and no fault may fill the memory. */
const MOST_POINTS = 360_000;
const HUNDREDTHS_PER_INCH = 2540;

/** Whether the pen touches, with the pad's own thresholds: what it draws is what is recorded. */
export class PenContact {
  readonly #from: number;
  readonly #until: number;
  #touching = false;

  constructor({ maxPressure }: Pick<StuCapability, 'maxPressure'>) {
    this.#from = (INK_FROM * maxPressure) / INK_SCALE;
    this.#until = (INK_UNTIL * maxPressure) / INK_SCALE;
  }

  get touching(): boolean {
    return this.#touching;
  }

  /** Takes the next sample and tells whether the pen touches now. */
  follow({ inRange, pressure }: PenSample): boolean {
    this.#touching = inRange && pressure >= (this.#touching ? this.#until : this.#from);
    return this.#touching;
  }

  /** The pad says nothing of the pen any more. */
  lose(): void {
    this.#touching = false;
  }
}

/** Makes strokes of samples. `x`, `y` come out in 1/100 mm, times in milliseconds since the first touch. */
export class StrokeRecorder {
  readonly #capability: StuCapability;
  readonly #hundredths: number;
  readonly #strokes: SignaturePoint[][] = [];
  #open: SignaturePoint[] | null = null;
  #firstTouchAt: number | null = null;
  #points = 0;

  constructor(capability: StuCapability) {
    this.#capability = capability;
    this.#hundredths = HUNDREDTHS_PER_INCH / capability.unitsPerInch;
  }

  /** A sample of the pen on the surface. */
  touch({ x, y, pressure }: PenSample, now: number): void {
    if (this.#points >= MOST_POINTS) return;
    this.#points += 1;
    this.#firstTouchAt ??= now;
    if (this.#open === null) {
      this.#open = [];
      this.#strokes.push(this.#open);
    }
    const { maxX, maxY, maxPressure } = this.#capability;
    this.#open.push({
      x: rounded(Math.min(x, maxX) * this.#hundredths),
      y: rounded(Math.min(y, maxY) * this.#hundredths),
      pressure: Math.min(pressure / maxPressure, 1),
      atMs: rounded(now - this.#firstTouchAt),
    });
  }

  /** The pen was lifted, or is gone: the stroke that has ended with it, if there was one. */
  lift(): readonly SignaturePoint[] | null {
    const ended = this.#open;
    this.#open = null;
    return ended === null ? null : [...ended];
  }

  /** Length of everything drawn, in 1/100 mm. */
  get inkLength(): number {
    let length = 0;
    for (const stroke of this.#strokes) {
      for (const [at, { x, y }] of stroke.entries()) {
        const before = stroke[at - 1];
        if (before !== undefined) length += Math.hypot(x - before.x, y - before.y);
      }
    }
    return length;
  }

  /** Of the pad, in 1/100 mm. */
  get width(): number {
    return rounded(this.#capability.maxX * this.#hundredths);
  }

  signature(): Signature {
    const { maxY } = this.#capability;
    const strokes = this.#strokes.map((stroke) => [...stroke]);
    return { width: this.width, height: rounded(maxY * this.#hundredths), strokes };
  }

  forget(): void {
    for (const stroke of this.#strokes) stroke.length = 0;
    this.#strokes.length = 0;
    this.#open = null;
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
