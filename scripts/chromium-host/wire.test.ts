import { expect, it } from 'vitest';
import { pack, unpack } from './wire.ts';

const acrossTheWire = (value: unknown): unknown => unpack(JSON.parse(JSON.stringify(pack(value))));

it('keeps plain values', () => {
  const value = { text: '办', number: 1.5, list: [true, null, [], {}], nested: { deep: 'x' } };
  expect(acrossTheWire(value)).toEqual(value);
});

it('keeps bytes as bytes, empty ones too', () => {
  expect(acrossTheWire({ photo: new Uint8Array([0, 128, 255]), none: new Uint8Array() })).toStrictEqual({
    photo: new Uint8Array([0, 128, 255]),
    none: new Uint8Array(),
  });
  expect(acrossTheWire(Buffer.from([1]))).toStrictEqual(new Uint8Array([1]));
});

it('keeps a property that is there and undefined', () => {
  expect(acrossTheWire({ argument: undefined })).toStrictEqual({ argument: undefined });
});
