/** The link carries no byte of the papers of an application that was handed in anew, whatever was under way. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboundAttachment, UploadAttachment, UploadResult } from '../../app/contracts/delivery.ts';
import { createWireScheduler } from '../delivery/wire-scheduler.ts';
import { specimenCounty } from '../retention/specimen-county.ts';
import { specimenAnew } from '../specimen-anew.ts';
import { acknowledged, specimenStation } from '../specimen-cache.ts';

const county = specimenCounty();
let station: ReturnType<typeof specimenStation>;
let bench: ReturnType<typeof specimenAnew>;
beforeEach(async () => {
  station = specimenStation();
  bench = specimenAnew(station, county, await station.open());
});
afterEach(async () => {
  await bench.closes();
  station.remove();
});

const undecided = { outcome: 'undecided', code: 'interrupted', countyReached: true } as const;
const taken = ({ sealedSha256 }: OutboundAttachment): UploadResult => ({
  outcome: 'acknowledged',
  acknowledgement: { sealedSha256, statement: '{}', signature: 'signed' },
});

/** The county asks for it again, cannot read it, and it is handed in anew. */
async function handInAnew(key: string) {
  bench.asksAgain();
  await bench.cannotRead(key);
  return bench.save([], key);
}

test('papers that nobody asked for yet never go, though the newer application and its own paper do', async () => {
  const first = await bench.save([2000]);
  await bench.cannotRead(first.key);
  const second = await bench.save([1000], first.key);
  const asked: string[] = [];
  bench.cache().startDelivery({
    onEvent: () => undefined,
    send: async (application) => acknowledged(application),
    uploadAttachment: async (paper) => {
      asked.push(paper.sealedSha256);
      return taken(paper);
    },
  });
  await station.clock.advance(24 * 60 * 60_000);
  expect(asked).toEqual(second.names);
});

test('one that waits for its turn on the link is not begun any more', async () => {
  const first = await bench.save([2000]);
  await bench.takes(first.key);
  const wire = createWireScheduler({ clock: station.clock, bytesPerHour: null });
  let free = (): void => undefined;
  const busy = wire.schedule('attachments', 1, () => new Promise<void>((resolve) => (free = resolve)));
  const asked: string[] = [];
  bench.cache().startDelivery({
    onEvent: () => undefined,
    send: async () => undecided,
    uploadAttachment: async ({ sealedSha256 }) => {
      asked.push(sealedSha256);
      return undecided;
    },
    wire,
  });
  await station.clock.advance(1_000);
  await handInAnew(first.key);
  free();
  await busy;
  await station.clock.advance(60 * 60_000);
  expect(asked).toEqual([]);
  wire.close();
});

test('an upload under way ends at its next piece and is not taken up again', async () => {
  const first = await bench.save([2000]);
  await bench.takes(first.key);
  let goOn = (): void => undefined;
  const pieces: number[] = [];
  const upload: UploadAttachment<AbortSignal> = async (_paper, progress) => {
    pieces.push(progress.nextPieceBytes());
    await new Promise<void>((resolve) => (goOn = resolve));
    pieces.push(progress.nextPieceBytes());
    return { outcome: 'yielded' };
  };
  bench.cache().startDelivery({ onEvent: () => undefined, send: async () => undecided, uploadAttachment: upload });
  await station.clock.advance(1_000);
  expect(pieces).toEqual([expect.toSatisfy((bytes: number) => bytes > 0)]);
  await handInAnew(first.key);
  goOn();
  await station.clock.advance(60 * 60_000);
  expect(pieces.slice(1)).toEqual([0]);
});
