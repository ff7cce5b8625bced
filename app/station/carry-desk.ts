import type { KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OfflineCache, type RemovableVolume, removableVolumes } from '../../offline-cache/index.ts';
import type { CarryRun, CarryStanding } from '../contracts/maintenance-page.ts';
import type { CarryDirection } from '../flows/kiosk/maintenance-effects.ts';
import type { Log } from './log.ts';

export interface CarryDeskParts {
  readonly cache: Pick<OfflineCache, 'carry' | 'retention'>;
  readonly stationCode: string;
  /** The key that signs acknowledgements. */
  readonly countyKey: KeyObject;
  /** Folders of the station itself; a volume that holds one is no stick. */
  readonly folders: readonly string[];
  readonly log: Log;
  /** Rows may be settled that were waiting. */
  readonly onSettled: () => void;
  /** Default: those of the machine. */
  readonly volumes?: () => Promise<readonly RemovableVolume[]>;
}

/** The technician's way out and back by stick: one run at a time, told as it stands. */
export interface CarryDesk {
  standing(): Promise<CarryStanding>;
  /** Never rejects: a run that nobody saw the end of would keep the next from beginning. */
  run(direction: CarryDirection, signal: AbortSignal): Promise<void>;
}

export function createCarryDesk(parts: CarryDeskParts): CarryDesk {
  const { cache, log, folders } = parts;
  const volumes = parts.volumes ?? (() => removableVolumes({ notHolding: folders }));
  let run: CarryRun = { state: 'idle' };
  const ended = (next: CarryRun): void => {
    run = next;
    log('stick-used', { outcome: next.state === 'failed' ? next.code : next.state });
  };

  return {
    standing: async () => ({ stick: stickAmong(await volumes()), run }),
    async run(direction, signal) {
      if (run.state === 'running') return;
      run = { state: 'running', direction, percent: 0 };
      try {
        const [volume, ...others] = await volumes();
        if (volume === undefined || others.length > 0) {
          ended({ state: 'failed', direction, code: volume === undefined ? 'no-stick' : 'several-sticks' });
          return;
        }
        ended(direction === 'out' ? await writeTo(volume, signal) : await readFrom(volume));
      } catch (error) {
        run = { state: 'failed', direction, code: 'unexpected' };
        log('stick-used', { outcome: 'unexpected', cause: causeOf(error) });
      }
    },
  };

  async function writeTo(volume: RemovableVolume, signal: AbortSignal): Promise<CarryRun> {
    const carried = await cache.carry.out({
      volume,
      signal,
      onProgress({ phase, doneBytes, totalBytes }) {
        const half = (50 * doneBytes) / Math.max(1, totalBytes);
        run = { state: 'running', direction: 'out', percent: Math.floor(phase === 'writing' ? half : 50 + half) };
      },
    });
    if (!carried.ok) return { state: 'failed', direction: 'out', code: carried.failure.code };
    const { fileName, applications, attachments, damaged } = carried.value;
    return { state: 'wrote', fileName, applications, papers: attachments, damaged };
  }

  async function readFrom(volume: RemovableVolume): Promise<CarryRun> {
    const wiped = await obeyOrders(volume, parts);
    // Broken off in the middle it may have settled something.
    const taken = await cache.carry.takeIn(volume, parts.countyKey).finally(parts.onSettled);
    if (!taken.ok && !(taken.failure.code === 'no-answer-found' && wiped > 0)) {
      return { state: 'failed', direction: 'in', code: taken.failure.code };
    }
    const { acknowledged, refused, invalid } = taken.ok ? taken.value : { acknowledged: 0, refused: 0, invalid: 0 };
    return { state: 'read', acknowledged, refused, invalid, wiped };
  }
}

/** The code of an error, or what kind it is: a message may name paths, or anything at all. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name;
}

function stickAmong(volumes: readonly RemovableVolume[]): CarryStanding['stick'] {
  const [first, ...others] = volumes;
  if (first === undefined) return 'none';
  if (others.length > 0) return 'several';
  return first.readOnly ? 'read-only' : 'ready';
}

/** Orders of the county to erase, on the stick; how many were obeyed. Every other is refused and logged. */
async function obeyOrders(volume: RemovableVolume, { cache, stationCode, countyKey, log }: CarryDeskParts) {
  // A stick that cannot be read says so when its answers are read.
  const names = await readdir(volume.mountPoint).catch((): readonly string[] => []);
  let obeyed = 0;
  for (const name of names.filter((file) => file.startsWith(`cunban-${stationCode}-`) && file.endsWith('.order'))) {
    const text = await readFile(join(volume.mountPoint, name), 'utf8').catch(() => '');
    const wiped = cache.retention.obey(text, countyKey);
    log('wipe-ordered', { outcome: wiped.ok ? 'obeyed' : wiped.failure.code });
    if (wiped.ok) obeyed += 1;
  }
  return obeyed;
}
