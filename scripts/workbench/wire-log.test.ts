import { expect, test } from 'vitest';
import { encodeCommand } from '../../hardware/id-card-reader/sdt-command.ts';
import { encodeFrame } from '../../hardware/id-card-reader/sdt-frame.ts';
import { encodeReply, joinReadBase } from '../../hardware/id-card-reader/sdt-reply.ts';
import { encodeTextBlock } from '../../hardware/id-card-reader/sdt-text.ts';
import { specimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import { askEcho, askStatus, ESC_POS } from '../../hardware/receipt-printer/escpos-commands.ts';
import { encodeReceipt } from '../../hardware/receipt-printer/escpos-encoder.ts';
import type { DeviceName } from './state.ts';
import { WireLog } from './wire-log.ts';

type Spoken = readonly ['to' | 'from', Uint8Array | string];

function logOf(device: DeviceName, spoken: readonly Spoken[]): WireLog {
  const log = new WireLog(device);
  for (const [index, [direction, bytes]] of spoken.entries()) {
    log.take({
      direction: direction === 'to' ? 'to-device' : 'from-device',
      bytes: typeof bytes === 'string' ? Uint8Array.from(Buffer.from(bytes.replaceAll(' ', ''), 'hex')) : bytes,
      at: index,
    });
  }
  return log;
}

const notesOf = (device: DeviceName, spoken: readonly Spoken[]): readonly string[] =>
  logOf(device, spoken).lines.map(({ note }) => note);

/** Replies of real readers, as published. */
test.each([
  ['AA AA AA 96 69 00 04 00 00 90 94', '90 成功'],
  ['AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', '9F 找到卡'],
  ['AA AA AA 96 69 00 04 00 00 80 84', '80 没有卡'],
  ['AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', '90 成功'],
  ['AA AA AA 96 69 00 04 00 00 81 85', '81 选卡失败'],
  ['AA AA AA 96 69 00 04 00 00 41 45', '41 读卡失败'],
  ['AA AA AA 96 69 00 04 00 00 31 35', '31 卡不认读卡器'],
  ['AA AA AA 96 69 00 04 00 00 91 95', '91 没有此项内容'],
  [
    'AA AA AA 96 69 00 14 00 00 90 05 00 03 00 55 77 33 01 87 D6 12 00 B1 68 DE 3A EC',
    '90 成功：模块编号 05.03-20150101-0001234567-0987654321',
  ],
  ['AA AA AA 96 69 00 04 00 00 90 95', '校验错'],
])('reader answers %s', (bytes, note) => {
  expect(notesOf('id-card-reader', [['from', bytes]])).toEqual([note]);
});

test('a length that lies is shown when the host speaks again', () => {
  const log = logOf('id-card-reader', [['from', 'AA AA AA 96 69 00 05 05 05 05']]);
  expect(log.lines).toMatchObject([{ note: '收到 10 / 12 字节……', open: true }]);
  log.take({ direction: 'to-device', bytes: encodeCommand('reset'), at: 9 });
  expect(log.lines).toMatchObject([
    { note: '中断，少 2 字节', tone: 'trouble', open: false },
    { note: '复位 10 FF', direction: 'to-device' },
  ]);
});

test('bytes before a frame are shown as what they are', () => {
  expect(notesOf('id-card-reader', [['from', 'AA 00 AA AA AA 96 69 00 04 00 00 90 94']])).toEqual([
    '帧外 2 字节',
    '90 成功',
  ]);
});

test('a frame that trickles in is one line that grows', () => {
  const card = specimenCard('pensioner-woman');
  if (card.kind !== 'citizen') throw new Error('a citizen is meant');
  const reply = encodeFrame(encodeReply(0x90, joinReadBase(encodeTextBlock(card), card.photo)));
  const log = logOf('id-card-reader', [['to', encodeCommand('read-base')]]);
  for (let at = 0; at < reply.length; at += 100) {
    log.take({ direction: 'from-device', bytes: reply.subarray(at, at + 100), at });
    expect(log.lines).toHaveLength(2);
  }
  expect(log.lines.map(({ note }) => note)).toEqual([
    '读卡基本信息 30 01',
    '90 成功：王秀兰，文字 256、照片 1024 字节',
  ]);
  expect(log.lines[1]?.hex).toBe(Buffer.from(reply).toString('hex').toUpperCase());
});

test('an exchange that repeats is folded and counted, and the page is told what went', () => {
  const ask = ['to', encodeCommand('find-card')] as const;
  const none = ['from', encodeFrame(encodeReply(0x80))] as const;
  const log = logOf('id-card-reader', [ask, none, ask, none, ask, none]);
  expect(log.lines).toMatchObject([
    { note: '寻卡 20 01', times: 3, at: 4 },
    { note: '80 没有卡', times: 3, at: 5 },
  ]);
  const { changed, removed } = log.changes();
  expect(changed).toMatchObject([{ id: 1 }, { id: 2 }]);
  expect(removed.toSorted()).toEqual([3, 4, 5, 6]);
  expect(log.changes()).toEqual({ changed: [], removed: [] });
});

test('old lines make room', () => {
  const log = new WireLog('id-card-reader');
  for (let at = 0; at < 600; at += 1) {
    log.take({ direction: 'to-device', bytes: encodeFrame(Uint8Array.of(0x77, at >> 8, at & 0xff)), at });
  }
  expect(log.lines).toHaveLength(240);
  expect(log.lines[0]).toMatchObject({ at: 360 });
});

test('printer status is read against what was asked', () => {
  const ask4 = ['to', askStatus(4)] as const;
  expect(notesOf('receipt-printer', [ask4, ['from', '12']])).toEqual(['DLE EOT 4', 'DLE EOT 4 → 12 正常']);
  expect(notesOf('receipt-printer', [ask4, ['from', '7E']])).toEqual(['DLE EOT 4', 'DLE EOT 4 → 7E 缺纸']);
  expect(notesOf('receipt-printer', [ask4, ['from', '1E']])).toEqual(['DLE EOT 4', 'DLE EOT 4 → 1E 纸将尽']);
  expect(notesOf('receipt-printer', [['from', '14 00 00 0F']])).toEqual(['自动状态：正常']);
});

test('four questions in one go make one line, and so do their answers, byte by byte', () => {
  const ask = 'to';
  const log = logOf('receipt-printer', [
    [ask, '10 04 01 10 04 02 10 04 03 10 04 04'],
    ['from', '1A'],
    ['from', '32'],
    ['from', '12'],
    ['from', '7E'],
  ]);
  expect(log.lines).toMatchObject([
    { note: 'DLE EOT 1 2 3 4' },
    { note: 'DLE EOT 1 2 3 4 → 缺纸', tone: 'trouble', hex: '1A32127E', open: false },
  ]);
});

test('a dead printer leaves nothing for the next question', () => {
  expect(
    notesOf('receipt-printer', [
      ['to', '10 04 01 10 04 02 10 04 03 10 04 04'],
      ['from', '12'],
      ['to', '10 04 04'],
      ['from', '12'],
    ]).at(-1),
  ).toBe('DLE EOT 4 → 12 正常');
});

test('a receipt is told in a line', () => {
  const title = { step: 'line', align: 'center', width: 2, height: 2, bold: true } as const;
  const { commands } = encodeReceipt([
    { ...title, text: '受理回执' },
    { step: 'qr', data: 'KIOSK-TEST-0001', moduleDots: 6, errorCorrection: 'M' },
  ]);
  expect(
    notesOf('receipt-printer', [
      ...commands.map((bytes) => ['to', bytes] as const),
      ['to', askEcho('0007')],
      ['from', '37 22 30 30 30 37 00'],
    ]),
  ).toEqual(['初始化 · 开中文 · “受理回执” · 二维码 KIOSK-TEST-0001 · 切纸', '打完请回 0007', '打完了，回 0007']);
});

test('clearing a printer after trouble is told', () => {
  expect(notesOf('receipt-printer', [['to', ESC_POS.clearAndRecover]])).toEqual(['DLE ENQ 2 清空并恢复']);
});
