import { assertNever } from '../../app/contracts/result.ts';
import { code128Parameters } from './code128.ts';
import { CommandWriter, type PrintStream } from './command-writer.ts';
import { drawCode128, drawQr } from './drawn-codes.ts';
import { code128Barcode, ESC_POS, qrCode } from './escpos-commands.ts';
import type { Alignment, LaidOutStep } from './layout.ts';
import { LINE_DOTS } from './paper.ts';
import { COMMON_FONT, drawsAll, fontCodes, fontFourByteCode, type PrinterFont } from './printer-font.ts';
import { printerMayDraw, qrModules } from './qr-size.ts';
import { writeBitmap } from './raster.ts';
import { realTimeCommandAt } from './real-time-commands.ts';
import { drawText } from './text-raster.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
const GLYPH_DOTS = 24;
/** From the head to the cutter, which a cut feeds first. */
const CUT_FEED_DOTS = 120;

/** What the encoder must know of the printer it writes for. */
export interface PrinterModel extends PrinterFont {
  /** Printable width in dots. */
  readonly paperDots: number;
  /** Whether it draws QR codes and Code 128 by itself; otherwise they are sent as dots. */
  readonly drawsCodes: boolean;
}

/** The commonest printer on 80 mm paper. */
export const COMMON_MODEL: PrinterModel = { ...COMMON_FONT, paperDots: 576, drawsCodes: true };

export interface EncodedReceipt {
  readonly stream: PrintStream;
  /** Whole commands, in order. */
  readonly commands: readonly Uint8Array[];
  /** Characters the printer cannot show and that have no glyph, printed as `〓`. */
  readonly replaced: number;
}

/** Encodes laid-out steps and the cut after them. Starts from a printer in any mode. */
export function encodeReceipt(steps: readonly LaidOutStep[], model: PrinterModel = COMMON_MODEL): EncodedReceipt {
  const encoder = new StepEncoder(model);
  for (const step of steps) encoder.encode(step);
  const { replaced } = encoder;
  const stream = encoder.finish();
  return {
    stream,
    get commands() {
      return stream.commands;
    },
    replaced,
  };
}

type Line = Extract<LaidOutStep, { readonly step: 'line' }>;
type Barcode = Extract<LaidOutStep, { readonly step: 'barcode' }>;
type Qr = Extract<LaidOutStep, { readonly step: 'qr' }>;

/** Knows the printer's modes, so that each is sent only when it changes. */
class StepEncoder {
  readonly #model: PrinterModel;
  readonly #codes: Uint16Array;
  readonly #writer = new CommandWriter();
  #align: Alignment = 'left';
  #size = 0;
  #bold = false;
  #underline = false;
  #replaced = 0;

  constructor(model: PrinterModel) {
    this.#model = model;
    this.#codes = fontCodes(model);
    this.#writer.command(ESC_POS.initialise);
    if (model.chineseFont) this.#writer.command(ESC_POS.chineseModeOn);
  }

  get replaced(): number {
    return this.#replaced;
  }

  finish(): PrintStream {
    this.#writer.command(ESC_POS.feedAndCut, CUT_FEED_DOTS);
    return this.#writer.finish();
  }

