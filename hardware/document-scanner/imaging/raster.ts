/** Pixels of one picture, rows from the top, samples interleaved. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 is gray, 3 is red, green, blue; 4 adds an opaque alpha, as the JPEG encoder wants it. */
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array;
}

/** Brightness of every pixel, 0 to 255. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Weights of ITU-R BT.601 in 256ths. */
const RED = 77;
const GREEN = 150;
const BLUE = 29;

/** Averages squares of `factor` × `factor` pixels; what does not fill a square at the right and bottom is left out. */
export function shrink({ width, height, channels, data }: Raster, factor: number): Raster {
  const outWidth = Math.max(1, Math.floor(width / factor));
  const outHeight = Math.max(1, Math.floor(height / factor));
  const out = new Uint8Array(outWidth * outHeight * channels);
  const columns = Math.min(factor, width);
  const rows = Math.min(factor, height);
  const half = (columns * rows) / 2;
  const sums = new Uint32Array(outWidth * channels);
  for (let y = 0; y < outHeight; y += 1) {
    sums.fill(half);
    for (let row = 0; row < rows; row += 1) {
      let at = (y * factor + row) * width * channels;
      for (let x = 0; x < outWidth; x += 1) {
        for (let column = 0; column < columns; column += 1) {
          for (let channel = 0; channel < channels; channel += 1) {
            const sum = x * channels + channel;
            sums[sum] = (sums[sum] ?? 0) + (data[at] ?? 0);
            at += 1;
          }
        }
      }
    }
    const start = y * outWidth * channels;
    for (let sample = 0; sample < sums.length; sample += 1) {
      out[start + sample] = (sums[sample] ?? 0) / (columns * rows);
    }
  }
  return { width: outWidth, height: outHeight, channels, data: out };
}

/** Brightness of a picture. */
export function brightnessOf({ width, height, channels, data }: Raster): Plane {
  if (channels === 1) return { width, height, data: data.slice() };
  const out = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < out.length; pixel += 1, at += channels) {
    out[pixel] = ((data[at] ?? 0) * RED + (data[at + 1] ?? 0) * GREEN + (data[at + 2] ?? 0) * BLUE + 128) >> 8;
  }
  return { width, height, data: out };
}

/** How many values lie at or below each share of a histogram of 256: `quantile(histogram, 0.5)` is the median. */
export function quantile(histogram: Uint32Array, share: number): number {
  let total = 0;
  for (const count of histogram) total += count;
  let passed = 0;
  for (let value = 0; value < histogram.length; value += 1) {
    passed += histogram[value] ?? 0;
    if (passed > total * share) return value;
  }
  return histogram.length - 1;
}

/** Counts the values of a plane. */
export function histogramOf({ data }: Plane): Uint32Array {
  const histogram = new Uint32Array(256);
  for (const value of data) histogram[value] = (histogram[value] ?? 0) + 1;
  return histogram;
}
