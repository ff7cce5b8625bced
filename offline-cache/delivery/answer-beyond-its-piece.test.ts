import { expect, test } from 'vitest';
import { createSimulatedClock } from '../simulated-clock.ts';
import { createWireScheduler, type WireTurn } from './wire-scheduler.ts';

const hour = 60 * 60_000;

function thinWire(bytesPerHour: number | null) {
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const wire = createWireScheduler({ clock, bytesPerHour });
  /** Lets `bytes` come at 5,000 a second, told as they come. */
  const stream = async (turn: WireTurn, bytes: number): Promise<void> => {
    for (let left = bytes; left > 0; left -= 5_000) {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 1_000));
      turn.moved(Math.min(left, 5_000));
    }
  };
  return { clock, wire, stream };
}

test('whole may come what an hour earns back, and without a limit anything', async () => {
  const unlimited = thinWire(null);
  await unlimited.wire.schedule('catalogue', 0, async (turn) => {
    expect(turn.wholeBytes()).toBe(Number.POSITIVE_INFINITY);
  });
  const { wire } = thinWire(1_200_000);
  await wire.schedule('catalogue', 0, async (turn) => {
    expect(turn.wholeBytes()).toBe(1_220_000);
    turn.moved(1_220_000);
    expect(turn.wholeBytes()).toBe(0);
  });
});

test('what a whole owes is earned back before anything else begins, within the hour', async () => {
  const { clock, wire } = thinWire(1_200_000);
  await wire.schedule('catalogue', 0, async (turn) => turn.moved(turn.wholeBytes()));
  let begun = false;
  void wire.schedule('telemetry', 0, async () => {
    begun = true;
  });
  await clock.advance(hour / 2);
  expect(begun).toBe(false);
  await clock.advance(hour / 2 + 60_000);
  expect(begun).toBe(true);
});

test('an answer that cannot be stopped is no reason for others to wait', async () => {
  const { clock, wire, stream } = thinWire(null);
  const order: string[] = [];
  const whole = wire.schedule('catalogue', 0, async (turn) => {
    turn.nextPieceBytes();
    await stream(turn, 2_000_000);
    order.push('catalogue');
    // Others have the link meanwhile, so it is not for another piece.
    expect(turn.nextPieceBytes()).toBe(0);
  });
  await clock.advance(10_000);
  const others = (['telemetry', 'attachments'] as const).map((priority) =>
    wire.schedule(priority, 0, async (turn) => {
      turn.nextPieceBytes();
      await stream(turn, 8_000);
      order.push(priority);
    }),
  );
  await clock.advance(1_000);
  expect(order).toEqual([]);
  await clock.advance(60_000);
  expect(order).toEqual(['attachments', 'telemetry']);
  await clock.advance(hour);
  expect(order).toEqual(['attachments', 'telemetry', 'catalogue']);
  await Promise.all([whole, ...others]);
});

test('of those beside it there is still one at a time, also once it has ended', async () => {
  const { clock, wire, stream } = thinWire(null);
  let running = 0;
  let most = 0;
  void wire.schedule('catalogue', 0, async (turn) => {
    turn.nextPieceBytes();
    await stream(turn, 200_000);
  });
  for (let count = 0; count < 10; count += 1) {
    void wire.schedule('attachments', 0, async (turn) => {
      running += 1;
      most = Math.max(most, running);
      turn.nextPieceBytes();
      await stream(turn, 20_000);
      running -= 1;
    });
  }
  await clock.advance(hour);
  expect(running).toBe(0);
  expect(most).toBe(1);
});

test('a long answer does not pass for a slow piece', async () => {
  const { clock, wire, stream } = thinWire(null);
  let before = 0;
  await Promise.all([
    wire.schedule('catalogue', 0, async (turn) => {
      before = turn.nextPieceBytes();
      await stream(turn, 400_000);
    }),
    clock.advance(hour),
  ]);
  await wire.schedule('catalogue', 0, async (turn) => {
    expect(turn.nextPieceBytes()).toBe(before);
  });
});
