import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCharacter, isIdNumber } from './id-number.ts';
import { decodeText, decodeTextBlock, encodeText, encodeTextBlock, encodeUnsupportedBlock } from './sdt-text.ts';
import { SPECIMEN_CARDS } from './specimen-cards.ts';

/** Any code units at all, lone surrogates and private use included, that do not end in what is padding. */
const units = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: count })
    .map((codes) => String.fromCharCode(...codes))
    .filter(
      (text) => text === '' || (text.charCodeAt(text.length - 1) !== 0x20 && text.charCodeAt(text.length - 1) !== 0),
    );

test('a citizen text block comes back as it was encoded', () => {
  const text = fc.record({
    name: units(15),
    sexCode: units(1),
    ethnicCode: units(2),
    birthDate: units(8),
    address: units(35),
    idNumber: units(18),
    authority: units(15),
    validFrom: units(8),
    validTo: units(8),
  });
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeTextBlock(encodeTextBlock(written))).toMatchObject({ text: written });
    }),
  );
});

test('arbitrary blocks never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (block) => {
      expect(['citizen', 'unsupported', 'wrong-length']).toContain(decodeTextBlock(block).kind);
    }),
  );
});

test('only spaces and zeros at the right are cut', () => {
  expect(decodeText(encodeText(' 阿依·古丽　', 30))).toBe(' 阿依·古丽　');
  expect(decodeText(Uint8Array.from([...encodeText('王', 2), 0, 0, 0x20, 0]))).toBe('王');
});

test('"long term" is these bytes', () => {
  expect([...encodeText('长期', 16)]).toEqual([0x7f, 0x95, 0x1f, 0x67, ...Array(6).fill([0x20, 0]).flat()]);
});

test.each(['J', 'I', 'Y'] as const)('a card marked %s is recognised and not taken for a citizen', (mark) => {
  expect(decodeTextBlock(encodeUnsupportedBlock(mark))).toEqual({ kind: 'unsupported', mark });
});

test('every specimen citizen is without fault', () => {
  const citizens = SPECIMEN_CARDS.filter((card) => card.kind === 'citizen');
  expect(citizens.length).toBeGreaterThanOrEqual(5);
  for (const { text, photo } of citizens) {
    expect(decodeTextBlock(encodeTextBlock(text))).toEqual({ kind: 'citizen', text, problems: [] });
    expect(photo).toHaveLength(1024);
  }
});

test.each([
  ['name', '', 'no-name'],
  ['idNumber', '522799195803120420', 'bad-check-digit'],
  ['birthDate', '19580231', 'bad-birth-date'],
  ['validTo', '20100101', 'bad-validity'],
  ['validFrom', 'x', 'bad-validity'],
] as const)('a bad %s is told', (field, value, problem) => {
  const [card] = SPECIMEN_CARDS;
  if (card?.kind !== 'citizen') throw new Error('the first specimen is a citizen');
  expect(decodeTextBlock(encodeTextBlock({ ...card.text, [field]: value }))).toMatchObject({ problems: [problem] });
});

test('check characters follow GB 11643, whatever the region code', () => {
  for (const valid of ['11010519491231002X', '810000199408230021', '830000199201300022', '911124198108030024']) {
    expect(isIdNumber(valid)).toBe(true);
    expect(isIdNumber(`${valid.slice(0, 17)}5`)).toBe(false);
  }
  expect(isIdNumber('11010519491231002x')).toBe(false);
  expect(checkCharacter('1101051949123100A')).toBeNull();
});
