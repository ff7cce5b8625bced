import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acknowledged, saveSpecimen, specimenStation } from '../specimen-cache.ts';
import { receiptsInJournal } from './receipts-in-journal.ts';

test('what the journal alone knows of receipts: saved, accepted, printed; beside a cache that is open', async () => {
  const station = specimenStation();
  const cache = await station.open();
  const first = await saveSpecimen(cache, 'a');
  cache.startDelivery({ send: async (application) => acknowledged(application), onEvent: () => undefined });
  await station.clock.advance(1_000);
  await cache.beginPrint(first.receiptNumber);
  const receipts = receiptsInJournal(join(station.folder, 'journal'));
  expect(receipts.findReceiptByPickupCode(first.pickupCode)).toMatchObject({
    ok: true,
    value: { receiptNumber: first.receiptNumber, outcome: 'accepted', printedCount: 1 },
  });
  expect(receipts.findReceiptByNumber('L-unknown')).toEqual({ ok: true, value: null });
  await cache.close();
  station.remove();
  expect(receipts.findReceiptByPickupCode(first.pickupCode)).toMatchObject({ ok: false });
});
