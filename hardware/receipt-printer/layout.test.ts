import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeGb18030 } from './gb18030.ts';
import { layOutReceipt } from './layout.ts';
import { breakLines } from './line-breaking.ts';
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
      expect(encodeGb18030(written).bytes).toHaveLength(textWidth(written));
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
