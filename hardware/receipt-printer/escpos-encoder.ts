import { assertNever } from '../../app/contracts/result.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { Alignment, LaidOutStep } from './layout.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;
const LF = 0x0a;

/** The commands a driver sends by itself. Each is a whole command: nothing may be sent inside one. */
export const ESC_POS = {
  initialise: Uint8Array.of(ESC, 0x40),
  chineseModeOn: Uint8Array.of(FS, 0x26),
  /** Automatic status back for drawer, online, error, roll and panel button changes. */
  enableStatusBack: Uint8Array.of(GS, 0x61, 0x4f),
  /** Clears buffers and goes on after an error; executed even while offline. */
  clearAndRecover: Uint8Array.of(DLE, 0x05, 0x02),
  /** Feeds to the cutter and cuts, leaving no point. */
  feedAndCut: Uint8Array.of(GS, 0x56, 0x42, 0x00),
} as const;

/** DLE EOT `n`, answered at once with one byte even while offline. */
export function askStatus(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(DLE, 0x04, n);
}

/** GS ( H: the printer answers with `id` (four characters U+0020–U+007E) when everything before it is printed. */
export function askEcho(id: string): Uint8Array {
  return Uint8Array.of(GS, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Array.from(id, (c) => c.charCodeAt(0)));
}

export interface EncodedReceipt {
  /** Whole commands, in order; real-time requests may be sent between two of them. */
  readonly commands: readonly Uint8Array[];
  /** Characters the printer cannot show, printed as `〓`. */
  readonly replaced: number;
}

/** Encodes laid-out steps and the cut after them. Starts from a printer that was just initialised. */
export function encodeReceipt(steps: readonly LaidOutStep[]): EncodedReceipt {
  const commands: Uint8Array[] = [ESC_POS.initialise, ESC_POS.chineseModeOn];
  let replaced = 0;
  for (const step of steps) {
    switch (step.step) {
      case 'line': {
        const text = encodeGb18030(step.text);
        replaced += text.replaced;
        commands.push(align(step.align), size(step.width, step.height), bold(step.bold));
        commands.push(Uint8Array.of(...text.bytes, LF));
        break;
      }
      case 'feed':
        commands.push(Uint8Array.of(ESC, 0x64, step.lines));
        break;
      case 'qr':
        commands.push(align('center'), ...qrCode(step.data, step.moduleDots, step.errorCorrection), align('left'));
        break;
      default:
        assertNever(step);
    }
  }
  commands.push(ESC_POS.feedAndCut);
  return { commands, replaced };
}

function align(alignment: Alignment): Uint8Array {
  return Uint8Array.of(ESC, 0x61, { left: 0, center: 1, right: 2 }[alignment]);
}

function size(width: number, height: number): Uint8Array {
  return Uint8Array.of(GS, 0x21, ((width - 1) << 4) | (height - 1));
}

function bold(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, 0x45, on ? 1 : 0);
}

/** A model 2 code drawn by the printer: model, module size, error correction, data, print. */
export function qrCode(
  data: string,
  moduleDots: number,
  errorCorrection: 'L' | 'M' | 'Q' | 'H',
): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(data);
  const length = bytes.length + 3;
  const level = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 }[errorCorrection];
  return [
    Uint8Array.of(GS, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00),
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, moduleDots),
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, level),
    Uint8Array.of(GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30, ...bytes),
    Uint8Array.of(GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30),
  ];
}
