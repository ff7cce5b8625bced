import { beforeEach, expect, test } from 'vitest';
import { SimulatedClock } from '../simulated-clock.ts';
import { decodePhoto, isChipPhoto, type PhotoDecoder } from './photo-decoder.ts';
import { SPECIMEN_CARDS, specimenCard } from './specimen-cards.ts';

const card = specimenCard('teenager');
const photo = card.kind === 'refused' ? new Uint8Array(0) : card.photo;
let clock: SimulatedClock;

beforeEach(() => {
  clock = new SimulatedClock();
});

const decoderOf = (decode: PhotoDecoder['decode']): PhotoDecoder => ({ name: 'specimen 1.0', decode });

test('every chip photo has the head by which it is known; anything else has not', () => {
  for (const specimen of SPECIMEN_CARDS)
    if (specimen.kind !== 'refused') expect(isChipPhoto(specimen.photo)).toBe(true);
  expect(isChipPhoto(new Uint8Array(1024))).toBe(false);
  expect(isChipPhoto(photo.subarray(0, 5))).toBe(false);
});

test('a decoder’s picture is handed on when it has the size of a chip photo', async () => {
  const rgb = new Uint8Array(102 * 126 * 3).fill(7);
  const seen: number[] = [];
  const decoder = decoderOf(async (given) => {
    seen.push(given.length);
    return rgb;
  });
  expect(await clock.until(decodePhoto(decoder, photo, clock))).toEqual({
    ok: true,
    value: { width: 102, height: 126, rgb },
  });
  expect(seen).toEqual([1024]);
  expect(clock.pendingTimers).toBe(0);
});

test('a picture of another size is refused and overwritten', async () => {
  const rgb = new Uint8Array(100).fill(7);
  expect(
    await clock.until(
      decodePhoto(
        decoderOf(async () => rgb),
        photo,
        clock,
      ),
    ),
  ).toMatchObject({
    failure: { code: 'photo-refused' },
  });
  expect(rgb).toEqual(new Uint8Array(100));
});

test('a decoder without a licence for this reader refuses', async () => {
  expect(
    await clock.until(
      decodePhoto(
        decoderOf(async () => null),
        photo,
        clock,
      ),
    ),
  ).toMatchObject({
    failure: { code: 'photo-refused', detail: 'specimen 1.0' },
  });
});

test('what is no chip photo never reaches a decoder', async () => {
  const decoder = decoderOf(() => Promise.reject(new Error('asked')));
  expect(await clock.until(decodePhoto(decoder, new Uint8Array(1024), clock))).toMatchObject({
    failure: { code: 'not-a-chip-photo' },
  });
});

test('a decoder that hangs is given up and told to stop', async () => {
  let stopped = false;
  const decoder = decoderOf((_photo, signal) => {
    signal.addEventListener('abort', () => {
      stopped = true;
    });
    return new Promise(() => {});
  });
  expect(await clock.until(decodePhoto(decoder, photo, clock))).toMatchObject({ failure: { code: 'decoder-hung' } });
  expect(stopped).toBe(true);
});
