import { expect, test } from 'vitest';
import type { UploadResult } from '../../app/contracts/delivery.ts';
import { ok } from '../../app/contracts/result.ts';
import { createWireScheduler } from '../delivery/wire-scheduler.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import type { AttachmentLedger } from './attachment-ledger.ts';
import { startUploads } from './upload-attachments.ts';

const sizeBytes = 5_000_000;
const paper = { sealedSha256: 'a'.repeat(64), sizeBytes, uploadOffset: 0, uploadUrl: null, applicationKey: 'key' };
/** Whoever asks as often goes round without end, and nothing else of the station runs any more. */
const tooOften = 1_000;

function uploading(bytesPerHour: number, found: 'ready' | 'lost' = 'ready') {
  const clock = createSimulatedClock(Date.parse('2026-11-24T01:00:00Z'));
  const wire = createWireScheduler({ clock, bytesPerHour });
  const seen = { asked: 0, begun: 0, uploads: 0 };
  let waits = true;
  const ledger: AttachmentLedger = {
    waiting() {
      seen.asked += 1;
      if (seen.asked > tooOften) throw new Error('goes round without end');
      return ok(waits ? [paper] : []);
    },
    begin() {
      seen.begun += 1;
      if (found === 'lost') waits = false;
      return ok(found);
    },
    isAwaited: () => true,
    read: async () => new Uint8Array(1),
    setPlace: () => ok(undefined),
    setOffset: () => ok(undefined),
    postpone: () => ok(undefined),
    acknowledge: () => ok(undefined),
    giveToStaff: () => ok(undefined),
  };
  const uploads = startUploads({
    ledger,
    wire,
    stationCode: '13099910001',
    clock,
    random: () => 0.5,
    upload: (_paper, progress, signal) => {
      seen.uploads += 1;
      progress.moved?.(1_000);
      return new Promise<UploadResult>((resolve) => {
        const interrupted: UploadResult = { outcome: 'undecided', code: 'interrupted', countyReached: false };
        signal.addEventListener('abort', () => resolve(interrupted), { once: true });
      });
    },
  });
  const spend = (bytes: number) => wire.schedule('applications', bytes, async ({ moved }) => moved(bytes));
  const charged = () => wire.bytesUsed().reduce((sum, { bytes }) => sum + bytes.attachments, 0);
  return { clock, wire, uploads, seen, spend, charged };
}

test('the wire closes first: the paper that waits for it is let go, and asked for no more', async () => {
  const { clock, wire, uploads, seen, spend, charged } = uploading(60_000);
  await spend(30_000);
  await clock.advance(1_000);
  expect(seen).toEqual({ asked: 1, begun: 0, uploads: 0 });
  wire.close();
  // What closes between the two takes turns of the event loop.
  await clock.advance(1_000);
  expect(seen.asked).toBeLessThan(5);
  uploads.wake();
  uploads.linkRestored();
  await uploads.close();
  expect(seen).toMatchObject({ begun: 0, uploads: 0 });
  expect(charged()).toBe(0);
  expect(clock.pending()).toBe(0);
});

test('the wire closes first, under an upload: it ends as interrupted, and no other begins', async () => {
  const { clock, wire, uploads, seen } = uploading(60_000);
  await clock.advance(1_000);
  expect(seen.uploads).toBe(1);
  wire.close();
  await clock.advance(24 * 60 * 60_000);
  expect(seen.uploads).toBe(1);
  expect(seen.asked).toBeLessThan(5);
  await uploads.close();
  expect(clock.pending()).toBe(0);
});

test('the uploads close first: they do not wait for a turn that may be hours away, and touch nothing when it comes', async () => {
  const { clock, wire, uploads, seen, spend } = uploading(60_000);
  await spend(300_000);
  await clock.advance(1_000);
  let closed = false;
  void uploads.close().then(() => {
    closed = true;
  });
  await clock.advance(0);
  expect(closed).toBe(true);
  await clock.advance(12 * 60 * 60_000);
  expect(seen).toEqual({ asked: 1, begun: 0, uploads: 0 });
  wire.close();
});

test('a paper that never got as far as the wire costs the hour nothing', async () => {
  const { clock, wire, uploads, seen, charged } = uploading(256_000, 'lost');
  await clock.advance(1_000);
  expect(seen).toMatchObject({ begun: 1, uploads: 0 });
  expect(charged()).toBe(0);
  let reported = false;
  void wire.schedule('telemetry', 700, async () => {
    reported = true;
  });
  await clock.advance(1_000);
  expect(reported).toBe(true);
  await uploads.close();
  wire.close();
});

test('an upload is charged with what moved, not with the whole paper', async () => {
  const { clock, wire, uploads, charged } = uploading(256_000);
  await clock.advance(1_000);
  await uploads.close();
  expect(charged()).toBe(1_000);
  wire.close();
});
