import { type Static, Type } from 'typebox';
import type { Immutable } from '../../app/contracts/immutable.ts';
import type { PrinterModel } from './escpos-encoder.ts';
import { COMMON_FONT } from './printer-font.ts';
import type { PrinterSensors } from './status.ts';

/** What differs between models that speak ESC/POS. What is left out is as most have it. */
export const ReceiptPrinterSettings = Type.Object({
  /** Printable width in dots at 203 dpi: 384 for 58 mm paper, 576 for 80 mm. */
  paperDots: Type.Union([Type.Literal(384), Type.Literal(576)]),
  /** Whether the model answers `GS ( H`, the "printed up to here" echo; without it status polling must do. */
  processIdEcho: Type.Boolean(),
  /** `false`: it has no Chinese font, or prints signs in its place; all Chinese is sent as dots. */
  chineseFont: Type.Optional(Type.Boolean()),
  /** How far its font reaches: GB 2312 alone, all two-byte codes (as most), or four-byte codes too. */
  chineseCodes: Type.Optional(Type.Union([Type.Literal('gb2312'), Type.Literal('gbk'), Type.Literal('gb18030')])),
  /** `false`: it draws no QR codes and no Code 128, or draws them wrong; they are sent as dots. */
  drawsCodes: Type.Optional(Type.Boolean()),
  /** `true`: its exit sees a slip that was not taken. */
  exitSensor: Type.Optional(Type.Boolean()),
  /** `false`: it was ordered without the sensor for the end of the roll, and silence does not mean paper. */
  nearEndSensor: Type.Optional(Type.Boolean()),
});
export type ReceiptPrinterSettings = Immutable<Static<typeof ReceiptPrinterSettings>>;

/** What the encoder must know. */
export function printerModel(settings: ReceiptPrinterSettings): PrinterModel {
  return {
    paperDots: settings.paperDots,
    chineseFont: settings.chineseFont ?? COMMON_FONT.chineseFont,
    chineseCodes: settings.chineseCodes ?? COMMON_FONT.chineseCodes,
    drawsCodes: settings.drawsCodes ?? true,
  };
}

export function printerSensors(settings: ReceiptPrinterSettings): PrinterSensors {
  return { exitSensor: settings.exitSensor ?? false, nearEndSensor: settings.nearEndSensor ?? true };
}
