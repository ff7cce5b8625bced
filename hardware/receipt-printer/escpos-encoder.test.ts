import { expect, test } from 'vitest';
import { askEcho, askIdentity, askStatus, ESC_POS, qrCode } from './escpos-commands.ts';
import { COMMON_MODEL, encodeReceipt, type PrinterModel } from './escpos-encoder.ts';
import { type StreamCommand, takeCommand } from './escpos-stream.ts';
import { type LaidOutStep, layOutReceipt } from './layout.ts';
import { realTimeCommandAt } from './real-time-commands.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

const hex = (text: string): number[] => text.split(' ').map((byte) => Number.parseInt(byte, 16));
const flat = (parts: readonly Uint8Array[]): number[] => parts.flatMap((part) => [...part]);

type Line = Extract<LaidOutStep, { readonly step: 'line' }>;
const line = (text: string, style: Partial<Line> = {}): LaidOutStep => {
  const plain = { step: 'line', text, align: 'left', width: 1, height: 1, bold: false } as const;
  return { ...plain, ...style };
};

/** The bytes of one step, without what stands before and after every receipt. */
function bytesOf(step: LaidOutStep, model: Partial<PrinterModel> = {}): readonly number[] {
  const { commands } = encodeReceipt([step], { ...COMMON_MODEL, paperDots: 384, ...model });
  const isHead = (command: Uint8Array): boolean => command[0] === 0x1b && command[1] === 0x40;
  return flat(commands.slice(0, -1).filter((command) => !isHead(command) && command[0] !== 0x1c));
}

/** The commands a printer takes a step apart into. */
function commandsOf(step: LaidOutStep, model: Partial<PrinterModel> = {}): readonly StreamCommand[] {
  const commands: StreamCommand[] = [];
  let rest = Uint8Array.from(bytesOf(step, model));
  for (let taken = takeCommand(rest, true); taken !== null; taken = takeCommand(rest, true)) {
    commands.push(taken.command);
    rest = rest.slice(taken.length);
  }
  expect(rest).toHaveLength(0);
  return commands;
}

test('the documented commands, byte for byte', () => {
  expect(flat([ESC_POS.initialise, ESC_POS.chineseModeOn])).toEqual(hex('1B 40 1C 26'));
  expect(bytesOf(line('爱上自己'))).toEqual(hex('B0 AE C9 CF D7 D4 BC BA 0A'));
  expect(bytesOf(line('受理回执'))).toEqual(hex('CA DC C0 ED BB D8 D6 B4 0A'));
  expect([...ESC_POS.feedAndCut]).toEqual(hex('1D 56 42 00'));
  expect([...askIdentity('model')]).toEqual(hex('1D 49 43'));
  expect(([1, 2, 3, 4] as const).flatMap((n) => [...askStatus(n)])).toEqual(hex('10 04 01 10 04 02 10 04 03 10 04 04'));
  expect([...askEcho('0042')]).toEqual(hex('1D 28 48 06 00 30 30 30 30 34 32'));
  expect(flat(qrCode('KIOSK-TEST-0001', 6, 'M'))).toEqual(
    hex(
      '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 12 00 31 50 30 4B 49 4F 53 4B 2D 54 45 53 54 2D 30 30 30 31 1D 28 6B 03 00 31 51 30',
    ),
  );
});

test('the yen sign is printed as the full-width one, former private use as what took its place', () => {
  expect(bytesOf(line('¥€'))).toEqual(hex('A3 A4 A2 E3 0A'));
  expect(bytesOf(line('\ue81e龴'))).toEqual(hex('FE 59 FE 59 0A'));
});

test('a line with a character of four bytes is sent as dots, in one band, and takes the room of a line', () => {
  const commands = commandsOf(line('周㛃𠮷', { align: 'right' }));
  expect(commands).toEqual([
    { command: 'raster', bitmap: expect.objectContaining({ widthDots: 384, heightDots: 24 }) },
    { command: 'feed-dots', dots: 6 },
  ]);
  expect(encodeReceipt([line('周㛃𠮷')]).replaced).toBe(0);
});

test('a printer whose font reaches to four bytes gets the code', () => {
  expect(bytesOf(line('㐀𠮷'), { chineseCodes: 'gb18030' })).toEqual(hex('81 39 EE 39 95 34 B2 35 0A'));
});

