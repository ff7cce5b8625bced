import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { SignatureStroke } from '../../contracts/user-event.ts';
import { padStroke } from './pad-signature.ts';

it('keeps shape and times, in thousandths of the width', () => {
  const points = [
    { x: 0, y: 0, pressure: 0.2, atMs: 0 },
    { x: 5400, y: 2700, pressure: 0.9, atMs: 12.4 },
  ];
  expect(padStroke(points, 10_800)).toEqual([
    { x: 0, y: 0, t: 0 },
    { x: 500, y: 250, t: 12 },
  ]);
});

it('fits the contract however far and long the pen went', () => {
  const points = Array.from({ length: 6000 }, (_, at) => ({ x: 20_000, y: -3, pressure: 1, atMs: at * 5 }));
  expect(Value.Check(SignatureStroke, padStroke(points, 10_800))).toBe(true);
});
