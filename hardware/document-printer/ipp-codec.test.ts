import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ippMessage } from './ipp-arbitraries.ts';
import { decodeMessage } from './ipp-decoder.ts';
import { encodeMessage } from './ipp-encoder.ts';
import type { IppMessage, IppValue } from './ipp-message.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const ascii = (text: string): string => Buffer.from(text, 'ascii').toString('hex');

function messageOf(values: readonly [IppValue, ...IppValue[]], name = 'x'): IppMessage {
  const groups = [{ group: 4, attributes: [{ name, values }] }];
  return { version: { major: 2, minor: 0 }, code: 0, requestId: 1, groups };
}

describe('bytes of RFC 8010', () => {
  test('the Get-Jobs request of its appendix A.5 is read and written byte for byte', () => {
    const bytes = bytesOf(
      `
      0101 000a 00000123 01
      47 0012 ${ascii('attributes-charset')} 0005 ${ascii('utf-8')}
      48 001b ${ascii('attributes-natural-language')} 0005 ${ascii('en-us')}
      45 000b ${ascii('printer-uri')} 0023 ${ascii('ipp://printer.example.com:631/queue')}
      21 0005 ${ascii('limit')} 0004 00000032
      44 0014 ${ascii('requested-attributes')} 0006 ${ascii('job-id')}
      44 0000 0008 ${ascii('job-name')}
      44 0000 000f ${ascii('document-format')}
      03`,
    );
    const decoded = decodeMessage(bytes);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        length: bytes.length,
        message: {
          version: { major: 1, minor: 1 },
          code: 0x000a,
          requestId: 0x123,
          groups: [
            {
              group: 1,
              attributes: [
                { name: 'attributes-charset' },
                { name: 'attributes-natural-language', values: [{ tag: 'naturalLanguage', text: 'en-us' }] },
                { name: 'printer-uri', values: [{ tag: 'uri', text: 'ipp://printer.example.com:631/queue' }] },
                { name: 'limit', values: [{ tag: 'integer', value: 50 }] },
                {
                  name: 'requested-attributes',
                  values: [{ text: 'job-id' }, { text: 'job-name' }, { text: 'document-format' }],
                },
              ],
            },
          ],
        },
      },
    });
    if (decoded.ok) expect(encodeMessage(decoded.value.message)).toEqual(bytes);
  });

  test('a collection is written as its section 3.1.6 says', () => {
    const size: IppValue = {
      tag: 'collection',
      members: [
        { name: 'x-dimension', values: [{ tag: 'integer', value: 21000 }] },
        { name: 'y-dimension', values: [{ tag: 'integer', value: 29700 }] },
      ],
    };
    const media: IppValue = { tag: 'collection', members: [{ name: 'media-size', values: [size] }] };
    const bytes = bytesOf(`
      0200 0000 00000001 04
      34 0009 ${ascii('media-col')} 0000
      4a 0000 000a ${ascii('media-size')}
      34 0000 0000
      4a 0000 000b ${ascii('x-dimension')} 21 0000 0004 00005208
      4a 0000 000b ${ascii('y-dimension')} 21 0000 0004 00007404
      37 0000 0000
      37 0000 0000
      03`);
    expect(encodeMessage(messageOf([media], 'media-col'))).toEqual(bytes);
  });

  test.each<[string, IppValue, string]>([
    ['boolean', { tag: 'boolean', value: true }, '22 0001 78 0001 01'],
    ['enum', { tag: 'enum', value: 5 }, '23 0001 78 0004 00000005'],
    ['resolution', { tag: 'resolution', across: 600, down: 300, units: 3 }, '32 0001 78 0009 00000258 0000012c 03'],
    ['rangeOfInteger', { tag: 'rangeOfInteger', lower: -1, upper: 99 }, '33 0001 78 0008 ffffffff 00000063'],
    ['no-value', { tag: 'no-value' }, '13 0001 78 0000'],
    [
      'textWithLanguage',
      { tag: 'textWithLanguage', language: 'zh-cn', text: '纸' },
      `35 0001 78 000c 0005 ${ascii('zh-cn')} 0003 e7bab8`,
    ],
    [
      'dateTime',
      {
        tag: 'dateTime',
        value: {
          year: 2026,
          month: 11,
          day: 23,
          hour: 18,
          minute: 5,
          second: 9,
          decisecond: 0,
          direction: '+',
          offsetHours: 8,
          offsetMinutes: 0,
        },
      },
      '31 0001 78 000b 07ea 0b 17 12 05 09 00 2b 08 00',
    ],
  ])('%s', (_, value, hex) => {
    const bytes = bytesOf(`0200 0000 00000001 04 ${hex} 03`);
    expect(encodeMessage(messageOf([value]))).toEqual(bytes);
    expect(decodeMessage(bytes)).toMatchObject({ ok: true, value: { message: messageOf([value]) } });
  });
});

