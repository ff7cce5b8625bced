import type { Clock, OfflineCache, OpenFailureCode } from '../../offline-cache/index.ts';
import { fail, type Result } from '../contracts/result.ts';
import type { SavingOffCode } from '../contracts/screen.ts';
import type { Log } from './log.ts';
import { savingOffCodeOf } from './staff-code.ts';

/** A kiosk that shows what needs no saving, while the outbox cannot be opened. */
export interface LookOnly {
  /** Whether somebody is reading or looking something up; nobody is thrown out half-way. */
  isBusy(): boolean;
  close(): Promise<void>;
}

export interface OpenUntilOpenedParts {
  readonly open: () => Promise<Result<OfflineCache, OpenFailureCode>>;
  readonly lookOnly: (code: SavingOffCode) => LookOnly;
  readonly clock: Clock;
  readonly log: Log;
}

type Opened = Result<OfflineCache, OpenFailureCode | 'opening-crashed'>;

/** A process that is just ending lets go within seconds; for a disk or an update, somebody has to come. In ms. */
const lockedPauseMs = 3_000;
const otherPauseMs = 30_000;
const busyPauseMs = 1_000;
/** A question that has arrived takes some turns of the event loop to be answered. */
const turnsForPages = 8;

/**
 * Opens the outbox, however often it takes: whatever lies on the disk is a screen and never a restart. Between two
 * attempts the kiosk goes on offering what needs no saving. `opened` settles with the cache, with a failure that
 * trying again cannot mend (a key in the profile), or with `null` after `close`.
 */
export function openUntilOpened({ open, lookOnly, clock, log }: OpenUntilOpenedParts): {
  readonly opened: Promise<Opened | null>;
  close(): Promise<void>;
} {
  let looking: { readonly code: SavingOffCode; readonly kiosk: LookOnly } | null = null;
  let closed = false;
  let endPause: () => void = () => {};

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = clock.setTimeout(resolve, ms);
      endPause = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });

  const attempt = async (): Promise<Opened> => {
    try {
      return await open();
    } catch {
      // Only here is a bug not left to the supervisor: it would start the same again and again, without a word to anybody.
      return fail('opening-crashed');
    }
  };

  const run = async (): Promise<Opened | null> => {
    for (;;) {
      // Opening reads whole files without a pause; pages that ask meanwhile must have been answered.
      for (let turn = 0; turn < turnsForPages; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (closed) return null;
      const opened = await attempt();
      if (!opened.ok) log('cache-refused', { code: opened.failure.code, detail: opened.failure.detail ?? '' });
      if (opened.ok || opened.failure.code === 'county-recipient-invalid') {
        await looking?.kiosk.close();
        looking = null;
        return opened;
      }
      const { code: failure } = opened.failure;
      const code = savingOffCodeOf(failure);
      if (looking?.code !== code) {
        await looking?.kiosk.close();
        looking = { code, kiosk: lookOnly(code) };
      }
      await pause(failure === 'database-locked' ? lockedPauseMs : otherPauseMs);
      while (!closed && looking.kiosk.isBusy()) await pause(busyPauseMs);
    }
  };

  return {
    opened: run(),
    async close() {
      closed = true;
      endPause();
      await looking?.kiosk.close();
      looking = null;
    },
  };
}
