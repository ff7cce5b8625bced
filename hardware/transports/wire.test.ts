import { expect, test } from 'vitest';
import { SimulatedClock } from '../simulated-clock.ts';
import { pacedWire, type Wire } from './wire.ts';

test('both directions take ten bits a byte, and a slow timer does not add up', async () => {
  const clock = new SimulatedClock();
  let fromHost: (bytes: Uint8Array) => void = () => {};
  const arrivals: { readonly at: number; readonly count: number }[] = [];
  const raw: Wire = {
    onBytes: (listener) => {
      fromHost = listener;
    },
    send: (bytes) => arrivals.push({ at: clock.now(), count: bytes.length }),
  };
  const wire = pacedWire(raw, 115_200, clock);
  let received = 0;
  wire.onBytes((bytes) => {
    received += bytes.length;
    if (received === 10) wire.send(new Uint8Array(1295));
  });
  fromHost(new Uint8Array(10));
  await clock.advance(0.8);
  expect(received).toBeLessThan(10);
  await clock.advance(0.1);
  expect(received).toBe(10);
  await clock.advance(200);
  const byteMs = 10_000 / 115_200;
  expect(arrivals.reduce((sum, { count }) => sum + count, 0)).toBe(1295);
  let sent = 0;
  for (const { at, count } of arrivals) {
    sent += count;
    expect(at).toBeGreaterThanOrEqual((10 + sent) * byteMs - 1e-6);
  }
  const ended = arrivals.at(-1)?.at ?? 0;
  expect(ended - 1305 * byteMs).toBeLessThan(1);
});
