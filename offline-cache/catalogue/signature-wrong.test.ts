import { expect, test } from 'vitest';
import { specimenCounty, specimenItems } from './specimen-catalogue.ts';

const county = specimenCounty();
const stranger = specimenCounty();

async function refusal(packed: Buffer) {
  const store = await county.openStore();
  const before = store.current();
  const applied = await store.apply('snapshot', packed);
  expect(store.current()).toEqual(before);
  store.close();
  return applied.ok ? 'taken' : applied.failure.code;
}

test('a catalogue that a stranger signed is not taken', async () => {
  expect(await refusal(stranger.snapshot(1, specimenItems))).toBe('signature-invalid');
});

test('a statement changed after it was signed is not taken', async () => {
  const { statement, signature } = county.signed(1, specimenItems);
  const changed = { statement: statement.replace('"version":1', '"version":2'), signature };
  expect(await refusal(county.snapshot(1, specimenItems, changed))).toBe('signature-invalid');
});

test('items other than those that were signed are not taken', async () => {
  const signed = county.signed(1, specimenItems);
  expect(await refusal(county.snapshot(1, specimenItems.slice(1), signed))).toBe('root-hash-differs');
});

test('the county’s signature over something else is not one over a catalogue', async () => {
  const other = county.signed(1, specimenItems, { kind: 'cunban.acknowledgement/1' });
  expect(await refusal(county.snapshot(1, specimenItems, other))).toBe('statement-invalid');
});

test('another county’s catalogue is not taken, the province’s is', async () => {
  const elsewhere = county.signed(1, specimenItems, { region: '330100' });
  expect(await refusal(county.snapshot(1, specimenItems, elsewhere))).toBe('region-differs');
  const province = county.signed(1, specimenItems, { region: '13' });
  expect(await refusal(county.snapshot(1, specimenItems, province).subarray(0, 40))).toBe('garbled-catalogue');
  const store = await county.openStore();
  expect((await store.apply('snapshot', county.snapshot(1, specimenItems, province))).ok).toBe(true);
  store.close();
});
