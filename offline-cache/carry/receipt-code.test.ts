import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import { ageRecipient, encryptAgeFile } from '../sealed-store/age-file.ts';
import { decodeAgeRecipient } from '../sealed-store/age-recipient.ts';
import { encodeApplication } from '../sealed-store/application-encoding.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';
import { specimenApplication, specimenStationCode } from '../specimen-cache.ts';
import { decodeBase45, encodeBase45 } from './base45.ts';
import { decodeReceiptCode, encodeReceiptCode } from './receipt-code.ts';

const recipient = ageRecipient(
  decodeAgeRecipient('age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p') ?? new Uint8Array(32),
);

function outbound(plaintext: Uint8Array, changes: Partial<OutboundApplication> = {}): OutboundApplication {
  const sealed = Buffer.from(encryptAgeFile(plaintext, recipient));
  return {
    key: '01a20916-551b-7c89-812f-75a449faca1d',
    stationCode: specimenStationCode,
    epoch: '01a20916-551b-7c89-812f-75a449faca1e',
    sequence: 70_000,
    lane: '7f0c1fb0-5d6c-4a1e-9df0-3bd8fb0f4b7a',
    itemCode: '11130999MB000000135002014110003',
    receiptNumber: 'L-13099910001-20261124-0001-45',
    sealed,
    sealedSha256: sha256Hex(sealed),
    ...changes,
  };
}

test('the examples of RFC 9285', () => {
  for (const [text, encoded] of [
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ] as const) {
    expect(encodeBase45(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(decodeBase45(encoded) ?? []).toString()).toBe(text);
  }
  for (const wrong of ['GGW', ':::', 'A', 'ab', 'GG']) expect(decodeBase45(wrong)).toBeNull();
});

test('an ordinary application without a signature fits, and comes back bit for bit', () => {
  const application = outbound(encodeApplication(specimenApplication('L-13099910001-20261124-0001-45')));
  const code = encodeReceiptCode(application);
  expect(code).toMatch(/^CB1:[0-9A-Z $%*+\-./:]+$/);
  expect(decodeReceiptCode(`${code}\n`)).toEqual(application);
  const whole = outbound(encodeApplication(specimenApplication('L-1')), {
    caseNumber: '1113099900001',
    attachments: ['a'.repeat(64), 'b'.repeat(64)],
    supersedes: application.key,
  });
  expect(decodeReceiptCode(encodeReceiptCode(whole) ?? '')).toEqual(whole);
});

test('a signature of three characters fits as well', () => {
  const strokes = Array.from({ length: 27 }, (_, stroke) =>
    Array.from({ length: 10 }, (_, index) => ({
      x: 80 + stroke * 30 + Math.round(20 * Math.sin(index + stroke)) + ((index * stroke) % 3),
      y: 100 + Math.round(index * 11 * Math.cos(stroke)) + ((index * 7 + stroke) % 3) + 110,
      t: stroke * 400 + index * 17 + (index % 2),
    })),
  );
  const signed = { ...specimenApplication('L-13099910001-20261124-0001-45'), signature: { strokes } };
  const application = outbound(encodeApplication(signed));
  expect(decodeReceiptCode(encodeReceiptCode(application) ?? '')).toEqual(application);
});

test('what does not fit has no code', () => {
  expect(encodeReceiptCode(outbound(randomBytes(1200)))).toBeNull();
  expect(encodeReceiptCode(outbound(randomBytes(800)))).not.toBeNull();
});

test('whatever else is scanned is no application, and nothing scanned throws', () => {
  fc.assert(fc.property(fc.string(), (text) => decodeReceiptCode(text) === null));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeReceiptCode(`CB1:${encodeBase45(bytes)}`) === null),
  );
  expect(decodeReceiptCode('CUNBAN:L-13099910001-20261124-0001-45:12345678')).toBeNull();
});
