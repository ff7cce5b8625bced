import { expect, test } from 'vitest';
import { createWireScheduler } from '../../offline-cache/index.ts';
import { createSimulatedClock } from '../../offline-cache/simulated-clock.ts';
import type { UndecidedCode } from '../contracts/delivery.ts';
import { fail, ok } from '../contracts/result.ts';
import { idleConnectionMs } from '../platform/http-exchange.ts';
import { watchLink } from './link-watch.ts';

const minute = 60_000;
const questionBytes = 350;

/** A station that asks a county which answers as told, over a wire with `bytesPerHour`. */
function watching(bytesPerHour: number | null = null) {
  const beginning = Date.parse('2026-11-24T01:00:00Z');
  const clock = createSimulatedClock(beginning);
  const wire = createWireScheduler({ clock, bytesPerHour });
  const asked: number[] = [];
  const told: string[] = [];
  let answer: UndecidedCode | 'ok' = 'ok';
  const watch = watchLink({
    platform: {
      async health(_signal, moved) {
        asked.push(clock.now() - beginning);
        moved?.(questionBytes);
        return answer === 'ok' ? ok({ time: new Date(clock.now()).toISOString() }) : fail(answer);
      },
    },
    wire,
    clock,
    onChange: (state) => told.push(state),
  });
  return {
    clock,
    wire,
    watch,
    asked,
    told,
    answer(next: UndecidedCode | 'ok'): void {
      answer = next;
    },
    used: () => wire.bytesUsed().reduce((sum, { bytes }) => sum + bytes.telemetry, 0),
  };
}

test('asks at once and at intervals, sooner while the county does not answer, and tells changes only', async () => {
  const { clock, asked, told, answer, watch } = watching();
  await clock.advance(2 * minute);
  expect(asked.length).toBeGreaterThan(2);
  expect(told).toEqual([]);
  answer('connection-refused');
  const before = asked.length;
  await clock.advance(2 * minute);
  expect(asked.length - before).toBeGreaterThan(10);
  answer('county-failed');
  await clock.advance(10_000);
  expect(told).toEqual(['down', 'up']);
  watch.close();
  await clock.advance(minute);
  expect(told).toEqual(['down', 'up']);
  expect(clock.pending()).toBe(0);
});

test('the next question comes long before a kept connection is given up: it needs no fresh one', async () => {
  const { clock, asked } = watching();
  await clock.advance(10 * minute);
  const [first = 0, second = 0] = asked;
  expect(second - first).toBeLessThanOrEqual(idleConnectionMs / 2);
});

test('a question is charged to the hour, and a spent hour has few', async () => {
  const { clock, wire, asked, used, watch } = watching(100_000);
  await clock.advance(10 * minute);
  expect(used()).toBe(asked.length * questionBytes);
  await wire.schedule('applications', 0, async ({ moved }) => moved(50_000));
  const before = asked.length;
  await clock.advance(20 * minute);
  // Every five minutes, out of turn and charged later.
  expect(asked.length - before).toBeLessThanOrEqual(4);
  await clock.advance(20 * minute);
  expect(asked.length - before).toBeGreaterThan(4);
  expect(used()).toBe(asked.length * questionBytes);
  watch.close();
});

test('behind a piece that has died the question is asked out of turn, and charged with the next one', async () => {
  const { clock, wire, asked, told, answer, used, watch } = watching();
  await clock.advance(1_000);
  let end = (): void => undefined;
  const dead = wire.schedule('attachments', 0, () => new Promise<void>((resolve) => (end = resolve)));
  answer('timed-out');
  await clock.advance(6 * minute);
  expect(told).toEqual(['down']);
  const before = asked.length;
  await clock.advance(20 * minute);
  expect(asked.length - before).toBeLessThanOrEqual(4);
  answer('ok');
  await clock.advance(6 * minute);
  expect(told).toEqual(['down', 'up']);
  end();
  await dead;
  await clock.advance(minute);
  expect(used()).toBe(asked.length * questionBytes);
  watch.close();
});

test('a county that is there while all that is sent fails is not found again every five seconds', async () => {
  const { clock, told, watch } = watching();
  await clock.advance(1_000);
  for (let second = 0; second < 600; second += 1) {
    if (told.at(-1) !== 'down') watch.observe('down');
    await clock.advance(1_000);
  }
  const changes = told.length;
  expect(changes).toBeGreaterThan(20);
  expect(changes).toBeLessThanOrEqual(2 * (600_000 / (idleConnectionMs / 2)) + 2);
  watch.close();
});

test('whoever else hears from the county spares the question', async () => {
  const { clock, asked, watch } = watching();
  await clock.advance(1_000);
  for (let second = 0; second < 300; second += 5) {
    watch.heard();
    await clock.advance(5_000);
  }
  expect(asked).toHaveLength(1);
  await clock.advance(minute);
  expect(asked.length).toBeGreaterThan(1);
  watch.close();
});

test('papers under way for long: the question waits, and what they hear is believed meanwhile', async () => {
  const { clock, wire, asked, told, answer, watch } = watching();
  answer('connection-lost');
  await clock.advance(30_000);
  answer('ok');
  expect(told).toEqual(['down']);
  // A paper of ten minutes got through.
  let end = (): void => undefined;
  const paper = wire.schedule(
    'attachments',
    1,
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  await clock.advance(20_000);
  expect(told).toEqual(['down']);
  watch.heard();
  await clock.advance(5_000);
  expect(told).toEqual(['down', 'up']);
  const before = asked.length;
  for (let second = 0; second < 600; second += 20) {
    watch.heard();
    await clock.advance(20_000);
  }
  expect(asked).toHaveLength(before);
  end();
  await paper;
  watch.close();
});

test('what was heard before the link went down does not bring it back', async () => {
  const { clock, told, answer, watch } = watching();
  await clock.advance(1_000);
  watch.heard();
  answer('connection-lost');
  watch.observe('down');
  await clock.advance(minute);
  expect(told).toEqual(['down']);
  watch.close();
});

test('closing with a question that waits for its turn asks nothing more, whichever closes first', async () => {
  for (const first of ['wire', 'watch'] as const) {
    const { clock, wire, watch, asked } = watching(3_600);
    await wire.schedule('applications', 0, async ({ moved }) => moved(36_000));
    await clock.advance(10 * minute);
    const before = asked.length;
    if (first === 'wire') wire.close();
    await clock.advance(0);
    watch.close();
    wire.close();
    await clock.advance(minute);
    expect(asked).toHaveLength(before);
    expect(clock.pending()).toBe(0);
  }
});