describe('laws', () => {
  test('what was written is read as it was, and nothing behind it', () => {
    fc.assert(
      fc.property(ippMessage, fc.uint8Array({ maxLength: 50 }), (message, document) => {
        const head = encodeMessage(message);
        const bytes = Uint8Array.from([...head, ...document]);
        expect(decodeMessage(bytes)).toEqual({ ok: true, value: { message, length: head.length } });
      }),
      { numRuns: 300 },
    );
  });

  test('a message cut anywhere is incomplete, never something else', () => {
    fc.assert(
      fc.property(ippMessage, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (message, part) => {
        const bytes = encodeMessage(message);
        const cut = bytes.slice(0, Math.floor(bytes.length * part));
        expect(decodeMessage(cut)).toMatchObject({ ok: false, failure: { code: 'incomplete' } });
      }),
      { numRuns: 300 },
    );
  });

  test('whatever comes is read without a throw, and what is read can be written and read the same again', () => {
    const spoiled = fc
      .tuple(ippMessage, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }))
      .map(([message, changes]) => {
        const bytes = encodeMessage(message);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes;
      });
    const noise = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.oneof(spoiled, noise), (bytes) => {
        const decoded = decodeMessage(bytes);
        if (!decoded.ok) return;
        const { message } = decoded.value;
        const written = encodeMessage(message);
        expect(decodeMessage(written)).toEqual({ ok: true, value: { message, length: written.length } });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what printers send in spite of the standard', () => {
  test.each([
    ['an integer of two bytes', '21 0001 78 0002 0005'],
    ['a boolean that is 2', '22 0001 78 0001 02'],
    ['text that is not UTF-8', '41 0001 78 0002 b4f2'],
    ['a tag nobody knows', '5e 0001 78 0001 00'],
  ])('%s is kept as it came', (_, hex) => {
    const bytes = bytesOf(`0101 0000 00000001 04 ${hex} 03`);
    const decoded = decodeMessage(bytes);
    expect(decoded).toMatchObject({
      ok: true,
      value: { message: { groups: [{ attributes: [{ name: 'x', values: [{ tag: 'other' }] }] }] } },
    });
    if (decoded.ok) expect(encodeMessage(decoded.value.message)).toEqual(bytes);
  });

  test.each([
    ['a value before any group', '21 0001 78 0004 00000001 03'],
    ['a further value of nothing', '04 21 0000 0004 00000001 03'],
    ['a group inside a collection', '04 34 0001 78 0000 04 03'],
    ['a member without a value', '04 34 0001 78 0000 4a 0000 0001 61 37 0000 0000 03'],
    ['collections without end', `04 34 0001 78 0000 ${'4a 0000 0001 61 34 0000 0000'.repeat(5000)}`],
    ['a group with the tag 0', '00 03'],
  ])('%s is malformed', (_, hex) => {
    const decoded = decodeMessage(bytesOf(`0101 0000 00000001 ${hex}`));
    expect(decoded).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  test('a set of many thousand values is read in time that grows with its length', () => {
    const values = Array.from({ length: 20_000 }, (): IppValue => ({ tag: 'no-value' }));
    const bytes = encodeMessage(messageOf([{ tag: 'no-value' }, ...values]));
    const decoded = decodeMessage(bytes);
    expect(decoded.ok && decoded.value.message.groups[0]?.attributes[0]?.values).toHaveLength(20_001);
  });
});
