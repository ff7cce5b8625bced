import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Application } from '../../app/contracts/application.ts';
import { specimenApplication } from '../specimen-cache.ts';
import { decodeApplication, encodeApplication } from './application-encoding.ts';
import { dictionary1 } from './dictionaries/application-1.generated.ts';

const receiptNumber = 'L-13099910001-20261124-0001-24';

test('what is encoded is decoded, strokes and rare characters too', () => {
  const strokes = [Array.from({ length: 500 }, (_, index) => ({ x: index, y: 1000 - index, t: index * 16 }))];
  const application: Application = { ...specimenApplication(receiptNumber, '𠮷·买买提'), signature: { strokes } };
  expect(decodeApplication(encodeApplication(application))).toEqual(application);
});

test('a signature is as long packed as its numbers are surprising, and the JSON around it stays readable', () => {
  const stroke = Array.from({ length: 200 }, (_, index) => ({ x: index * 4, y: 300 + (index % 7), t: index * 17 }));
  const application: Application = { ...specimenApplication(receiptNumber), signature: { strokes: [stroke] } };
  const encoded = encodeApplication(application);
  expect(encoded[0]).toBe(2);
  expect(encoded.length * 15).toBeLessThan(Buffer.byteLength(JSON.stringify(application)));
  expect(decodeApplication(encoded)).toEqual(application);
});

test('strokes that cannot be packed are sealed as they are', () => {
  const strokes = [[{ x: 1, y: 1, t: Number.MAX_SAFE_INTEGER }]];
  const application: Application = { ...specimenApplication(receiptNumber), signature: { strokes } };
  const encoded = encodeApplication(application);
  expect(encoded[0]).toBe(1);
  expect(decodeApplication(encoded)).toEqual(application);
});

test('what the second form encoded can be decoded for ever', () => {
  const strokes = [
    [
      { x: 10, y: 20, t: 0 },
      { x: 14, y: 19, t: 16 },
    ],
    [{ x: 300, y: 40, t: 420 }],
  ];
  const application: Application = { ...specimenApplication(receiptNumber), signature: { strokes } };
  const encoded = Buffer.from(
    'AmBzAWUFANQFMTExMjQtMVQwMTowMDowMC4wMLCP6IuxMzAzjOayp+W3np+z5rKz6ZWH5qC35pysMDAzOTDku6XkuIrmg4XlhrXlsZ7lrp7jgIIiXX19AAICARQLtAQoKSwAIKgGIfwWQGU6wGa/JPqXwfwoubCCh4YNtIdnfPG+dEwBTV9MJS0zQapvZb2oF9E2F3U6xYsxcL6oGG2GsBAQfgCcF58/UAXxrLXs4UoHYwE=',
    'base64',
  );
  expect(decodeApplication(encoded)).toEqual(application);
});

test('an ordinary application shrinks to a third of its JSON', () => {
  const application = specimenApplication(receiptNumber);
  const json = Buffer.byteLength(JSON.stringify(application));
  expect(encodeApplication(application).length * 3).toBeLessThan(json);
});

test('plain JSON of older stations is read as well', () => {
  const application = specimenApplication(receiptNumber);
  expect(decodeApplication(Buffer.from(JSON.stringify(application)))).toEqual(application);
});

test('a frame of an unknown dictionary, a cut frame and noise are nothing', () => {
  const encoded = encodeApplication(specimenApplication(receiptNumber));
  const unknown = Uint8Array.from(encoded);
  unknown[0] = 99;
  for (const plaintext of [unknown, encoded.subarray(0, -5), new Uint8Array(), Buffer.from([1, 2, 3])]) {
    expect(decodeApplication(plaintext)).toBeUndefined();
  }
});

test('a dictionary that stations have used is never changed', () => {
  const sha256 = createHash('sha256').update(Buffer.from(dictionary1, 'base64')).digest('hex');
  expect(sha256).toBe('e4e46037979ff4af36002685bbdcde37ec9511e3867e545ed2f5507c28351aee');
});

test('what the first release encoded can be decoded for ever', () => {
  const encoded = Buffer.from(
    'AWBaAX0EANNEETzC8Igx2KjGYFK5oUWVhRg8XsDMJIEyY59maTDicUKGZ4swPi9NPC9HxnBSndHE80VbniUTHzVAlpilmHHMOGcqulG8ux78E2HzdIDNfkn0L4P5UXJhBQ8NG2gPz/jifZ2KzIsVTJBHuJKH7EW1zUedTvHZPGcRRz0EkNFHLnpR+Et1IK+vZw9X4k8K',
    'base64',
  );
  expect(decodeApplication(encoded)).toEqual(specimenApplication(receiptNumber));
});
