import { expect, test } from 'vitest';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import { type ReceiptChain, receiptChain } from './receipt-chain.ts';

const title = '暂存回执';
const farewell = '慢走';
const copyMark = '补打件';

/** Milliseconds after the print was asked for: before the first byte, at the title, in the middle, at the cut, after it. */
const moments = [0, 2, 15, 60, 120, 500] as const;

const deaths = {
  'the hardware process': (chain: ReceiptChain) => chain.killHardware(),
  'the station process': (chain: ReceiptChain) => chain.killStation(),
  'one after the other': async (chain: ReceiptChain) => {
    await chain.killHardware();
    await chain.killStation();
  },
  'the power of everything': (chain: ReceiptChain) => chain.cutPower(),
} as const;

test.each(Object.keys(deaths) as readonly (keyof typeof deaths)[])(
  '%s dies at any moment of a print: one slip without a copy mark at most, and nobody gets the remains',
  async (death) => {
    for (const moment of moments) {
      const chain = await receiptChain();
      const { clock, printer } = chain;
      void chain.print();
      await clock.advance(moment);
      await deaths[death](chain);
      // What hung out of the printer has fallen before anybody asks for anything.
      expect(printer.uncut).toEqual([]);
      const before = printer.slips.length;

      expect(await clock.until(chain.print())).toEqual({ ok: true, value: { copy: true } });
      const texts = printer.slips.map(({ items }) => textOf(items));
      expect(texts).toHaveLength(before + 1);
      const unmarked = texts.filter((text) => text.includes(title) && !text.includes(copyMark));
      expect(unmarked.length, `${death} after ${moment} ms`).toBeLessThanOrEqual(1);
      const last = texts.at(-1) ?? '';
      expect(last).toContain(copyMark);
      expect(last).toContain(farewell);
      expect(last.split(title)).toHaveLength(2);
    }
  },
);

test('without any death the first slip is the original, the second a copy', async () => {
  const { clock, printer, print } = await receiptChain();
  expect(await clock.until(print())).toEqual({ ok: true, value: { copy: false } });
  expect(await clock.until(print())).toEqual({ ok: true, value: { copy: true } });
  expect(printer.slips.map(({ items }) => textOf(items).includes(copyMark))).toEqual([false, true]);
});

test('the roll ends in the middle, the hardware process dies, paper is put in: the rest never comes out', async () => {
  const chain = await receiptChain();
  const { clock, printer } = chain;
  printer.endPaperAfterLines(6);
  void chain.print();
  await clock.advance(60);
  await chain.killHardware();
  printer.setConditions({ paperOut: false });
  await clock.advance(5000);
  expect(printer.slips).toHaveLength(1);
  expect(textOf(printer.slips[0]?.items ?? [])).not.toContain(farewell);
  expect(await clock.until(chain.print())).toEqual({ ok: true, value: { copy: true } });
});

test('a printer that was dead before the first byte: the slip that follows is the original', async () => {
  const chain = await receiptChain();
  const { clock, printer } = chain;
  printer.setConditions({ dead: true });
  expect(await clock.until(chain.print())).toMatchObject({ failure: { code: 'printer-offline' } });
  await chain.killStation();
  printer.setConditions({ dead: false });
  await clock.advance(5000);
  expect(await clock.until(chain.print())).toEqual({ ok: true, value: { copy: false } });
});
