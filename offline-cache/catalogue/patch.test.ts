import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from './canonical-json.ts';
import { applyPatch, makePatch, parsePatch } from './patch.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonObject[string]>;
const item = fc.dictionary(fc.string({ maxLength: 4 }), json, { maxKeys: 5 }) as fc.Arbitrary<JsonObject>;
const catalogue = fc
  .dictionary(fc.constantFrom('A', 'B', 'C', 'D'), item)
  .map((items) => new Map(Object.entries(items)));

test('a patch made between any two catalogues leads from the one to the other, over the wire too', () => {
  fc.assert(
    fc.property(catalogue, catalogue, (before, after) => {
      const sent = JSON.parse(JSON.stringify(makePatch(before, after))) as JsonObject;
      const patch = parsePatch(sent);
      if (patch === null) throw new Error('the patch cannot be read');
      const applied = applyPatch((code) => before.get(code), patch);
      if (!applied.ok) throw new Error(applied.failure.detail);
      const changed = [...after].filter(([code, value]) => {
        const old = before.get(code);
        return old === undefined || canonicalJson(old) !== canonicalJson(value);
      });
      const texts = (values: readonly JsonObject[]) => values.map(canonicalJson).sort();
      expect(texts(applied.value.written)).toEqual(texts(changed.map(([, value]) => value)));
      expect(applied.value.removed).toEqual([...before.keys()].filter((code) => !after.has(code)));
    }),
    { numRuns: 300 },
  );
});

test('only the field that changed is sent', () => {
  const before = new Map([['A', { fee: { en: 'Free' }, notes: ['a', 'b'] }]]);
  const after = new Map([['A', { fee: { en: '5 yuan' }, notes: ['a', 'c'] }]]);
  expect(makePatch(before, after)).toEqual({
    added: [],
    changed: {
      A: [
        [['fee', 'en'], '5 yuan'],
        [['notes', 1], 'c'],
      ],
    },
    removed: [],
  });
});
