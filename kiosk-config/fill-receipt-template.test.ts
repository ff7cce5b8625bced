import { expect, it } from 'vitest';
import {
  fillReceiptTemplate,
  hasWholePicture,
  type ReceiptValues,
  unknownValueNames,
} from './fill-receipt-template.ts';

const values: ReceiptValues = {
  title: '受理回执',
  stationName: '柳河镇便民服务站',
  itemName: '养老金资格认证',
  maskedName: '王*兰',
  receiptNumber: 'L-1',
  caseNumber: '',
  pickupCode: '1234 5678',
  printedAt: '2026-11-23 09:00',
  nextStep: '不用再跑',
  qrPayload: 'CUNBAN:L-1',
  copyMark: '',
  carryHint: '',
  carryCode: '',
};

it('fills values in and leaves out blocks whose value is empty', () => {
  const document = fillReceiptTemplate(
    {
      schema: 'cunban.receipt-template/1',
      id: 't',
      blocks: [
        { block: 'text', text: '{{copyMark}}', align: 'center', width: 1, height: 1, bold: true },
        { block: 'field', label: '姓名', text: '{{maskedName}}' },
        { block: 'field', label: '办件编号', text: '{{caseNumber}}' },
        { block: 'rule' },
        { block: 'qr', data: '{{qrPayload}}', moduleDots: 6, errorCorrection: 'M' },
      ],
    },
    values,
  );
  expect(document.blocks).toEqual([
    { block: 'field', label: '姓名', text: '王*兰' },
    { block: 'rule' },
    { block: 'qr', data: 'CUNBAN:L-1', moduleDots: 6, errorCorrection: 'M' },
  ]);
});

it('names what is not a receipt value', () => {
  expect(unknownValueNames('{{maskedName}} {{fullName}}')).toEqual(['fullName']);
});

it('fills barcodes, turns pictures into dots, keeps underlines', () => {
  const picture = { block: 'raster', align: 'center', widthDots: 12, heightDots: 1, bits: '//A=' } as const;
  const title = { block: 'text', text: '{{title}}', align: 'left', width: 1, height: 1, bold: false } as const;
  const barcode = { block: 'barcode', moduleDots: 2, heightDots: 64, showText: true } as const;
  const document = fillReceiptTemplate(
    {
      schema: 'cunban.receipt-template/1',
      id: 't',
      blocks: [
        { ...title, underline: true },
        { ...barcode, data: '{{receiptNumber}}' },
        { ...barcode, data: '{{caseNumber}}' },
        picture,
      ],
    },
    values,
  );
  expect(document.blocks).toEqual([
    { ...title, text: '受理回执', underline: true },
    { ...barcode, data: 'L-1' },
    { ...picture, bits: Uint8Array.of(0xff, 0xf0) },
  ]);
  expect(hasWholePicture(picture)).toBe(true);
  expect(hasWholePicture({ ...picture, widthDots: 24 })).toBe(false);
});
