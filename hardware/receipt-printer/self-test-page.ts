import type { IdentityField } from './escpos-commands.ts';
import type { PrinterModel } from './escpos-encoder.ts';
import { type LaidOutStep, layOutReceipt } from './layout.ts';

const HEADING = { align: 'center', width: 2, height: 2, bold: true } as const;
const PLAIN = { align: 'left', width: 1, height: 1, bold: false } as const;

/** Common, rarer (outside GB 2312), and full-width signs. */
const CHINESE_SAMPLE = '村办受理回执 镕喆堃〇 ￥℃①';
/** Characters of four bytes, as in names: always sent as dots unless the printer knows them. */
const RARE_SAMPLE = '㛃䶮𠮷𬭚';
const CODE_SAMPLE = 'SELFTEST-01';

/** What the printer says of itself, as far as it does. */
export type PrinterIdentity = Readonly<Partial<Record<IdentityField, string>>>;

const IDENTITY_LABELS: Readonly<Record<IdentityField, string>> = {
  maker: '厂商',
  model: '型号',
  firmware: '固件',
  serialNumber: '编号',
  font: '字库',
};

/**
 * A page by which staff see what a printer can do: who it is, its characters, Chinese by its own font and as dots (the
 * two lines must read the same), rare characters, sizes, both codes, the width of the paper. Nothing of anybody.
 */
export function selfTestSteps(identity: PrinterIdentity, model: PrinterModel): readonly LaidOutStep[] {
  const columns = Math.floor(model.paperDots / 12);
  const ascii = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_none, index) => 0x21 + index));
  const fields = (Object.keys(IDENTITY_LABELS) as IdentityField[]).map((field) => ({
    block: 'field' as const,
    label: IDENTITY_LABELS[field],
    text: identity[field] ?? '没有回答',
  }));
  const head = layOutReceipt(
    {
      blocks: [
        { block: 'text', text: '打印机自检', ...HEADING },
        { block: 'rule' },
        ...fields,
        { block: 'field', label: '纸宽', text: `${columns} 列 ${model.paperDots} 点` },
        { block: 'rule' },
        { block: 'text', text: ascii, ...PLAIN },
        { block: 'text', text: '下面两行字应当一样：', ...PLAIN },
      ],
    },
    model.paperDots,
  );
  const foot = layOutReceipt(
    {
      blocks: [
        { block: 'text', text: `生僻字 ${RARE_SAMPLE}`, ...PLAIN },
        { block: 'text', text: '加粗', ...PLAIN, bold: true },
        { block: 'text', text: '下划线', ...PLAIN, underline: true },
        { block: 'text', text: '倍宽倍高', ...PLAIN, width: 2, height: 2 },
        { block: 'feed', lines: 1 },
        { block: 'qr', data: CODE_SAMPLE, moduleDots: 6, errorCorrection: 'M' },
        { block: 'feed', lines: 1 },
        { block: 'barcode', data: CODE_SAMPLE, moduleDots: 2, heightDots: 64, showText: true },
        { block: 'feed', lines: 1 },
        { block: 'text', text: '1234567890'.repeat(5).slice(0, columns), ...PLAIN },
      ],
    },
    model.paperDots,
  );
  if (!head.ok || !foot.ok) throw new Error('the test page does not fit the paper');
  const sample = { step: 'line', text: CHINESE_SAMPLE, ...PLAIN } as const;
  return [...head.value, sample, { ...sample, asDots: true }, ...foot.value];
}
