import { expect, test } from 'vitest';
import { code128Bars, encodeCode128 } from '../../hardware/receipt-printer/code128.ts';
import type { PaperItem, TextRun } from '../../hardware/receipt-printer/paper.ts';
import { qrMatrix, receiptPicture } from './receipt-picture.ts';

const plain = { width: 1, height: 1, bold: false } as const;

function line(runs: readonly TextRun[], align: 'left' | 'center' | 'right' = 'left'): PaperItem {
  return { item: 'line', align, runs };
}

/** Position, scale and characters of every text in a picture, with the place of each character in dots. */
function textsOf(items: readonly PaperItem[], paperDots = 576) {
  const { svg } = receiptPicture({ paperDots, items });
  const texts = svg.matchAll(
    /<text transform="translate\((\d+) (\d+)\)(?: scale\((\d) (\d)\))?" x="([\d ]+)"[^>]*font-weight="(\d+)">([^<]*)</g,
  );
  return Array.from(texts, ([, x, y, width, height, places, weight, text]) => ({
    x: Number(x),
    y: Number(y),
    scale: [Number(width ?? 1), Number(height ?? 1)],
    places: places?.split(' ').map(Number),
    bold: weight === '700',
    text,
  }));
}

test('a Chinese character takes 24 dots, a Latin one 12', () => {
  expect(textsOf([line([{ ...plain, text: '号A1王' }])])).toMatchObject([
    { x: 0, places: [0, 24, 36, 48], text: '号A1王' },
  ]);
});

test('spaces are places left out', () => {
  expect(textsOf([line([{ ...plain, text: '姓名  王*兰' }])])).toMatchObject([
    { places: [0, 24, 72, 96, 108], text: '姓名王*兰' },
  ]);
});

test('lines are centred and set right on the printable width', () => {
  const text = { ...plain, text: '回执' };
  expect(textsOf([line([text], 'center'), line([text], 'right')], 384).map(({ x }) => x)).toEqual([168, 336]);
});

test('enlarged and bold runs keep their place in the line and stand on one foot', () => {
  const texts = textsOf([
    line([
      { ...plain, text: '号' },
      { text: '12', width: 2, height: 2, bold: true },
      { ...plain, text: '止' },
    ]),
  ]);
  const [first, second, third] = texts;
  expect(texts.map(({ x }) => x)).toEqual([0, 24, 72]);
  expect(second).toMatchObject({ scale: [2, 2], bold: true });
  expect([first?.y, third?.y]).toEqual([(second?.y ?? 0) + 24, (second?.y ?? 0) + 24]);
});

test('a line takes 30 dots, one taller than that what it needs, a feed what it says', () => {
  const text = { ...plain, text: '行' };
  const [first, second, third, fourth] = textsOf([
    line([text]),
    line([{ ...text, height: 2 }]),
    { item: 'feed', dots: 60 },
    line([text]),
    line([text]),
  ]).map(({ y }) => y);
  expect([second, third, fourth].map((y) => (y ?? 0) - (first ?? 0))).toEqual([30, 30 + 48 + 60, 30 + 48 + 60 + 30]);
});

test('the picture is as wide as the paper, its margins outside the printable dots', () => {
  expect(receiptPicture({ paperDots: 576, items: [] })).toMatchObject({ width: 640 });
  const narrow = receiptPicture({ paperDots: 384, items: [] });
  expect(narrow).toMatchObject({ width: 464 });
  expect(narrow.svg).toContain(`viewBox="-40 0 464 ${narrow.height}"`);
});

test('a QR code is drawn module by module, in the middle of the paper', () => {
  const data = 'CUNBAN:QH01-20260105-000042';
  const moduleDots = 6;
  const { svg } = receiptPicture({
    paperDots: 576,
    items: [{ item: 'qr', align: 'center', data, moduleDots, errorCorrection: 'M' }],
  });
  const { size, data: modules } = qrMatrix(data, 'M');
  const left = (576 - size * moduleDots) / 2;
  const bars = Array.from(svg.matchAll(/M(\d+) (\d+)h(\d+)v6h-\d+z/g), ([, x, y, length]) => ({
    column: (Number(x) - left) / moduleDots,
    y: Number(y),
    length: Number(length) / moduleDots,
  }));
  const top = Math.min(...bars.map(({ y }) => y));
  const drawn = modules.map((row, index) =>
    row.map((_, column) =>
      bars.some(
        (bar) => (bar.y - top) / moduleDots === index && column >= bar.column && column < bar.column + bar.length,
      ),
    ),
  );
  expect(drawn).toEqual(modules);
});

test('text that looks like markup stays text', () => {
  expect(textsOf([line([{ ...plain, text: 'a<b&c' }])])).toMatchObject([{ text: 'a&lt;b&amp;c' }]);
});

test('a barcode is drawn bar by bar, its text below in the middle', () => {
  const symbols = encodeCode128('QH01-42') ?? [];
  const items: readonly PaperItem[] = [
    { item: 'barcode', align: 'center', symbols, moduleDots: 2, heightDots: 64, showText: true },
  ];
  const { svg } = receiptPicture({ paperDots: 576, items });
  const widths = Array.from(svg.matchAll(/h(\d+)v64h-\d+z/g), ([, width]) => Number(width) / 2);
  expect(widths).toEqual(code128Bars(symbols).filter((_width, index) => index % 2 === 0));
  expect(textsOf(items)).toMatchObject([{ text: 'QH01-42', x: (576 - 7 * 12) / 2 }]);
});

test('dots are drawn where they are, and the paper moves on by their rows', () => {
  const bitmap = { widthDots: 16, heightDots: 2, bits: Uint8Array.of(0b11000000, 1, 0, 0b10000000) };
  const { svg, height } = receiptPicture({ paperDots: 576, items: [{ item: 'raster', align: 'left', bitmap }] });
  const empty = receiptPicture({ paperDots: 576, items: [] });
  expect(height - empty.height).toBe(2);
  const bars = Array.from(svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g), ([, x, y, length]) =>
    [x, y, length].map(Number),
  );
  const top = bars[0]?.[1] ?? 0;
  expect(bars).toEqual([
    [0, top, 2],
    [15, top, 1],
    [8, top + 1, 1],
  ]);
});

test('an underlined run has a line at its foot', () => {
  const { svg } = receiptPicture({ paperDots: 576, items: [line([{ ...plain, text: '下划线', underline: true }])] });
  expect(svg).toMatch(/<path d="M0 \d+h72v1h-72z"\/>/);
});
