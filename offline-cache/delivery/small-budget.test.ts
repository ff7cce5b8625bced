import { expect, test } from 'vitest';
import type { WirePriority } from '../../app/contracts/delivery.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import { createWireScheduler, type WireTurn } from './wire-scheduler.ts';

const minute = 60_000;
const hour = 60 * minute;
const headerBytes = 350;

/** A quick link with little to spend, and what its users cost besides their own bytes. */
function thriftyWire(bytesPerHour: number) {
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const wire = createWireScheduler({ clock, bytesPerHour });
  let turns = 0;
  const exchange = (turn: WireTurn, bytes: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimeout(() => {
        turn.moved(bytes);
        resolve();
      }, 300);
    });
  return {
    clock,
    wire,
    turns: () => turns,
    /** Papers that are asked for, at `askingBytes` a turn, before their pieces go. Gives back what was sent. */
    upload(papers: number, paperBytes: number, askingBytes: number) {
      const sent = { bytes: 0, papers: 0 };
      const all = async (): Promise<void> => {
        for (; sent.papers < papers; sent.papers += 1) {
          let left = paperBytes;
          while (left > 0) {
            await wire.schedule('attachments', left, async (turn) => {
              turns += 1;
              await exchange(turn, askingBytes);
              for (let size = turn.nextPieceBytes(); size > 0 && left > 0; size = turn.nextPieceBytes()) {
                const piece = Math.min(size, left);
                await exchange(turn, piece + headerBytes);
                left -= piece;
                sent.bytes += piece;
                if (left === 0) return;
              }
            });
          }
        }
      };
      void all();
      return sent;
    },
    /** Something short at regular intervals. Gives back how long each waited for its turn, in ms. */
    repeat(priority: WirePriority, bytes: number, intervalMs: number) {
      const waits: number[] = [];
      const again = async (): Promise<void> => {
        const asked = clock.now();
        await wire.schedule(priority, bytes, async (turn) => {
          waits.push(clock.now() - asked);
          await exchange(turn, bytes);
        });
        clock.setTimeout(() => void again(), intervalMs);
      };
      void again();
      return waits;
    },
    used: () => wire.bytesUsed().map(({ bytes }) => Object.values(bytes).reduce((sum, one) => sum + one, 0)),
  };
}

// GET and HEAD of a paper; and with the handshake of a fresh TLS connection before them.
const asking = 1_400;
const askingAnew = asking + 5_000;

test.each([
  [70_000, asking],
  [100_000, asking],
  [150_000, asking],
  [300_000, askingAnew],
  [500_000, askingAnew],
  [700_000, askingAnew],
])(
  'with %i bytes an hour papers go on, though asking for them costs %i, and no hour carries much more',
  async (bytesPerHour, askingBytes) => {
    const { clock, upload, used } = thriftyWire(bytesPerHour);
    const sent = upload(1_000, 400_000, askingBytes);
    await clock.advance(24 * hour);
    expect(sent.bytes).toBeGreaterThan(24 * bytesPerHour * 0.3);
    for (const bytes of used()) expect(bytes).toBeLessThanOrEqual(bytesPerHour * 1.05);
  },
);

test('where a fresh connection alone costs more than a twentieth of the hour, papers go on all the same', async () => {
  const { clock, upload, used } = thriftyWire(100_000);
  const sent = upload(1_000, 400_000, askingAnew);
  await clock.advance(24 * hour);
  expect(sent.bytes).toBeGreaterThan(24 * 10_000);
  for (const bytes of used()) expect(bytes).toBeLessThanOrEqual(100_000 + 10_000);
  const all = used().reduce((sum, bytes) => sum + bytes, 0);
  expect(all).toBeLessThanOrEqual(24 * 100_000 * 1.01);
});

test('a piece is no longer than the hour can bear, however quick the link is', async () => {
  const { clock, wire } = thriftyWire(100_000);
  const pieces: number[] = [];
  void wire.schedule('updates', 1_000_000, async (turn) => {
    for (let size = turn.nextPieceBytes(); size > 0; size = turn.nextPieceBytes()) {
      pieces.push(size);
      turn.moved(size);
    }
  });
  await clock.advance(0);
  expect(pieces.length).toBeGreaterThan(0);
  expect(Math.max(...pieces)).toBeLessThan(100_000 * 0.05);
});

