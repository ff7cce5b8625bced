import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SignatureStroke } from '../../contracts/user-event.ts';
import { beginStroke, extendStroke, padPoint, strokePath } from './signature-strokes.ts';

const box = { left: 100, top: 200, width: 500 };

test('a point is counted in thousandths of the width of the pad and in ms since the first', () => {
  expect(padPoint(box, 350, 260, 1250.6, 1000)).toEqual({ x: 500, y: 120, t: 251 });
});

test('a finger that leaves the pad stays on its edge', () => {
  expect(padPoint(box, 40, 100, 1000, 1000)).toEqual({ x: 0, y: 0, t: 0 });
  expect(padPoint(box, 900, 2000, 1000, 1000)).toEqual({ x: 1000, y: 1000, t: 0 });
});

test('a finger that rests adds no points', () => {
  const begun = beginStroke([], { x: 10, y: 10, t: 0 });
  expect(extendStroke(begun, { x: 11, y: 10, t: 40 })).toBe(begun);
  expect(extendStroke(begun, { x: 20, y: 10, t: 80 })).toEqual([
    [
      { x: 10, y: 10, t: 0 },
      { x: 20, y: 10, t: 80 },
    ],
  ]);
});

test('scribbling without end never makes more than the contract takes', () => {
  let strokes = beginStroke([], { x: 0, y: 0, t: 0 });
  for (let t = 1; t < 6000; t += 1) strokes = extendStroke(strokes, { x: (t % 2) * 500, y: t % 1000, t });
  expect(strokes).toHaveLength(1);
  expect(Value.Check(SignatureStroke, strokes[0])).toBe(true);
  for (let count = 0; count < 300; count += 1) strokes = beginStroke(strokes, { x: 1, y: 1, t: 7000 });
  expect(strokes).toHaveLength(200);
});

test('a dot and a line are drawn', () => {
  expect(strokePath([{ x: 5, y: 6, t: 0 }])).toBe('M5 6h0');
  expect(
    strokePath([
      { x: 0, y: 0, t: 0 },
      { x: 10, y: 10, t: 9 },
      { x: 20, y: 0, t: 20 },
    ]),
  ).toBe('M0 0Q10 10 15 5L20 0');
});
