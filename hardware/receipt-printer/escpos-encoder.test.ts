import { expect, test } from 'vitest';
import { piecesOf } from './escpos-driver.ts';
import { askEcho, askStatus, ESC_POS, encodeReceipt, qrCode } from './escpos-encoder.ts';
import { encodeGb18030 } from './gb18030.ts';
import { layOutReceipt } from './layout.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

const hex = (text: string): number[] => text.split(' ').map((byte) => Number.parseInt(byte, 16));
const flat = (parts: readonly Uint8Array[]): number[] => parts.flatMap((part) => [...part]);

test('the documented commands, byte for byte', () => {
  expect(flat([ESC_POS.initialise, ESC_POS.chineseModeOn, encodeGb18030('爱上自己').bytes])).toEqual(
    hex('1B 40 1C 26 B0 AE C9 CF D7 D4 BC BA'),
  );
  expect([...encodeGb18030('受理回执').bytes]).toEqual(hex('CA DC C0 ED BB D8 D6 B4'));
  expect([...ESC_POS.feedAndCut]).toEqual(hex('1D 56 42 00'));
  expect(([1, 2, 3, 4] as const).flatMap((n) => [...askStatus(n)])).toEqual(hex('10 04 01 10 04 02 10 04 03 10 04 04'));
  expect([...askEcho('0042')]).toEqual(hex('1D 28 48 06 00 30 30 30 30 34 32'));
  expect(flat(qrCode('KIOSK-TEST-0001', 6, 'M'))).toEqual(
    hex(
      '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 12 00 31 50 30 4B 49 4F 53 4B 2D 54 45 53 54 2D 30 30 30 31 1D 28 6B 03 00 31 51 30',
    ),
  );
});

test('the yen sign is printed as the full-width one, rare characters as a visible mark that is counted', () => {
  expect([...encodeGb18030('¥€').bytes]).toEqual(hex('A3 A4 A2 E3'));
  const rare = encodeGb18030('㐀𠮷龴王');
  expect(rare.replaced).toBe(3);
  expect([...rare.bytes]).toEqual([...encodeGb18030('〓〓〓王').bytes]);
});

test('control characters in a text never reach the printer', () => {
  expect([...encodeGb18030('\u0010\u0004\u0001a\u001b@').bytes]).toEqual(hex('61 40'));
});

test('pieces hold whole commands and at most 512 bytes', () => {
  const laidOut = layOutReceipt(SPECIMEN_RECEIPT, 576);
  const { commands } = encodeReceipt(laidOut.ok ? [...laidOut.value, ...laidOut.value, ...laidOut.value] : []);
  const pieces = piecesOf(commands);
  expect(flat(pieces)).toEqual(flat(commands));
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(512);
  const endsOf = (parts: readonly Uint8Array[]): number[] =>
    parts.map((_part, index) => flat(parts.slice(0, index + 1)).length);
  expect(endsOf(commands)).toEqual(expect.arrayContaining(endsOf(pieces)));
});