test('reports, numbers and the catalogue are not kept waiting for days behind papers', async () => {
  const { clock, upload, repeat } = thriftyWire(100_000);
  const sent = upload(1_000, 400_000, asking);
  const reports = repeat('telemetry', 700, 5 * minute);
  const numbers = repeat('telemetry', 400, hour);
  const catalogue = repeat('catalogue', 3_000, 24 * hour);
  await clock.advance(48 * hour);
  expect(Math.max(...reports, ...numbers, ...catalogue)).toBeLessThan(15 * minute);
  expect(reports.length).toBeGreaterThan(48 * 4);
  expect(numbers.length).toBeGreaterThan(40);
  expect(catalogue).toHaveLength(2);
  // Fair to them is not unfair to papers.
  expect(sent.bytes).toBeGreaterThan(48 * 100_000 * 0.3);
});

test('who waited long gets one piece and not the link, and papers come back to theirs', async () => {
  const { clock, wire, upload } = thriftyWire(100_000);
  const sent = upload(1_000, 400_000, asking);
  await clock.advance(hour);
  let updated = 0;
  const update = async (): Promise<void> => {
    while (updated < 10_000_000) {
      await wire.schedule('updates', 10_000_000, async (turn) => {
        for (let size = turn.nextPieceBytes(); size > 0; size = turn.nextPieceBytes()) {
          await new Promise<void>((resolve) => clock.setTimeout(resolve, 300));
          turn.moved(size);
          updated += size;
        }
      });
    }
  };
  void update();
  const before = sent.bytes;
  await clock.advance(24 * hour);
  expect(updated).toBeGreaterThan(24 * 5_000);
  expect(sent.bytes - before).toBeGreaterThan(24 * 100_000 * 0.25);
});

test('a long paper on a thin link without a limit makes way for a report that has waited', async () => {
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const wire = createWireScheduler({ clock, bytesPerHour: null });
  let done = false;
  const upload = async (): Promise<void> => {
    for (let left = 20_000_000; left > 0; ) {
      await wire.schedule('attachments', left, async (turn) => {
        for (let size = turn.nextPieceBytes(); size > 0 && left > 0; size = turn.nextPieceBytes()) {
          await new Promise<void>((resolve) => clock.setTimeout(resolve, size / 8));
          turn.moved(size);
          left -= size;
        }
      });
    }
    done = true;
  };
  void upload();
  await clock.advance(1_000);
  let reportedAt = Number.NaN;
  const askedAt = clock.now();
  void wire.schedule('telemetry', 700, async () => {
    reportedAt = clock.now();
  });
  await clock.advance(4 * minute);
  expect(reportedAt).toBeNaN();
  await clock.advance(4 * minute);
  expect(reportedAt - askedAt).toBeLessThan(6 * minute);
  expect(done).toBe(false);
  await clock.advance(hour);
  expect(done).toBe(true);
});

test('a wall clock that leaps makes nobody wait longer', async () => {
  const simulated = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  let leap = 0;
  const clock = { ...simulated, now: () => simulated.now() + leap };
  const wire = createWireScheduler({ clock, bytesPerHour: null });
  let busy = true;
  const fill = async (): Promise<void> => {
    while (busy) {
      await wire.schedule('attachments', 1, async (turn) => {
        for (let size = turn.nextPieceBytes(); size > 0; size = turn.nextPieceBytes()) {
          await new Promise<void>((resolve) => simulated.setTimeout(resolve, 1_000));
          turn.moved(size);
        }
      });
    }
  };
  void fill();
  let reported = false;
  void wire.schedule('telemetry', 700, async () => {
    reported = true;
  });
  leap = -5 * 365 * 24 * hour;
  await simulated.advance(10 * minute);
  expect(reported).toBe(true);
  busy = false;
  wire.close();
});
