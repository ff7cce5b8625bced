import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ForeignResidentText } from './card-text.ts';
import { checkCharacter, formerCheckDigit, formerNumberOf, isFormerNumber, isIdNumber } from './id-number.ts';
import { decodeTextBlock, encodeTextBlock } from './sdt-text.ts';
import { SPECIMEN_CARDS } from './specimen-cards.ts';
import { decodeText, encodeText } from './text-field.ts';

/** Any code units at all, lone surrogates and private use included, that do not end in what is padding. */
const units = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: count })
    .map((codes) => String.fromCharCode(...codes))
    .filter(
      (text) => text === '' || (text.charCodeAt(text.length - 1) !== 0x20 && text.charCodeAt(text.length - 1) !== 0),
    );
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const letters = (count: number) => fc.stringMatching(new RegExp(`^[A-Z]{${count}}$`));

const dated = { birthDate: units(8), validFrom: units(8), validTo: units(8) };

test('a citizen’s text block comes back as it was encoded', () => {
  const text = fc.record({
    ...dated,
    name: units(15),
    sexCode: units(1),
    ethnicCode: units(2),
    address: units(35),
    idNumber: units(18),
    authority: units(15),
  });
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeTextBlock(encodeTextBlock({ kind: 'citizen', text: written }))).toMatchObject({
        kind: 'citizen',
        text: written,
      });
    }),
  );
});

test('a residence permit’s text block comes back as it was encoded', () => {
  const text = fc.record({
    ...dated,
    name: units(15),
    sexCode: units(1),
    address: units(35),
    idNumber: units(18),
    authority: units(15),
    travelPermitNumber: units(9),
    issueCount: units(2),
  });
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeTextBlock(encodeTextBlock({ kind: 'residence-permit', text: written }))).toMatchObject({
        kind: 'residence-permit',
        text: written,
      });
    }),
  );
});

test('the text block of a foreigner’s card of 2017 comes back as it was encoded', () => {
  const text = fc.record({
    ...dated,
    edition: fc.constant('2017' as const),
    name: units(15),
    englishName: units(60),
    sexCode: units(1),
    idNumber: units(15),
    nationality: units(3),
    issueMark: units(2),
    formerNumber: fc.constant(null),
  });
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeTextBlock(encodeTextBlock({ kind: 'foreign-resident', text: written }))).toMatchObject({
        kind: 'foreign-resident',
        text: written,
      });
    }),
  );
});

test('the text block of a foreigner’s card of 2023 comes back as it was encoded, former number included', () => {
  const text = fc
    .record({
      ...dated,
      edition: fc.constant('2023' as const),
      name: units(15),
      englishName: units(46),
      sexCode: units(1),
      idNumber: digits(18),
      nationality: letters(3),
      issueMark: units(2),
      link: fc.oneof(digits(3), fc.constant('')),
    })
    .map(({ link, ...rest }): ForeignResidentText => ({ ...rest, formerNumber: formerNumberOf({ ...rest, link }) }));
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeTextBlock(encodeTextBlock({ kind: 'foreign-resident', text: written }))).toMatchObject({
        kind: 'foreign-resident',
        text: written,
      });
    }),
  );
});

test('arbitrary blocks never throw, and only unknown letters are cards of an unknown kind', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 256, maxLength: 256 }),
      fc.integer({ min: 0, max: 0xffff }),
      (block, mark) => {
        block.set([mark & 0xff, mark >> 8], 248);
        const letter = String.fromCharCode(mark);
        const expected = { J: 'residence-permit', I: 'foreign-resident', Y: 'foreign-resident' }[letter];
        const { kind } = decodeTextBlock(block);
        expect(kind).toBe(expected ?? (letter >= 'A' && letter <= 'Z' ? 'unsupported' : 'citizen'));
      },
    ),
  );
  expect(decodeTextBlock(new Uint8Array(255))).toEqual({ kind: 'wrong-length', length: 255 });
});

