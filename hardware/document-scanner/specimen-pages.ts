/** Invented sheets of paper, and what a scanner or a camera would see of them. */
import type { Raster } from './imaging/raster.ts';

export type SpecimenKind = 'letter' | 'note' | 'card' | 'blank' | 'signature';

interface Sheet {
  readonly widthMm: number;
  readonly heightMm: number;
  /** Height of one character. */
  readonly glyphMm: number;
}

const SHEETS: Readonly<Record<SpecimenKind, Sheet>> = {
  letter: { widthMm: 210, heightMm: 297, glyphMm: 4.2 },
  note: { widthMm: 105, heightMm: 148, glyphMm: 4.2 },
  card: { widthMm: 85.6, heightMm: 54, glyphMm: 3 },
  blank: { widthMm: 210, heightMm: 297, glyphMm: 4.2 },
  signature: { widthMm: 210, heightMm: 297, glyphMm: 8 },
};
const PAPER = 244;
const INK = 38;

/** A sheet seen flat, gray, at `dpi`. Its characters are strokes as dense as Chinese print. */
export function specimenPage(kind: SpecimenKind, dpi: number): Raster {
  const { widthMm, heightMm, glyphMm } = SHEETS[kind];
  const perMm = dpi / 25.4;
  const width = Math.round(widthMm * perMm);
  const height = Math.round(heightMm * perMm);
  const data = new Uint8Array(width * height).fill(PAPER);
  const page: Raster = { width, height, channels: 1, data };
  const margin = Math.min(widthMm, heightMm) * 0.11;
  const pitch = glyphMm * 1.15;
  const lineHeight = glyphMm * 1.9;
  let seed = 7;
  for (let line = 0; margin + (line + 1) * lineHeight < heightMm - margin; line += 1) {
    const signs = kind === 'blank' || (kind === 'signature' && line !== 12) ? 0 : kind === 'signature' ? 3 : 1000;
    for (let sign = 0; sign < signs && margin + (sign + 1) * pitch < widthMm - margin; sign += 1) {
      seed = next(seed);
      // Paragraphs end, words part.
      if (line % 6 === 5 && sign > 14) break;
      if (seed % 17 === 0) continue;
      glyph(page, (margin + sign * pitch) * perMm, (margin + line * lineHeight) * perMm, glyphMm * perMm, seed);
    }
  }
  return page;
}

/** How a sheet lies before the eye. */
export interface View {
  /** Clockwise. */
  readonly degrees?: number;
  /** Size of the picture in millimetres of the sheet's plane; otherwise that of the sheet. */
  readonly frameMm?: readonly [number, number];
  /** Where the sheet's middle lies off the picture's, in millimetres. */
  readonly offsetMm?: readonly [number, number];
  /** Red, green, blue of what surrounds the sheet. */
  readonly background?: readonly [number, number, number];
  /** How much smaller the far end looks: 0.15 is a camera 20 degrees off. */
  readonly keystone?: number;
  /** Standard deviation of the softness, in pixels. */
  readonly blur?: number;
  /** Share of the light. */
  readonly light?: number;
  /** Greatest deviation of a pixel by noise. */
  readonly noise?: number;
}

