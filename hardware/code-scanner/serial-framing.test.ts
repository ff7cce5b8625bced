import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scan } from './scan.ts';
import { SerialFramer, type SerialFraming } from './serial-framing.ts';

const ANY: SerialFraming = { suffix: 'any', aimPrefix: false };

function texts(scans: readonly Scan[]): readonly string[] {
  return scans.map((scan) => (scan.kind === 'code' ? Buffer.from(scan.bytes).toString('utf8') : scan.kind));
}

function read(framing: SerialFraming, ...pieces: readonly string[]): readonly string[] {
  const framer = new SerialFramer(framing);
  return texts(pieces.flatMap((piece) => framer.push(Buffer.from(piece), 0)));
}

test('a payment code with CR LF, as serial scanners send it', () => {
  const framer = new SerialFramer(ANY);
  const bytes = Buffer.from('3133343536373839303132333435363738390d0a', 'hex');
  expect(texts(framer.push(bytes, 0))).toEqual(['134567890123456789']);
  expect(framer.underWay).toBe(false);
});

test.each([
  ['any', 'one\rtwo\nthree\r\n', ['one', 'two', 'three']],
  ['cr', 'one\ntwo\r', ['one\ntwo']],
  ['lf', 'one\rtwo\n', ['one\rtwo']],
  ['crlf', 'one\rtwo\nthree\r\n', ['one\rtwo\nthree']],
] as const)('the suffix %s', (suffix, line, codes) => {
  expect(read({ suffix, aimPrefix: false }, line)).toEqual(codes);
  expect(read({ suffix, aimPrefix: false }, ...line)).toEqual(codes);
});

test('without a suffix a pause ends a code, and line ends inside stay', () => {
  const framer = new SerialFramer({ suffix: 'none', aimPrefix: false });
  expect(framer.push(Buffer.from('one\r\ntwo\r\n'), 0)).toEqual([]);
  expect(texts(framer.flush())).toEqual(['one\r\ntwo']);
  expect(framer.flush()).toEqual([]);
});

test('a pause before the exact suffix means that the code was cut', () => {
  const framer = new SerialFramer({ suffix: 'cr', aimPrefix: false });
  framer.push(Buffer.from('half a co'), 0);
  expect(framer.flush()).toMatchObject([{ kind: 'unreadable', detail: expect.stringContaining('suffix cr') }]);
  expect(read({ suffix: 'cr', aimPrefix: false }, 'whole\r')).toEqual(['whole']);
});

test('noise before a code is skipped', () => {
  expect(read(ANY, '\0\0\x06\r\n', 'code\r')).toEqual(['code']);
  const framer = new SerialFramer(ANY);
  expect(texts(framer.push(Uint8Array.of(0xff, 0x00, 0x31, 0x0d), 0))).toEqual(['1']);
});

test('AIM identifiers tell the symbology; a code without one is unreadable where they are announced', () => {
  const framer = new SerialFramer({ suffix: 'cr', aimPrefix: true });
  expect(framer.push(Buffer.from(']C1010690\r]E06901234567892\r]Q1a\r'), 3)).toMatchObject([
    { kind: 'code', symbology: 'gs1-128', beganAt: 3 },
    { kind: 'code', symbology: 'ean13' },
    { kind: 'code', symbology: 'qrCode' },
  ]);
  expect(framer.push(Buffer.from('6901234567892\r'), 0)).toMatchObject([{ kind: 'unreadable' }]);
  expect(framer.push(Buffer.from(']Z6REVINF\r'), 0)).toEqual([]);
});

test('a code longer than any is unreadable and does not grow, and the next one is read', () => {
  for (const suffix of ['any', 'cr', 'lf', 'crlf'] as const) {
    const framer = new SerialFramer({ suffix, aimPrefix: false });
    const end = suffix === 'lf' ? '\n' : '\r\n';
    const scans = [
      ...framer.push(new Uint8Array(100_000).fill(0x31), 0),
      ...framer.push(Buffer.from(`${end}next${end}`), 0),
    ];
    expect(texts(scans)).toEqual(['unreadable', 'next']);
  }
});

test('every code comes back however the line cuts it into pieces', () => {
  const code = fc
    .uint8Array({ minLength: 1, maxLength: 200 })
    .map((bytes) => bytes.map((byte) => (byte & 0x7f) | 0x20));
  fc.assert(
    fc.property(
      fc.array(code, { maxLength: 5 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (codes, sizes) => {
        const framer = new SerialFramer({ suffix: 'crlf', aimPrefix: false });
        let line = Buffer.concat(codes.map((bytes) => Buffer.concat([bytes, Buffer.from('\r\n')])));
        const scans: Scan[] = [];
        for (const size of sizes) {
          if (line.length === 0) break;
          scans.push(...framer.push(line.subarray(0, size), 0));
          line = line.subarray(size);
        }
        expect(texts(scans)).toEqual(codes.map((bytes) => Buffer.from(bytes).toString('utf8')));
      },
    ),
  );
});
