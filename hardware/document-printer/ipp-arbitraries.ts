/** Generators of whole IPP messages, for the laws of the codec. */
import fc from 'fast-check';
import type { IppAttribute, IppMessage, IppValue } from './ipp-message.ts';
import { OUT_OF_BAND, type OutOfBandTag, STRING_TAGS, type StringTag } from './ipp-message.ts';

const byte = fc.integer({ min: 0, max: 255 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

const dateTime: fc.Arbitrary<IppValue> = fc
  .record({
    year: fc.integer({ min: 0, max: 0xffff }),
    month: byte,
    day: byte,
    hour: byte,
    minute: byte,
    second: byte,
    decisecond: byte,
    direction: fc.constantFrom('+' as const, '-' as const),
    offsetHours: byte,
    offsetMinutes: byte,
  })
  .map((value) => ({ tag: 'dateTime', value }));

const flat: readonly fc.Arbitrary<IppValue>[] = [
  fc.constantFrom(...(Object.keys(OUT_OF_BAND) as OutOfBandTag[])).map((tag) => ({ tag })),
  fc.record({ tag: fc.constantFrom('integer' as const, 'enum' as const), value: int32 }),
  fc.record({ tag: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ tag: fc.constant('octetString' as const), bytes: fc.uint8Array({ maxLength: 60 }) }),
  dateTime,
  fc.record({ tag: fc.constant('resolution' as const), across: int32, down: int32, units: byte }),
  fc.record({ tag: fc.constant('rangeOfInteger' as const), lower: int32, upper: int32 }),
  fc.record({
    tag: fc.constantFrom('textWithLanguage' as const, 'nameWithLanguage' as const),
    language: text,
    text,
  }),
  fc.record({ tag: fc.constantFrom(...(Object.keys(STRING_TAGS) as StringTag[])), text }),
  // Tags that RFC 8010 leaves unassigned.
  fc.record({
    tag: fc.constant('other' as const),
    code: fc.constantFrom(0x14, 0x18, 0x20, 0x24, 0x2f, 0x38, 0x4b, 0x5f, 0x7f, 0xff),
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
];

const attribute = (value: fc.Arbitrary<IppValue>): fc.Arbitrary<IppAttribute> =>
  fc
    .record({ name, first: value, rest: fc.array(value, { maxLength: 3 }) })
    .map(({ name: called, first, rest }) => ({ name: called, values: [first, ...rest] }));

function valueOfDepth(depth: number): fc.Arbitrary<IppValue> {
  if (depth === 0) return fc.oneof(...flat);
  const members = fc.array(attribute(valueOfDepth(depth - 1)), { maxLength: 4 });
  const collection: fc.Arbitrary<IppValue> = members.map((all) => ({ tag: 'collection', members: all }));
  return fc.oneof(...flat, collection);
}

export const ippMessage: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.record({ major: byte, minor: byte }),
  code: fc.integer({ min: 0, max: 0xffff }),
  requestId: int32,
  groups: fc.array(
    fc.record({
      group: fc.constantFrom(1, 2, 4, 5, 6, 7, 8, 9, 10, 15),
      attributes: fc.array(attribute(valueOfDepth(3)), { maxLength: 6 }),
    }),
    { maxLength: 4 },
  ),
});