/** What is seen of a sheet of `dpi`, in colour, as fine as the sheet. */
export function viewOf(sheet: Raster, dpi: number, view: View): Raster {
  const { degrees = 0, frameMm, offsetMm = [0, 0], background = [30, 30, 34], keystone = 0 } = view;
  const perMm = dpi / 25.4;
  const width = frameMm === undefined ? sheet.width : Math.round(frameMm[0] * perMm);
  const height = frameMm === undefined ? sheet.height : Math.round(frameMm[1] * perMm);
  const data = new Uint8Array(width * height * 3);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const { light = 1, noise = 0 } = view;
  let seed = 99;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let part = 0; part < 4; part += 1) {
        const dx = x + (part % 2 === 0 ? 0.25 : 0.75) - width / 2 - offsetMm[0] * perMm;
        const dy = y + (part < 2 ? 0.25 : 0.75) - height / 2 - offsetMm[1] * perMm;
        // Back through the camera's slant, then through the turn.
        const depth = 1 - keystone * (dy / height);
        const px = (dx * cos + dy * sin) * (keystone === 0 ? 1 : 1 / depth) + sheet.width / 2;
        const py = (-dx * sin + dy * cos) * (keystone === 0 ? 1 : 1 / depth) + sheet.height / 2;
        const isOn = px >= 0 && py >= 0 && px < sheet.width && py < sheet.height;
        const value = isOn ? (sheet.data[(py | 0) * sheet.width + (px | 0)] ?? 0) : 0;
        red += isOn ? value : background[0];
        green += isOn ? value : background[1];
        blue += isOn ? value : background[2];
      }
      seed = next(seed);
      const grain = noise === 0 ? 0 : ((seed % 1000) / 500 - 1) * noise;
      const at = (y * width + x) * 3;
      data[at] = clamp((red / 4) * light + grain);
      data[at + 1] = clamp((green / 4) * light + grain);
      data[at + 2] = clamp((blue / 4) * light + grain);
    }
  }
  const seen: Raster = { width, height, channels: 3, data };
  return view.blur === undefined ? seen : blurred(seen, view.blur);
}

/** Gaussian softness, three box filters deep. */
function blurred(picture: Raster, sigma: number): Raster {
  const { width, height, channels } = picture;
  let data = picture.data;
  // Three boxes of this width have the variance asked for.
  const radius = (Math.sqrt(4 * sigma ** 2 + 1) - 1) / 2;
  for (let pass = 0; pass < 3; pass += 1) {
    data = boxed(data, { lines: height, length: width, step: channels, stride: width * channels, channels }, radius);
    data = boxed(data, { lines: width, length: height, step: width * channels, stride: channels, channels }, radius);
  }
  return { ...picture, data };
}

interface Walk {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly stride: number;
  readonly channels: number;
}

function boxed(data: Uint8Array, { lines, length, step, stride, channels }: Walk, radius: number): Uint8Array {
  const out = new Uint8Array(data.length);
  const whole = Math.floor(radius);
  const part = radius - whole;
  const at = (line: number, index: number, channel: number): number =>
    data[line * stride + Math.min(length - 1, Math.max(0, index)) * step + channel] ?? 0;
  for (let line = 0; line < lines; line += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      let sum = 0;
      for (let index = -whole; index <= whole; index += 1) sum += at(line, index, channel);
      for (let index = 0; index < length; index += 1) {
        const ends = at(line, index - whole - 1, channel) + at(line, index + whole + 1, channel);
        out[line * stride + index * step + channel] = (sum + ends * part) / (2 * radius + 1) + 0.5;
        sum += at(line, index + whole + 1, channel) - at(line, index - whole, channel);
      }
    }
  }
  return out;
}

/** A handful of strokes, upright and lying, in a square. */
function glyph(page: Raster, left: number, top: number, size: number, seed: number): void {
  const thick = Math.max(1, size * 0.085);
  let state = seed;
  for (let stroke = 0; stroke < 4 + (seed % 3); stroke += 1) {
    state = next(state);
    const place = ((state >> 4) % 5) / 5;
    const from = ((state >> 8) % 3) / 10;
    const to = 1 - ((state >> 12) % 3) / 10;
    if (stroke % 2 === 0) bar(page, left + from * size, top + place * size, (to - from) * size, thick);
    else bar(page, left + place * size, top + from * size, thick, (to - from) * size);
  }
  // Most characters stand on a line.
  if (seed % 4 !== 0) bar(page, left + size * 0.1, top + size - thick, size * 0.8, thick);
}

function bar({ width, height, data }: Raster, left: number, top: number, across: number, down: number): void {
  const toX = Math.min(width, Math.round(left + across));
  const toY = Math.min(height, Math.round(top + down));
  for (let y = Math.round(top); y < toY; y += 1) data.fill(INK, y * width + Math.round(left), y * width + toX);
}

function next(seed: number): number {
  return (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
