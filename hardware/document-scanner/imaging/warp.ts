import { type Homography, type Quad, rectangleToQuad } from './homography.ts';
import type { Raster } from './raster.ts';

/**
 * Cuts `quad` out of a picture and lays it flat as `width` × `height` pixels, opaque red-green-blue-alpha. What lies
 * outside the picture becomes `paper`.
 */
export function warp(source: Raster, quad: Quad, width: number, height: number, paper: readonly number[]): Raster {
  const data = new Uint8Array(width * height * 4);
  const map = rectangleToQuad(width, height, quad);
  if (map.g === 0 && map.h === 0 && isWhole(source, map, width, height)) copyOpaque(source, data);
  else sample(source, map, { width, height, data, paper });
  return { width, height, channels: 4, data };
}

interface Target {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly paper: readonly number[];
}

function isWhole(source: Raster, { a, b, c, d, e, f }: Homography, width: number, height: number): boolean {
  const isIdentity = a === 1 && b === 0 && c === 0 && d === 0 && e === 1 && f === 0;
  return isIdentity && width === source.width && height === source.height;
}

function copyOpaque({ channels, data }: Raster, out: Uint8Array): void {
  const green = channels === 1 ? 0 : 1;
  const blue = channels === 1 ? 0 : 2;
  for (let to = 0, from = 0; to < out.length; to += 4, from += channels) {
    out[to] = data[from] ?? 0;
    out[to + 1] = data[from + green] ?? 0;
    out[to + 2] = data[from + blue] ?? 0;
    out[to + 3] = 255;
  }
}

/** Bilinear; weights in 256ths. */
function sample(source: Raster, map: Homography, { width, height, data, paper }: Target): void {
  const { a, b, c, d, e, f, g, h } = map;
  const { channels, data: pixels } = source;
  const lastX = source.width - 1;
  const lastY = source.height - 1;
  const stride = source.width * channels;
  const green = channels === 1 ? 0 : 1;
  const blue = channels === 1 ? 0 : 2;
  const [paperRed = 255, paperGreen = 255, paperBlue = 255] = paper;
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    const v = y + 0.5;
    for (let x = 0; x < width; x += 1, to += 4) {
      const u = x + 0.5;
      const w = 1 / (g * u + h * v + 1);
      // Pixel centres lie at halves.
      const sx = (a * u + b * v + c) * w - 0.5;
      const sy = (d * u + e * v + f) * w - 0.5;
      data[to + 3] = 255;
      if (!(sx >= -0.5 && sy >= -0.5 && sx <= lastX + 0.5 && sy <= lastY + 0.5)) {
        data[to] = paperRed;
        data[to + 1] = paperGreen;
        data[to + 2] = paperBlue;
        continue;
      }
      const cx = sx < 0 ? 0 : sx > lastX ? lastX : sx;
      const cy = sy < 0 ? 0 : sy > lastY ? lastY : sy;
      const ix = cx | 0;
      const iy = cy | 0;
      const fx = ((cx - ix) * 256) | 0;
      const fy = ((cy - iy) * 256) | 0;
      const at = iy * stride + ix * channels;
      const right = ix < lastX ? channels : 0;
      const below = iy < lastY ? stride : 0;
      const w11 = fx * fy;
      const w01 = (fx << 8) - w11;
      const w10 = (fy << 8) - w11;
      const w00 = 65536 - w01 - w10 - w11;
      const down = at + below;
      data[to] =
        ((pixels[at] ?? 0) * w00 +
          (pixels[at + right] ?? 0) * w01 +
          (pixels[down] ?? 0) * w10 +
          (pixels[down + right] ?? 0) * w11 +
          32768) >>
        16;
      if (channels === 1) {
        data[to + 1] = data[to] ?? 0;
        data[to + 2] = data[to] ?? 0;
        continue;
      }
      data[to + 1] =
        ((pixels[at + green] ?? 0) * w00 +
          (pixels[at + right + green] ?? 0) * w01 +
          (pixels[down + green] ?? 0) * w10 +
          (pixels[down + right + green] ?? 0) * w11 +
          32768) >>
        16;
      data[to + 2] =
        ((pixels[at + blue] ?? 0) * w00 +
          (pixels[at + right + blue] ?? 0) * w01 +
          (pixels[down + blue] ?? 0) * w10 +
          (pixels[down + right + blue] ?? 0) * w11 +
          32768) >>
        16;
    }
  }
}
