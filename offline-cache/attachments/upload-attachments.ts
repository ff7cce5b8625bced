import type { UploadAttachment, UploadResult } from '../../app/contracts/delivery.ts';
import { assertNever } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { backOffMs } from '../delivery/back-off.ts';
import type { WireScheduler } from '../delivery/wire-scheduler.ts';
import { storageFailureCode } from '../storage-failure.ts';
import type { AttachmentLedger } from './attachment-ledger.ts';
import type { WaitingAttachment } from './attachment-table.ts';

export interface UploadParts {
  readonly ledger: AttachmentLedger;
  readonly upload: UploadAttachment<AbortSignal>;
  readonly wire: WireScheduler;
  readonly stationCode: string;
  readonly clock: Clock;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

export interface Uploads {
  /** Looks for papers to upload. */
  wake(): void;
  /** Whatever waits for the link alone goes on at once. */
  linkRestored(): void;
  /** Ends the upload under way; what was sent stays sent. */
  close(): Promise<void>;
}

/** Hash mismatches on the way before a paper, which is sound here, goes to the staff. */
const mostMismatches = 3;

/** Uploads papers one at a time, as the wire lets it; a paper's trouble holds up no other. */
export function startUploads({ ledger, upload, wire, stationCode, clock, random }: UploadParts): Uploads {
  const abort = new AbortController();
  const resting = new Map<string, { readonly timer: unknown; readonly forLink: boolean }>();
  const failures = new Map<string, number>();
  const mismatches = new Map<string, number>();
  let current: Promise<void> | null = null;
  let onWire = false;
  let pause: unknown = null;

  const pump = (): void => {
    if (abort.signal.aborted || current !== null || pause !== null) return;
    const waiting = ledger.waiting();
    const next = waiting.ok ? waiting.value.find(({ sealedSha256 }) => !resting.has(sealedSha256)) : undefined;
    if (next === undefined) {
      if (!waiting.ok) hold(backOffMs(1, true, undefined, random));
      return;
    }
    current = attempt(next).then(() => {
      current = null;
      onWire = false;
      pump();
    });
  };

  const attempt = async (paper: WaitingAttachment): Promise<void> => {
    const { sealedSha256: name, sizeBytes, uploadOffset, uploadUrl, applicationKey } = paper;
    const result = await wire.schedule('attachments', sizeBytes - uploadOffset, (turn): Promise<UploadResult> => {
      // Nothing has moved yet, and the estimate is that of a whole paper.
      turn.moved(0);
      // A closed wire lets everybody in at once: asked again, and again, it would leave no turn to anything else.
      if (turn.signal.aborted) abort.abort();
      if (abort.signal.aborted) return Promise.resolve({ outcome: 'yielded' });
      onWire = true;
      const signal = AbortSignal.any([abort.signal, turn.signal]);
      const begun = ledger.begin(name);
      if (!begun.ok) return Promise.resolve({ outcome: 'undecided', code: 'interrupted', countyReached: true });
      if (begun.value !== 'ready') return Promise.resolve({ outcome: 'yielded' });
      return unlessDiskFails((noteFailure) =>
        upload(
          {
            sealedSha256: name,
            stationCode,
            applicationKey,
            sizeBytes,
            uploadUrl,
            read: (offset, length) => ledger.read(name, offset, length).catch(noteFailure),
          },
          {
            onPlace: (place) => void (place === uploadUrl || ledger.setPlace(name, place)),
            // Its application may have been handed in anew, or declined, since the last piece.
            nextPieceBytes: () => (ledger.isAwaited(name) ? turn.nextPieceBytes() : 0),
            onOffset: (offset) => void ledger.setOffset(name, offset),
            moved: (bytes) => turn.moved(bytes),
          },
          signal,
        ),
      );
    });
    settle(name, result);
  };

  const settle = (name: string, result: UploadResult): void => {
    switch (result.outcome) {
      case 'acknowledged': {
        const speaksOfIt = result.acknowledgement.sealedSha256 === name;
        if (!speaksOfIt || !ledger.acknowledge(result.acknowledgement).ok) rest(name, true, undefined);
        else failures.delete(name);
        return;
      }
      case 'returned': {
        const count = (mismatches.get(name) ?? 0) + 1;
        mismatches.set(name, count);
        if (result.code === 'hash-mismatch' && count < mostMismatches) {
          // Both copies were sound just before, so the bytes changed on the way or in a half-kept upload: begun anew.
          ledger.setPlace(name, null);
          ledger.postpone(name, result.code);
          rest(name, true, undefined);
        } else if (!ledger.giveToStaff(name, result.code).ok) rest(name, true, undefined);
        return;
      }
      case 'yielded':
        return;
      case 'undecided': {
        if (!result.countyReached || result.code === 'interrupted') ledger.postpone(name, result.code);
        const delayMs = rest(name, result.countyReached, result.retryAfterMs);
        // Without a link the next paper would fare no better.
        if (!result.countyReached) hold(delayMs);
        return;
      }
      default:
        assertNever(result);
    }
  };

  const rest = (name: string, countyReached: boolean, retryAfterMs: number | undefined): number => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    const delayMs = backOffMs(count, countyReached, retryAfterMs, random);
    if (abort.signal.aborted) return delayMs;
    const timer = clock.setTimeout(() => {
      resting.delete(name);
      pump();
    }, delayMs);
    resting.set(name, { timer, forLink: !countyReached });
    return delayMs;
  };

  const hold = (delayMs: number): void => {
    if (abort.signal.aborted) return;
    pause ??= clock.setTimeout(() => {
      pause = null;
      pump();
    }, delayMs);
  };

  const endPause = (): void => {
    if (pause !== null) clock.clearTimeout(pause);
    pause = null;
  };

  queueMicrotask(pump);

  return {
    wake: pump,
    linkRestored() {
      endPause();
      for (const [name, { timer, forLink }] of [...resting]) {
        if (!forLink) continue;
        clock.clearTimeout(timer);
        resting.delete(name);
      }
      pump();
    },
    async close() {
      abort.abort();
      endPause();
      for (const { timer } of resting.values()) clock.clearTimeout(timer);
      resting.clear();
      // One that waits for its turn has begun nothing, and its turn may be hours away.
      if (onWire) await current;
    },
  };
}

/**
 * Runs an upload whose reading may fail: both copies were sound when it began, so a disk is breaking, or the copy that is
 * read went away. It counts as an attempt that was cut off; before the next one both copies are checked again, and the
 * damaged one is written anew.
 */
async function unlessDiskFails(
  run: (noteFailure: (error: unknown) => never) => Promise<UploadResult>,
): Promise<UploadResult> {
  let diskFailed = false;
  const noteFailure = (error: unknown): never => {
    diskFailed = storageFailureCode(error) !== null;
    throw error;
  };
  try {
    return await run(noteFailure);
  } catch (error) {
    if (!diskFailed) throw error;
    return { outcome: 'undecided', code: 'interrupted', countyReached: true };
  }
}