test('only spaces and zeros at the right are cut', () => {
  expect(decodeText(encodeText(' 阿依·古丽　', 30))).toBe(' 阿依·古丽　');
  expect(decodeText(Uint8Array.from([...encodeText('王', 2), 0, 0, 0x20, 0]))).toBe('王');
});

test('"long term" is these bytes', () => {
  expect([...encodeText('长期', 16)]).toEqual([0x7f, 0x95, 0x1f, 0x67, ...Array(6).fill([0x20, 0]).flat()]);
});

test('every specimen card is without fault, and every kind has one', () => {
  const kinds = new Set<string>();
  for (const card of SPECIMEN_CARDS) {
    if (card.kind === 'refused') continue;
    kinds.add(card.kind === 'foreign-resident' ? card.text.edition : card.kind);
    const { kind, text } = card;
    expect(decodeTextBlock(encodeTextBlock(card))).toEqual({ kind, text, problems: [] });
    expect(card.photo).toHaveLength(1024);
  }
  expect([...kinds].toSorted()).toEqual(['2017', '2023', 'citizen', 'residence-permit']);
});

test('an English name that goes on behind the dates keeps the space between its halves', () => {
  const card = SPECIMEN_CARDS.find(({ id }) => id === 'foreigner-2023');
  if (card?.kind !== 'foreign-resident') throw new Error('a foreigner is meant');
  const block = encodeTextBlock(card);
  expect(decodeText(block.subarray(52, 122))).toBe('MARTIN DE LA FONTAINE, JEAN BAPTIS');
  expect(decodeText(block.subarray(220, 242))).toBe('TE EMILE');
  expect(decodeTextBlock(block)).toMatchObject({ text: { englishName: card.text.englishName } });
});

test('a former number that no link can lead to is not encoded', () => {
  const card = SPECIMEN_CARDS.find(({ id }) => id === 'foreigner-2023');
  if (card?.kind !== 'foreign-resident') throw new Error('a foreigner is meant');
  const text = { ...card.text, formerNumber: 'FRA110079031510' };
  expect(() => encodeTextBlock({ kind: 'foreign-resident', text })).toThrow();
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
  const block = encodeTextBlock({ kind: 'citizen', text: { ...card.text, [field]: value } });
  expect(decodeTextBlock(block)).toMatchObject({ problems: [problem] });
});

test('check characters follow GB 11643, whatever the region code', () => {
  const valid = ['11010519491231002X', '810000199408230021', '830000199201300022', '911124198108030024'];
  for (const number of [...valid, '932682198501010017']) {
    expect(isIdNumber(number)).toBe(true);
    expect(isIdNumber(`${number.slice(0, 17)}5`)).toBe(false);
  }
  expect(isIdNumber('11010519491231002x')).toBe(false);
  expect(checkCharacter('1101051949123100A')).toBeNull();
});

test('the former number’s check digit weighs 7-3-1, letters from ten on', () => {
  const first14 = 'AAA11118501011';
  const values = [10, 10, 10, 1, 1, 1, 1, 8, 5, 0, 1, 0, 1, 1];
  const sum = values.reduce((total, value, index) => total + value * ([7, 3, 1][index % 3] ?? 0), 0);
  expect(formerCheckDigit(first14)).toBe(String(sum % 10));
  expect(isFormerNumber(`${first14}${sum % 10}`)).toBe(true);
  expect(isFormerNumber(`${first14}${(sum + 1) % 10}`)).toBe(false);
  expect(formerCheckDigit('AA111118501011')).toBeNull();
  expect(formerCheckDigit('aAA11118501011')).toBeNull();
});

test('the link leads from a number of 2023 to the one of 2017', () => {
  const former = formerNumberOf({ nationality: 'SAU', idNumber: '932682198501010017', link: '013' });
  expect(former?.slice(0, 14)).toBe('SAU32018501013');
  expect(former !== null && isFormerNumber(former)).toBe(true);
  expect(formerNumberOf({ nationality: 'SAU', idNumber: '932682198501010017', link: '' })).toBeNull();
  expect(formerNumberOf({ nationality: 'SAU', idNumber: '932682198501010017', link: 'x13' })).toBeNull();
});