  encode(step: LaidOutStep): void {
    switch (step.step) {
      case 'line':
        if (step.asDots === true || !drawsAll(step.text, this.#model)) this.#drawnLine(step);
        else this.#textLine(step);
        return;
      case 'feed':
        this.#writer.command([ESC, 0x64, step.lines], step.lines * LINE_DOTS);
        return;
      case 'qr':
        this.#qr(step);
        return;
      case 'barcode':
        this.#barcode(step);
        return;
      case 'raster':
        this.#setAlign('left');
        writeBitmap(this.#writer, step.bitmap, step.align, this.#model.paperDots);
        return;
      default:
        assertNever(step);
    }
  }

  #textLine({ text, align, width, height, bold, underline = false }: Line): void {
    this.#setAlign(align);
    this.#setSize(width, height);
    this.#setBold(bold);
    this.#setUnderline(underline);
    // Four bytes at most for each unit of the text, and the line feed.
    this.#writer.write(text.length * 4 + 1, (bytes, start) => {
      let at = start;
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        if (unit < 0x80) {
          bytes[at++] = unit;
          continue;
        }
        const code = this.#codes[unit] ?? 0;
        if (code !== 0) {
          bytes[at++] = code >> 8;
          bytes[at++] = code & 0xff;
          continue;
        }
        const codePoint = text.codePointAt(index) ?? 0;
        for (const byte of fontFourByteCode(codePoint, this.#model) ?? []) bytes[at++] = byte;
        if (codePoint > 0xffff) index += 1;
      }
      bytes[at++] = LF;
      return at;
    });
    this.#writer.end(Math.max(LINE_DOTS, height * GLYPH_DOTS));
  }

  #drawnLine({ text, align, width, height, bold, underline = false }: Line): void {
    this.#setAlign('left');
    const { bitmap, replaced } = drawText(text, { width, height, bold, underline }, 0);
    this.#replaced += replaced;
    writeBitmap(this.#writer, bitmap, align, this.#model.paperDots);
    const spare = LINE_DOTS - bitmap.heightDots;
    if (spare > 0) this.#writer.command([ESC, 0x4a, spare], spare);
  }

  #qr({ data, moduleDots, errorCorrection }: Qr): void {
    const draws = this.#model.drawsCodes && printerMayDraw(data);
    const commands = draws ? qrCode(data, moduleDots, errorCorrection) : [];
    const sound = commands.every((command) => realTimeCommandAt(command) < 0);
    const bitmap = draws && sound ? null : drawQr(data, moduleDots, errorCorrection);
    if (bitmap !== null) {
      this.#setAlign('left');
      writeBitmap(this.#writer, bitmap, 'center', this.#model.paperDots);
      return;
    }
    this.#setAlign('center');
    const feedDots = (qrModules(data, errorCorrection) ?? 0) * moduleDots;
    for (const [index, command] of commands.entries()) {
      this.#writer.command(command, index === commands.length - 1 ? feedDots : 0);
    }
  }

  #barcode(step: Barcode): void {
    const parameters = this.#model.drawsCodes ? soundParameters(step) : null;
    if (parameters === null) {
      this.#setAlign('left');
      writeBitmap(this.#writer, drawCode128(step.symbols, step), 'center', this.#model.paperDots);
      return;
    }
    this.#setAlign('center');
    const commands = code128Barcode(parameters, step);
    const feedDots = step.heightDots + (step.showText ? LINE_DOTS : 0);
    for (const [index, command] of commands.entries()) {
      this.#writer.command(command, index === commands.length - 1 ? feedDots : 0);
    }
  }

  #setAlign(align: Alignment): void {
    if (align === this.#align) return;
    this.#align = align;
    this.#writer.command([ESC, 0x61, align === 'left' ? 0 : align === 'center' ? 1 : 2]);
  }

  #setSize(width: number, height: number): void {
    const size = ((width - 1) << 4) | (height - 1);
    if (size === this.#size) return;
    this.#size = size;
    this.#writer.command([GS, 0x21, size]);
  }

  #setBold(bold: boolean): void {
    if (bold === this.#bold) return;
    this.#bold = bold;
    this.#writer.command([ESC, 0x45, bold ? 1 : 0]);
  }

  /** ASCII and Chinese are underlined by two commands. */
  #setUnderline(underline: boolean): void {
    if (underline === this.#underline) return;
    this.#underline = underline;
    this.#writer.command([ESC, 0x2d, underline ? 1 : 0]);
    this.#writer.command([FS, 0x2d, underline ? 1 : 0]);
  }
}

/**
 * What the printer is told of a barcode, `null` where it must be sent as dots: set C writes pairs of digits as single
 * bytes, and `…160502…` would clear the printer's buffer.
 */
function soundParameters(step: Barcode): Uint8Array | null {
  const parameters = code128Parameters(step.symbols);
  // Their number stands before them in one byte and is read with them.
  const sound = parameters.length <= 0xff && realTimeCommandAt(Uint8Array.of(parameters.length, ...parameters)) < 0;
  return sound ? parameters : null;
}
