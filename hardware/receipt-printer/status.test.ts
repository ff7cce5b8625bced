import { expect, test } from 'vitest';
import {
  decodeStatusBack,
  decodeStatusBytes,
  HEALTHY,
  PrinterMessageParser,
  troubleOf,
  vocabularyOf,
} from './status.ts';

test('healthy answers, with the drawer pin high or low', () => {
  expect(decodeStatusBytes([0x12, 0x12, 0x12, 0x12])).toEqual(HEALTHY);
  expect(decodeStatusBytes([0x16, 0x12, 0x12, 0x12])).toEqual(HEALTHY);
});

test('captured: a printer out of paper', () => {
  const condition = decodeStatusBytes([0x1a, 0x32, 0x12, 0x7e]);
  expect(condition).toMatchObject({ offline: true, paperOut: true, paperNearEnd: true });
  expect(troubleOf(condition)).toBe('paper-out');
  expect(vocabularyOf(condition)).toEqual({ device: 'online', media: 'unknown', paper: 'out' });
});

test('near the end of the roll is no trouble', () => {
  const condition = decodeStatusBytes([0x12, 0x12, 0x12, 0x1e]);
  expect(troubleOf(condition)).toBeNull();
  expect(vocabularyOf(condition)).toMatchObject({ device: 'online', paper: 'low' });
});

test('Cashino: bit 7 says that a slip hangs in the exit', () => {
  expect(vocabularyOf(decodeStatusBytes([0x92, 0x12, 0x12, 0x12]))).toMatchObject({
    device: 'online',
    media: 'present',
  });
});

test.each([
  ['cover-open', [0x1a, 0x16, 0x12, 0x12], 'userError'],
  ['cutter-fault', [0x1a, 0x52, 0x1a, 0x12], 'hardwareError'],
  ['overheated', [0x1a, 0x52, 0x52, 0x12], 'hardwareError'],
  ['printer-fault', [0x1a, 0x52, 0x32, 0x12], 'hardwareError'],
  ['printer-offline', [0x1a, 0x12, 0x12, 0x12], 'offline'],
] as const)('%s', (trouble, bytes, device) => {
  const condition = decodeStatusBytes(bytes);
  expect(troubleOf(condition)).toBe(trouble);
  expect(vocabularyOf(condition).device).toBe(device);
});

test('captured: automatic status back of an idle printer, and its troubles', () => {
  expect(decodeStatusBack(Uint8Array.of(0x14, 0, 0, 0x0f))).toEqual(HEALTHY);
  expect(troubleOf(decodeStatusBack(Uint8Array.of(0x38, 0, 0, 0x0f)))).toBe('cover-open');
  expect(troubleOf(decodeStatusBack(Uint8Array.of(0x18, 0, 0x0f, 0x0f)))).toBe('paper-out');
});

test('messages of every kind are told apart in one stream, byte by byte', () => {
  const stream = [
    0x12, 0x92, 0x14, 0, 0, 0x0f, 0x37, 0x22, 0x30, 0x30, 0x34, 0x32, 0, 0x5f, 0x52, 0x50, 0, 0x13, 0x11, 0x00,
  ];
  const parser = new PrinterMessageParser();
  expect(stream.flatMap((byte) => parser.push(Uint8Array.of(byte)))).toEqual([
    { kind: 'status-byte', byte: 0x12 },
    { kind: 'status-byte', byte: 0x92 },
    { kind: 'status-back', bytes: Uint8Array.of(0x14, 0, 0, 0x0f) },
    { kind: 'echo', id: '0042' },
    { kind: 'text', text: 'RP' },
    { kind: 'flow-control', byte: 0x13 },
    { kind: 'flow-control', byte: 0x11 },
    { kind: 'unknown', byte: 0 },
  ]);
});
