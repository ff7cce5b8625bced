import { expect, test } from 'vitest';
import { specimenPage } from '../specimen-pages.ts';
import type { Quad } from './homography.ts';
import { brightnessOf, type Raster } from './raster.ts';
import { resample } from './resample.ts';
import { warp } from './warp.ts';

const page = specimenPage('card', 60);
const { width, height } = page;
const whole: Quad = [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];

test('the whole picture, cut out as it is, stays as it is', () => {
  expect(brightnessOf(warp(page, whole, width, height, []))).toEqual(brightnessOf(page));
});

test('a quarter turn puts every pixel where it belongs', () => {
  const [p0, p1, p2, p3] = whole;
  const turned = brightnessOf(warp(page, [p3, p0, p1, p2], height, width, []));
  const at = (x: number, y: number): number | undefined => turned.data[x * height + (height - 1 - y)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) expect(at(x, y)).toBe(page.data[y * width + x]);
  }
});

test('what lies outside the picture is paper', () => {
  const outside: Quad = [
    { x: -4, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 4 },
    { x: -4, y: 4 },
  ];
  expect([...warp(page, outside, 2, 2, [200, 190, 180]).data.subarray(0, 4)]).toEqual([200, 190, 180, 255]);
});

test('scaling down keeps the mean brightness', () => {
  const mean = ({ data }: Raster): number => data.reduce((sum, value) => sum + value, 0) / data.length;
  for (const scale of [0.84, 0.5, 0.37]) {
    const small = resample(page, scale);
    expect(small).toMatchObject({ width: Math.round(width * scale), height: Math.round(height * scale) });
    expect(Math.abs(mean(small) - mean(page))).toBeLessThan(1);
  }
});
