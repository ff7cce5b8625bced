import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';

test('both directions are told line by line, and a password is not shown', () => {
  const text = 'USERNAME kiosk\nPASSWORD secret\nOK\nGET VAR station ups.status\nVAR station ups.status "OL"\nERR';
  const described = describeCapture(new TextEncoder().encode(text));
  expect(described).toMatchObject({
    lines: [
      { command: 'USERNAME', words: ['kiosk'] },
      { command: 'PASSWORD', words: ['…'] },
      { reply: { kind: 'ok' } },
      { command: 'GET', words: ['VAR', 'station', 'ups.status'] },
      { reply: { kind: 'variable', value: 'OL' } },
    ],
    unfinishedCharacters: 3,
  });
  expect(JSON.stringify(described)).not.toContain('secret');
});

test('any capture is described', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(describeCapture(bytes)).toMatchObject({ bytes: bytes.length });
    }),
  );
});
