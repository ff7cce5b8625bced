import { afterEach, expect, test } from 'vitest';
import { type SimulatedStation, simulatedStation } from '../simulated-station.ts';
import { textOf } from './paper.ts';
import { SPECIMEN_RECEIPT } from './specimen-receipt.ts';

let station: SimulatedStation;

afterEach(() => station.close());

test.each([
  [true, 1],
  [true, 5],
  [true, 9],
  [false, 1],
  [false, 5],
])(
  'the roll ends inside a receipt (echo: %s, after %i lines): outcome unknown, and the copy is whole',
  async (processIdEcho, lines) => {
    station = await simulatedStation({ processIdEcho });
    const { clock, printer } = station;
    printer.endPaperAfterLines(lines);
    expect(await clock.until(station.printReceipt(SPECIMEN_RECEIPT))).toMatchObject({
      ok: false,
      failure: { code: 'outcome-unknown' },
    });
    expect(station.published.at(-1)).toMatchObject({ paper: 'out', trouble: 'paper-out' });
    expect(await clock.until(station.printReceipt(SPECIMEN_RECEIPT))).toMatchObject({ failure: { code: 'paper-out' } });

    printer.setConditions({ paperOut: false });
    await clock.advance(3000);
    // The torn beginning falls as soon as there is paper again, not with somebody's next receipt.
    expect(printer.slips).toHaveLength(1);
    expect(printer.uncut).toEqual([]);
    expect(printer.slips[0]?.items.filter(({ item }) => item === 'qr')).toEqual([]);
    expect(await clock.until(station.printReceipt(SPECIMEN_RECEIPT))).toMatchObject({ ok: true });
    expect(printer.slips).toHaveLength(2);
    expect(textOf(printer.slips[1]?.items ?? [])).toContain('青禾镇便民服务站');
    expect(textOf(printer.slips[1]?.items ?? [])).toContain('报送县里。');
  },
);
