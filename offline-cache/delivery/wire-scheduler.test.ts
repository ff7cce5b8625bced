import { expect, test } from 'vitest';
import type { WirePriority } from '../../app/contracts/delivery.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import type { BytesPerHour } from './byte-budget.ts';
import { createWireScheduler, type WireTurn } from './wire-scheduler.ts';

const hour = 60 * 60_000;

function wireAt(start: string, bytesPerHour: BytesPerHour | null = null) {
  const clock = createSimulatedClock(Date.parse(start));
  const wire = createWireScheduler({ clock, bytesPerHour });
  const order: string[] = [];
  /** A transfer of pieces at `rate` bytes a second that goes on until it is done, however often it is made to yield. */
  const transfer = async (priority: WirePriority, name: string, bytes: number, rate: number): Promise<void> => {
    const pieces: number[] = [];
    let left = bytes;
    while (left > 0) {
      await wire.schedule(priority, left, async (turn: WireTurn) => {
        for (let size = turn.nextPieceBytes(); size > 0 && left > 0; size = turn.nextPieceBytes()) {
          const piece = Math.min(size, left);
          await new Promise<void>((resolve) => clock.setTimeout(resolve, (piece * 1000) / rate));
          turn.moved(piece);
          pieces.push(piece);
          order.push(name);
          left -= piece;
          if (left === 0) return;
        }
      });
      if (wire.bytesUsed().length > 1000) throw new Error('goes round for nothing');
    }
    sizes.set(name, pieces);
  };
  const sizes = new Map<string, readonly number[]>();
  return { clock, wire, order, sizes, transfer };
}

test('pieces grow to what two seconds of the link take, and no further', async () => {
  const { clock, sizes, transfer } = wireAt('2026-11-24T01:00:00Z');
  void transfer('updates', 'a', 1_000_000, 8_000);
  await clock.advance(hour);
  const pieces = sizes.get('a') ?? [];
  // One that took too long is what ends the growth.
  for (const piece of pieces) expect(piece / 8_000).toBeLessThan(2.6);
  expect(pieces.slice(5, -1).every((piece) => piece >= 8_000)).toBe(true);
});

test('one transfer at a time, and a more urgent one goes in between two pieces', async () => {
  const { clock, order, transfer } = wireAt('2026-11-24T01:00:00Z');
  void transfer('updates', 'update', 100_000, 8_000);
  await clock.advance(3_000);
  void transfer('catalogue', 'catalogue', 20_000, 8_000);
  void transfer('attachments', 'paper', 20_000, 8_000);
  await clock.advance(hour);
  const lastPaper = order.lastIndexOf('paper');
  const beforeUpdateGoesOn = order.slice(order.indexOf('paper'), lastPaper + 1);
  expect(new Set(beforeUpdateGoesOn)).toEqual(new Set(['paper']));
  expect(order.indexOf('catalogue')).toBeGreaterThan(lastPaper);
  expect(order.lastIndexOf('update')).toBeGreaterThan(order.lastIndexOf('catalogue'));
});

test('applications start at once, whatever is on the wire and however little is left; the rest makes way', async () => {
  const { clock, wire, transfer, order } = wireAt('2026-11-24T01:00:00Z', 60_000);
  void transfer('updates', 'update', 500_000, 8_000);
  await clock.advance(10_000);
  let begun = false;
  let finish = (): void => undefined;
  const sending = wire.schedule('applications', 5_000, () => {
    begun = true;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  expect(begun).toBe(true);
  await clock.advance(5_000);
  const then = order.length;
  await clock.advance(10 * 60_000);
  expect(order).toHaveLength(then);
  finish();
  await sending;
  await clock.advance(10 * 60_000);
  expect(order.length).toBeGreaterThan(then);
});

test('an hour carries its allowance and five per cent more at most, by the hour of the day in China', async () => {
  // 08:00 to 18:00 in China little, at night much.
  const allowance = Array.from({ length: 24 }, (_, at) => (at >= 8 && at < 18 ? 360_000 : 3_600_000));
  const { clock, wire, transfer } = wireAt('2026-11-24T08:00:00Z', allowance);
  void transfer('updates', 'update', 50_000_000, 8_000);
  await clock.advance(4 * hour);
  const used = wire.bytesUsed().map(({ hour: at, bytes }) => [at, bytes.updates] as const);
  for (const [at, bytes] of used) {
    const dayHour = new Date(Date.parse(at) + 8 * hour).getUTCHours();
    const allowed = allowance[dayHour] ?? 0;
    expect(bytes).toBeLessThanOrEqual(allowed * 1.05);
    expect(bytes).toBeGreaterThan(allowed * 0.8);
  }
  expect(used).toHaveLength(4);
});

test('what was charged for applications is earned back before bulk goes on', async () => {
  const { clock, wire, transfer, sizes } = wireAt('2026-11-24T01:00:00Z', 3_600);
  await wire.schedule('applications', 3_600, async ({ moved }) => moved(3_600));
  void transfer('telemetry', 'report', 100, 8_000);
  await clock.advance(0.9 * hour);
  expect(sizes.has('report')).toBe(false);
  await clock.advance(0.2 * hour);
  expect(sizes.has('report')).toBe(true);
});

test('closing begins what waits with its signal aborted, so that every promise settles', async () => {
  const { wire } = wireAt('2026-11-24T01:00:00Z', 0);
  const waiting = wire.schedule('updates', 10, async ({ signal }) => signal.aborted);
  wire.close();
  expect(await waiting).toBe(true);
});

test('a clock that leaps neither fills the allowance nor breaks the pieces', async () => {
  let now = Date.parse('2026-11-24T01:00:00Z');
  const clock = { ...createSimulatedClock(now), now: () => now };
  const wire = createWireScheduler({ clock, bytesPerHour: 3_600 });
  await wire.schedule('applications', 0, async ({ moved }) => moved(36_000));
  now += 30 * 365 * 24 * hour;
  let begun = false;
  void wire.schedule('updates', 1, async () => {
    begun = true;
  });
  expect(begun).toBe(false);
  now -= 35 * 365 * 24 * hour;
  void wire.schedule('updates', 1, async () => undefined);
  expect(begun).toBe(false);
  wire.close();
});
