import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboundAttachment, UploadAttachment } from '../../../app/contracts/delivery.ts';
import { createCountyPlatform } from '../../../app/platform/county-platform.ts';
import {
  type CountySimulator,
  type CountySimulatorOptions,
  startCountySimulator,
} from '../../../scripts/county-simulator/county-simulator.ts';
import { type Link, startLink } from '../../../scripts/county-simulator/link.ts';
import { specimenKey, specimenStationCode } from '../../../scripts/county-simulator/specimen-request.ts';

export interface CountyBench {
  readonly county: CountySimulator;
  readonly link: Link;
  /** A client whose exchanges end after `quietMs` without a byte. */
  platform(quietMs?: number): ReturnType<typeof connect>;
  close(): Promise<void>;
}

/** A county and the cable to it, over real sockets. */
export async function startCountyBench(options: Partial<CountySimulatorOptions> = {}): Promise<CountyBench> {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-platform-'));
  const county = await startCountySimulator({ folder, ...options });
  const link = await startLink({ to: county.port });
  return {
    county,
    link,
    platform: (quietMs = 5_000) => connect(link.url, county.acknowledgementKey, quietMs),
    async close() {
      await link.close();
      await county.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function connect(baseUrl: string, acknowledgementKey: string, quietMs: number) {
  const timeouts = { quietMs, slowestBytesPerSecond: 1_000_000 };
  const created = createCountyPlatform({ baseUrl, acknowledgementKey, timeouts });
  if (!created.ok) throw new Error(created.failure.code);
  return created.value;
}

/** A paper of random bytes; the county never opens it. */
export function specimenAttachment(sizeBytes: number): OutboundAttachment & { readonly bytes: Uint8Array } {
  const bytes = randomBytes(sizeBytes);
  return {
    bytes,
    sealedSha256: createHash('sha256').update(bytes).digest('hex'),
    stationCode: specimenStationCode,
    applicationKey: specimenKey(1),
    sizeBytes,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    uploadUrl: null,
  };
}

/** Notes what an upload tells, and allows pieces of `pieceBytes`. */
export function watchUpload(pieceBytes: number | ((offset: number) => number)) {
  const watched = { places: [] as string[], offset: 0, movedBytes: 0, pieces: 0 };
  const progress: Parameters<UploadAttachment<AbortSignal>>[1] = {
    onPlace: (uploadUrl) => watched.places.push(uploadUrl),
    nextPieceBytes() {
      watched.pieces += 1;
      return typeof pieceBytes === 'number' ? pieceBytes : pieceBytes(watched.offset);
    },
    onOffset(offset) {
      watched.offset = offset;
    },
    moved(bytes) {
      watched.movedBytes += bytes;
    },
  };
  return { watched, progress };
}
