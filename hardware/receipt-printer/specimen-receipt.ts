import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';

/** A receipt with every kind of block, about an invented case. */
export const SPECIMEN_RECEIPT: ReceiptDocument = {
  blocks: [
    { block: 'text', text: '青禾镇便民服务站', align: 'center', width: 1, height: 1, bold: false },
    { block: 'text', text: '受理回执', align: 'center', width: 2, height: 2, bold: true },
    { block: 'rule' },
    { block: 'field', label: '办理事项', text: '城乡居民基本养老保险待遇领取资格认证' },
    { block: 'field', label: '申请人', text: '王*兰' },
    { block: 'field', label: '回执编号', text: 'QH01-20260105-000042' },
    {
      block: 'text',
      text: '资料已保存在本机，网络恢复后自动报送县里。',
      align: 'left',
      width: 1,
      height: 1,
      bold: false,
    },
    { block: 'feed', lines: 1 },
    { block: 'qr', data: 'CUNBAN:QH01-20260105-000042', moduleDots: 6, errorCorrection: 'M' },
  ],
};

const plain = { block: 'text', align: 'left', width: 1, height: 1, bold: false } as const;
const heading = { block: 'text', align: 'center', width: 2, height: 2, bold: true } as const;

/** A receipt of forty lines on 80 mm paper, without codes, such as a list of what was handed in. */
export const FORTY_LINE_RECEIPT: ReceiptDocument = {
  blocks: [
    { ...heading, text: '材料清单' },
    { block: 'rule' },
    { block: 'field', label: '办理事项', text: '城乡居民基本养老保险待遇领取资格认证' },
    { block: 'field', label: '申请人', text: '王*兰' },
    { block: 'field', label: '回执编号', text: 'QH01-20260105-000042' },
    { block: 'rule' },
    ...Array.from({ length: 32 }, (_none, index) => ({
      ...plain,
      text: `${String(index + 1).padStart(2, '0')} 户口簿首页及本人页复印件 A4 共${index + 1}页，已核对`,
    })),
    { block: 'rule' },
    { ...plain, align: 'center', text: '身份证和回执都拿好，慢走', bold: true },
  ],
};