test('what is in no font is a visible mark that is counted', () => {
  expect(encodeReceipt([line('王ༀ😀')]).replaced).toBe(2);
  expect(encodeReceipt([line('王ༀ')], { ...COMMON_MODEL, chineseCodes: 'gb18030' }).replaced).toBe(0);
});

test('a printer with GB 2312 alone, or without any Chinese, gets the rest as dots', () => {
  const isDots = (text: string, model: Partial<PrinterModel>): boolean =>
    commandsOf(line(text), model).some(({ command }) => command === 'raster');
  expect(isDots('王秀兰', { chineseCodes: 'gb2312' })).toBe(false);
  expect(isDots('朱镕二〇', { chineseCodes: 'gb2312' })).toBe(true);
  expect(isDots('王秀兰', { chineseFont: false })).toBe(true);
  expect(isDots('QH01-42', { chineseFont: false })).toBe(false);
  expect(flat(encodeReceipt([line('王')], { ...COMMON_MODEL, chineseFont: false }).commands).includes(0x1c)).toBe(
    false,
  );
});

test('modes are sent when they change, and not before', () => {
  const steps = [line('一'), line('二'), line('三', { bold: true, underline: true }), line('四')];
  const { commands } = encodeReceipt(steps);
  expect(flat(commands.slice(2, -1))).toEqual(
    hex('D2 BB 0A B6 FE 0A 1B 45 01 1B 2D 01 1C 2D 01 C8 FD 0A 1B 45 00 1B 2D 00 1C 2D 00 CB C4 0A'),
  );
});

const barcode = (data: string): LaidOutStep => {
  const block = { block: 'barcode', data, moduleDots: 2, heightDots: 64, showText: true } as const;
  const laidOut = layOutReceipt({ blocks: [block] }, 576);
  const [step] = laidOut.ok ? laidOut.value : [];
  if (step === undefined) throw new Error('not laid out');
  return step;
};

test('a barcode by the printer: height, module, text below, then set and data', () => {
  expect(bytesOf(barcode('20260105'))).toEqual(
    hex('1B 61 01 1D 68 40 1D 77 02 1D 48 02 1D 66 00 1D 6B 49 06 7B 43 14 1A 01 05'),
  );
});

test('a barcode whose digits would clear the printer is sent as dots', () => {
  // Pairs of digits are single bytes: 16 05 02 is DLE ENQ 2.
  const kindsOf = (data: string, model: Partial<PrinterModel> = {}): ReadonlySet<string> =>
    new Set(commandsOf(barcode(data), model).map(({ command }) => command));
  expect(kindsOf('20160502')).toEqual(new Set(['raster']));
  expect(kindsOf('20160601')).toContain('barcode');
  expect(kindsOf('20260105', { drawsCodes: false })).toEqual(new Set(['raster']));
});

test('nothing in dots reads as a real-time command', () => {
  const bits = Uint8Array.from(
    { length: 48 * 60 },
    (_none, index) => [0x10, 0x04, 0x01, 0x10, 0x14, 0x08][index % 6] ?? 0,
  );
  const picture = { step: 'raster', align: 'left', bitmap: { widthDots: 384, heightDots: 60, bits } } as const;
  const { stream } = encodeReceipt([picture], { ...COMMON_MODEL, paperDots: 384 });
  expect(realTimeCommandAt(bits)).toBe(0);
  expect(realTimeCommandAt(stream.bytes)).toBe(-1);
  expect(stream.commands).toHaveLength(2 + 2 + 1);
});

test('pieces hold whole commands and at most 512 bytes', () => {
  const laidOut = layOutReceipt(SPECIMEN_RECEIPT, 576);
  const { stream, commands } = encodeReceipt(laidOut.ok ? [...laidOut.value, ...laidOut.value, ...laidOut.value] : []);
  const pieces = stream.pieces(512).map(({ bytes }) => bytes);
  expect(flat(pieces)).toEqual(flat(commands));
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(512);
  const endsOf = (parts: readonly Uint8Array[]): number[] =>
    parts.map((_part, index) => flat(parts.slice(0, index + 1)).length);
  expect(endsOf(commands)).toEqual(expect.arrayContaining(endsOf(pieces)));
  expect(stream.pieces(512).reduce((sum, { feedDots }) => sum + feedDots, 0)).toBe(stream.feedDots);
});
