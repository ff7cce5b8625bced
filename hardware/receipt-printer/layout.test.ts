import fc from 'fast-check';
import { expect, test } from 'vitest';
import { qrMatrix } from './drawn-codes.ts';
import { twoByteCodes } from './gb18030.ts';
import { layOutReceipt } from './layout.ts';
import { breakLines } from './line-breaking.ts';
import { qrModules } from './qr-size.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';
import { textWidth } from './text-width.ts';

const character = fc.oneof(
  fc.constantFrom(...'村办城乡居民养老保险资格认证'),
  fc.constantFrom(...'，。；：、（）《》“”'),
  fc.constantFrom(...'abcXYZ0189-./'),
  fc.constant(' '),
);
const text = fc.array(character, { maxLength: 80 }).map((characters) => characters.join(''));

test('no line is wider than the paper, and no character but spaces is lost', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 48 }), (written, columns) => {
      const lines = breakLines(written, columns);
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(written.replaceAll(' ', ''));
    }),
  );
});

test('width is what the printer makes of the bytes: one column a byte', () => {
  fc.assert(
    fc.property(text, (written) => {
      const bytes = Array.from(written, (character) => ((twoByteCodes()[character.charCodeAt(0)] ?? 0) === 0 ? 1 : 2));
      expect(bytes.reduce((sum, count) => sum + count, 0)).toBe(textWidth(written));
    }),
  );
});

test('words and numbers stay whole', () => {
  expect(breakLines('编号 QH01-20260105-000042 请保管', 22)).toEqual(['编号', 'QH01-20260105-000042', '请保管']);
  expect(breakLines('123456789012', 5)).toEqual(['12345', '67890', '12']);
});

test('closing marks do not begin a line, opening marks do not end one', () => {
  expect(breakLines('资料已保存，请放心', 10)).toEqual(['资料已保', '存，请放心']);
  expect(breakLines('请到县城（二楼）', 10)).toEqual(['请到县城', '（二楼）']);
});

test('line feeds are kept, an empty text is an empty line', () => {
  expect(breakLines('一\n\n二', 10)).toEqual(['一', '', '二']);
  expect(breakLines('', 10)).toEqual(['']);
});

test('adjoining fields share a label column and wrap under their value', () => {
  const laidOut = layOutReceipt(SPECIMEN_RECEIPT, 384);
  const lines = laidOut.ok ? laidOut.value.flatMap((step) => (step.step === 'line' ? [step.text] : [])) : [];
  expect(lines).toEqual([
    '青禾镇便民服务站',
    '受理回执',
    '--------------------------------',
    '办理事项  城乡居民基本养老保险待',
    '          遇领取资格认证',
    '申请人    王*兰',
    '回执编号  QH01-20260105-000042',
    '资料已保存在本机，网络恢复后自动',
    '报送县里。',
  ]);
});

test('a QR code wider than the paper gets smaller modules, one that cannot fit is unprintable', () => {
  const qr = (length: number) =>
    layOutReceipt({ blocks: [{ block: 'qr', data: 'x'.repeat(length), moduleDots: 12, errorCorrection: 'M' }] }, 384);
  expect(qr(60)).toEqual({ ok: true, value: [expect.objectContaining({ moduleDots: 9 })] });
  expect(qr(2000)).toMatchObject({ ok: false, failure: { code: 'unprintable' } });
  expect(qr(9000)).toMatchObject({ ok: false, failure: { code: 'unprintable' } });
});

test('numbers stay with the mark before them, dashes and ellipses in one piece, a solidus at neither end', () => {
  expect(breakLines('合计收费￥20.00元', 9)).toEqual(['合计收费', '￥20.00元']);
  expect(breakLines('请等一等……谢谢', 8)).toEqual(['请等一', '等……谢', '谢']);
  expect(breakLines('接下来的事——等', 12)).toEqual(['接下来的', '事——等']);
  expect(breakLines('本人是／否同意', 8)).toEqual(['本人', '是／否同', '意']);
});

test('characters of two code units are one character, two columns wide', () => {
  expect(breakLines('𠮷𠮷𠮷', 4)).toEqual(['𠮷𠮷', '𠮷']);
  expect(textWidth('𠮷a㛃')).toBe(5);
});

test('what no printer prints takes no room', () => {
  const text = '王\u200b秀\ufe00兰\u0007\t一\u00a0二\u{e0100}';
  const laidOut = layOutReceipt({ blocks: [{ block: 'field', label: '姓\u200d名', text }] }, 384);
  expect(laidOut.ok && laidOut.value).toMatchObject([{ text: '姓名  王秀兰 一 二' }]);
});

test('the computed size of a QR code is never below the drawn one', () => {
  for (const level of ['L', 'M', 'Q', 'H'] as const) {
    for (const length of [1, 14, 15, 60, 107, 200, 500, 1000, 1273, 1663, 2331, 2953]) {
      const data = 'x'.repeat(length);
      expect(qrModules(data, level)).toBe(qrMatrix(data, level)?.length ?? null);
    }
  }
  expect(qrModules('王'.repeat(20), 'M')).toBe(qrMatrix('王'.repeat(20), 'M')?.length);
});

test('a long code of capitals and digits is packed, and fits 58 mm paper at three dots a module', () => {
  for (const length of [301, 302, 1000, 1853]) {
    const data = 'A9:%'.repeat(500).slice(0, length);
    expect(qrModules(data, 'L')).toBe(qrMatrix(data, 'L')?.length);
  }
  const data = 'A'.repeat(1853);
  const laidOut = layOutReceipt({ blocks: [{ block: 'qr', data, moduleDots: 4, errorCorrection: 'L' }] }, 384);
  expect(laidOut).toMatchObject({ ok: true, value: [{ step: 'qr', moduleDots: 3 }] });
});

test('a barcode gets bars as narrow as needed, one that cannot fit or is no ASCII is unprintable', () => {
  const barcode = (data: string) =>
    layOutReceipt({ blocks: [{ block: 'barcode', data, moduleDots: 3, heightDots: 64, showText: true }] }, 384);
  expect(barcode('12345678')).toMatchObject({ ok: true, value: [{ step: 'barcode', moduleDots: 3 }] });
  expect(barcode('QH01-20260105')).toMatchObject({ ok: true, value: [{ moduleDots: 2 }] });
  expect(barcode('QH01-20260105-000042-long')).toMatchObject({ failure: { code: 'unprintable' } });
  expect(barcode('王')).toMatchObject({ failure: { code: 'unprintable' } });
});

test('a picture of another size than it says, or wider than the paper, is unprintable', () => {
  const picture = (widthDots: number, bytes: number) =>
    layOutReceipt(
      { blocks: [{ block: 'raster', align: 'center', widthDots, heightDots: 2, bits: new Uint8Array(bytes) }] },
      384,
    );
  expect(picture(9, 4)).toMatchObject({ ok: true });
  expect(picture(9, 5)).toMatchObject({ failure: { code: 'unprintable' } });
  expect(picture(400, 100)).toMatchObject({ failure: { code: 'unprintable' } });
});
