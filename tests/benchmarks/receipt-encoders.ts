import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import { COMMON_MODEL, encodeReceipt } from '../../hardware/receipt-printer/escpos-encoder.ts';
import { layOutReceipt } from '../../hardware/receipt-printer/layout.ts';
import { type BenchmarkRow, median, row } from './row.ts';

/** Receipts encoded between two looks at the clock, and how often that is done, in turns. */
const RECEIPTS_A_ROUND = 100;
const ROUNDS = 30;
const WARM_UP_ROUNDS = 5;
const COLUMNS = 48;

/** One receipt as every encoder is given it: forty lines and a QR code. */
interface Receipt {
  readonly title: string;
  readonly fields: readonly (readonly [label: string, text: string])[];
  readonly lines: readonly string[];
  readonly farewell: string;
  readonly qr: string;
}

const list = (line: (index: number) => string): readonly string[] =>
  Array.from({ length: 32 }, (_none, n) => line(n + 1));

const CHINESE: Receipt = {
  title: '材料清单',
  fields: [
    ['办理事项', '城乡居民基本养老保险待遇领取资格认证'],
    ['申请人  ', '王*兰'],
    ['回执编号', 'QH01-20260105-000042'],
  ],
  lines: list((n) => `${String(n).padStart(2, '0')} 户口簿首页及本人页复印件 A4 共${n}页，已核对`),
  farewell: '身份证和回执都拿好，慢走',
  qr: 'CUNBAN:QH01-20260105-000042',
};

const LATIN: Receipt = {
  title: 'List of papers',
  fields: [
    ['Service  ', 'Proof of life for the basic pension'],
    ['Applicant', 'W* L*'],
    ['Number   ', 'QH01-20260105-000042'],
  ],
  lines: list((n) => `${String(n).padStart(2, '0')} Household book, copy of page ${n}, A4, checked`),
  farewell: 'Take your card and your receipt',
  qr: 'CUNBAN:QH01-20260105-000042',
};

const plain = { block: 'text', align: 'left', width: 1, height: 1, bold: false } as const;

/** From a document to bytes: wrapping, widths and the fit of the QR code included. */
function ours({ title, fields, lines, farewell, qr }: Receipt): () => number {
  const document: ReceiptDocument = {
    blocks: [
      { ...plain, text: title, align: 'center', width: 2, height: 2, bold: true },
      { block: 'rule' },
      ...fields.map(([label, text]) => ({ block: 'field', label, text }) as const),
      { block: 'rule' },
      ...lines.map((text) => ({ ...plain, text })),
      { block: 'rule' },
      { ...plain, text: farewell, align: 'center', bold: true },
      { block: 'qr', data: qr, moduleDots: 6, errorCorrection: 'M' },
    ],
  };
  return () => {
    const laidOut = layOutReceipt(document, COMMON_MODEL.paperDots);
    return laidOut.ok ? encodeReceipt(laidOut.value, COMMON_MODEL).stream.bytes.length : 0;
  };
}

/** Wraps words; knows single-byte code pages only, so that Chinese comes out as question marks. */
function receiptPrinterEncoder({ title, fields, lines, farewell, qr }: Receipt): () => number {
  return () => {
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: COLUMNS });
    encoder.initialize().align('center').bold(true).size(2, 2).line(title).size(1, 1).bold(false).align('left').rule();
    for (const [label, text] of fields) encoder.line(`${label}  ${text}`);
    encoder.rule();
    for (const line of lines) encoder.line(line);
    encoder.rule().align('center').bold(true).line(farewell).bold(false);
    encoder.qrcode(qr, { model: 2, size: 6, errorlevel: 'm' }).cut();
    return encoder.encode().length;
  };
}

/** Breaks lines by characters counted, not by their width; its Chinese is GB 2312, other characters become marks. */
function nodeThermalPrinter(receipt: Receipt, characterSet: CharacterSet): () => number {
  const { title, fields, lines, farewell, qr } = receipt;
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    // Never opened: only its buffer is looked at.
    interface: 'tcp://127.0.0.1:9100',
    characterSet,
    removeSpecialCharacters: false,
    width: COLUMNS,
    breakLine: BreakLine.WORD,
  });
  return () => {
    printer.clear();
    printer.alignCenter();
    printer.bold(true);
    printer.setTextSize(1, 1);
    printer.println(title);
    printer.setTextNormal();
    printer.bold(false);
    printer.alignLeft();
    printer.drawLine();
    for (const [label, text] of fields) printer.println(`${label}  ${text}`);
    printer.drawLine();
    for (const line of lines) printer.println(line);
    printer.drawLine();
    printer.alignCenter();
    printer.bold(true);
    printer.println(farewell);
    printer.bold(false);
    printer.printQR(qr, { cellSize: 6, correction: 'M', model: 2 });
    printer.cut();
    return printer.getBuffer().length;
  };
}

/** Encodes the same receipt with our encoder and both others, in turns in one run; microseconds a receipt. */
export function benchReceiptEncoders(): readonly BenchmarkRow[] {
  return [
    ...compare('40 lines of Chinese', ours(CHINESE), {
      '@point-of-sale/receipt-printer-encoder 4.0.1, which prints "?" for Chinese': receiptPrinterEncoder(CHINESE),
      'node-thermal-printer 4.6.1, GB 2312 only': nodeThermalPrinter(CHINESE, CharacterSet.CHINA),
    }),
    ...compare('40 lines of Latin', ours(LATIN), {
      '@point-of-sale/receipt-printer-encoder 4.0.1': receiptPrinterEncoder(LATIN),
      'node-thermal-printer 4.6.1': nodeThermalPrinter(LATIN, CharacterSet.PC852_LATIN2),
    }),
  ];
}

function compare(
  name: string,
  own: () => number,
  peers: Readonly<Record<string, () => number>>,
): readonly BenchmarkRow[] {
  const encoders = { own, ...peers };
  const times = new Map<string, number[]>(Object.keys(encoders).map((encoder) => [encoder, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const [encoder, encode] of Object.entries(encoders)) {
      const time = microseconds(encode);
      if (round >= WARM_UP_ROUNDS) times.get(encoder)?.push(time);
    }
  }
  return Object.keys(peers).map((peer) =>
    row({
      name: `receipt encoder, ${name} and a QR code, median`,
      value: median(times.get('own') ?? []),
      unit: 'µs',
      peer,
      peerValue: median(times.get(peer) ?? []),
      better: 'lower',
    }),
  );
}

function microseconds(encode: () => number): number {
  const startedAt = performance.now();
  let bytes = 0;
  for (let receipt = 0; receipt < RECEIPTS_A_ROUND; receipt += 1) bytes += encode();
  const elapsed = performance.now() - startedAt;
  if (bytes < RECEIPTS_A_ROUND * 500) throw new Error('an encoder left the receipt out');
  return (elapsed * 1000) / RECEIPTS_A_ROUND;
}

if (import.meta.main) console.table(benchReceiptEncoders());
