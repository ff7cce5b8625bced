import type { Raster } from './raster.ts';

/** Scales a picture down by area, so that thin strokes fade instead of vanishing. `scale` is 0 to 1. */
export function resample(source: Raster, scale: number): Raster {
  const { channels } = source;
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const columns = sharesOf(source.width, width);
  const rows = sharesOf(source.height, height);
  const data = new Uint8Array(width * height * channels);
  const across = new Float32Array(width * channels);
  const sums = new Float32Array(width * channels);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    const first = rows.first[y] ?? 0;
    for (let row = 0; row < rows.taps; row += 1) {
      const weight = rows.weights[y * rows.taps + row] ?? 0;
      if (weight === 0) continue;
      average(source, first + row, columns, across);
      for (let index = 0; index < sums.length; index += 1) {
        sums[index] = (sums[index] ?? 0) + (across[index] ?? 0) * weight;
      }
    }
    for (let index = 0; index < sums.length; index += 1) {
      data[y * width * channels + index] = (sums[index] ?? 0) + 0.5;
    }
  }
  across.fill(0);
  return { width, height, channels, data };
}

/** Which source samples each target sample covers, and with what share. */
interface Shares {
  readonly first: Int32Array;
  readonly taps: number;
  readonly weights: Float32Array;
}

function sharesOf(from: number, to: number): Shares {
  const ratio = from / to;
  const taps = Math.ceil(ratio) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let index = 0; index < to; index += 1) {
    const start = index * ratio;
    const end = Math.min(from, start + ratio);
    first[index] = Math.floor(start);
    for (let tap = 0; tap < taps; tap += 1) {
      const at = Math.floor(start) + tap;
      const covered = Math.min(end, at + 1) - Math.max(start, at);
      weights[index * taps + tap] = Math.max(0, covered) / (end - start);
    }
  }
  return { first, taps, weights };
}

function average({ width, channels, data }: Raster, row: number, columns: Shares, out: Float32Array): void {
  out.fill(0);
  const start = row * width * channels;
  for (let x = 0; x < out.length / channels; x += 1) {
    const from = start + (columns.first[x] ?? 0) * channels;
    for (let tap = 0; tap < columns.taps; tap += 1) {
      const weight = columns.weights[x * columns.taps + tap] ?? 0;
      if (weight === 0) continue;
      for (let channel = 0; channel < channels; channel += 1) {
        const to = x * channels + channel;
        out[to] = (out[to] ?? 0) + (data[from + tap * channels + channel] ?? 0) * weight;
      }
    }
  }
}
