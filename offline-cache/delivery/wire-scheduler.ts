import { type WirePriority, wirePriorities } from '../../app/contracts/delivery.ts';
import type { Clock } from '../clock.ts';
import { type BytesPerHour, createByteBudget } from './byte-budget.ts';
import { createPieceSize } from './piece-size.ts';

/** What work on the wire is told, and tells. */
export interface WireTurn {
  /**
   * Asked before every piece of a long transfer: how many bytes it may have. 0 means: end here and schedule the rest
   * again, because something else is due or the hour's bytes are spent. The first piece of a turn is held back for
   * applications alone: what was asked before it has cost bytes, and would cost them again.
   */
  nextPieceBytes(): number;
  /**
   * How many bytes may come where there are no pieces to be had: as many as an hour earns back. Work that runs far beyond
   * its piece goes on beside whoever waits, since it cannot make way any more, and has no further piece.
   */
  wholeBytes(): number;
  /** Bytes that went over the link, both ways, as they go. Where it is never called the estimate is charged. */
  moved(bytes: number): void;
  /** Aborted when the station stops; work that had to wait until then is begun with it aborted already. */
  readonly signal: AbortSignal;
}

/** Bytes one hour carried, by what they were for. */
export interface HourOfUse {
  /** RFC 3339, start of the hour. */
  readonly hour: string;
  readonly bytes: Readonly<Record<WirePriority, number>>;
}

/** One thin link, shared by everything that uses it. */
export interface WireScheduler {
  /**
   * Runs work when the link is free for it and gives back what it gives. `applications` start at once; of all others one
   * runs at a time, the most urgent first, none while applications are on the wire or the hour's bytes are spent. Who has
   * waited for five minutes goes before whoever is more urgent: a backlog of papers may last for days, and what the county
   * learns from reports, and orders, does not wait that long.
   */
  schedule<Value>(
    priority: WirePriority,
    estimatedBytes: number,
    run: (turn: WireTurn) => Promise<Value>,
  ): Promise<Value>;
  /** The last 48 hours with any use, oldest first. */
  bytesUsed(): readonly HourOfUse[];
  /** Begins nothing more; what waits is begun with its signal aborted, so that every promise settles. */
  close(): void;
}

export interface WireSchedulerOptions {
  readonly clock: Clock;
  /** `null` for no limit. */
  readonly bytesPerHour: BytesPerHour | null;
}

interface Waiting {
  readonly priority: WirePriority;
  readonly start: () => void;
  /** Has waited for as long as anybody has to. */
  overdue: boolean;
}

const hourMs = 60 * 60_000;
const hoursKept = 48;
/** Ms, by a timer: a wall clock that leaps makes nobody overdue. See docs/decisions, 0038. */
const patienceMs = 5 * 60_000;
// An answer of so much more than its piece is no piece: headers, handshakes and a second connection are less.
const beyondPiece = { factor: 2, bytes: 64 * 1024 };
// Two seconds is what a person at the screen may have to wait behind somebody else's piece.
const pieceBounds = { first: 8 * 1024, least: 1024, most: 1024 * 1024, step: 4 * 1024, targetMs: 2_000 };

export function createWireScheduler({ clock, bytesPerHour }: WireSchedulerOptions): WireScheduler {
  const budget = createByteBudget(bytesPerHour, () => clock.now());
  const piece = createPieceSize(pieceBounds);
  const used = new Map<number, Record<WirePriority, number>>();
  const waiting: Waiting[] = [];
  const abort = new AbortController();
  let interactive = 0;
  let bulkOnWire = false;
  let budgetPause: unknown = null;

  const charge = (priority: WirePriority, bytes: number): void => {
    budget.charge(bytes);
    const hour = Math.floor(clock.now() / hourMs);
    const bytesOfHour = used.get(hour) ?? noBytes();
    bytesOfHour[priority] += bytes;
    used.set(hour, bytesOfHour);
    for (const old of [...used.keys()].sort((a, b) => a - b).slice(0, -hoursKept)) used.delete(old);
  };

  const rank = (priority: WirePriority): number => wirePriorities.indexOf(priority);
  const goesBefore = (one: Pick<Waiting, 'priority' | 'overdue'>, other: typeof one): boolean =>
    one.overdue === other.overdue ? !one.overdue && rank(one.priority) < rank(other.priority) : one.overdue;
  /** Of equals the one that came first. */
  const nextToGo = (): Waiting | undefined =>
    waiting.reduce<Waiting | undefined>(
      (best, one) => (best === undefined || goesBefore(one, best) ? one : best),
      undefined,
    );

  const pump = (): void => {
    if (abort.signal.aborted) {
      for (const { start } of waiting.splice(0)) start();
      return;
    }
    if (interactive > 0 || bulkOnWire) return;
    const next = nextToGo();
    if (next === undefined) return;
    const waitMs = budget.waitMs();
    if (waitMs > 0) {
      budgetPause ??= clock.setTimeout(() => {
        budgetPause = null;
        pump();
      }, waitMs);
      return;
    }
    waiting.splice(waiting.indexOf(next), 1);
    next.start();
  };

  const mayGoOn = (priority: WirePriority, isFirst: boolean): boolean => {
    if (abort.signal.aborted) return false;
    if (priority === 'applications') return true;
    if (interactive > 0) return false;
    if (isFirst) return true;
    const next = nextToGo();
    return (next === undefined || !goesBefore(next, { priority, overdue: false })) && !budget.isSpent();
  };

  const perform = async <Value>(
    priority: WirePriority,
    estimatedBytes: number,
    run: (turn: WireTurn) => Promise<Value>,
    letOthersPass: () => void,
  ): Promise<Value> => {
    let told = false;
    let isFirst = true;
    let othersPass = false;
    let open: { readonly bytes: number; readonly at: number; moved: number } | null = null;
    const endPiece = (atEnd: boolean): void => {
      if (open === null) return;
      // An answer far longer than its piece took as long as it did for all it carried.
      const share = othersPass ? open.bytes / open.moved : 1;
      const elapsedMs = (clock.now() - open.at) * share;
      // The last piece is rarely a full one and may have failed: only its slowness says anything.
      // Whoever may have less at once than a piece has moved less: that says nothing of a whole one.
      const went = open.moved > 0 ? Math.min(open.bytes, open.moved) : open.bytes;
      if (!atEnd || elapsedMs > pieceBounds.targetMs) piece.went(went, elapsedMs);
      open = null;
    };
    try {
      return await run({
        signal: abort.signal,
        nextPieceBytes() {
          endPiece(false);
          if (othersPass || !mayGoOn(priority, isFirst)) return 0;
          isFirst = false;
          const bearable = priority === 'applications' ? Number.POSITIVE_INFINITY : budget.mostAtOnce();
          open = { bytes: Math.min(piece.bytes(), Math.max(pieceBounds.least, bearable)), at: clock.now(), moved: 0 };
          return open.bytes;
        },
        wholeBytes: () => Math.max(0, budget.mostWhole()),
        moved(bytes) {
          told = true;
          charge(priority, bytes);
          if (open === null) return;
          open.moved += bytes;
          if (othersPass || open.moved <= open.bytes * beyondPiece.factor + beyondPiece.bytes) return;
          othersPass = true;
          letOthersPass();
        },
      });
    } finally {
      if (!told) charge(priority, estimatedBytes);
      endPiece(true);
    }
  };

  return {
    async schedule(priority, estimatedBytes, run) {
      if (priority === 'applications') {
        interactive += 1;
        try {
          return await perform(priority, estimatedBytes, run, () => undefined);
        } finally {
          interactive -= 1;
          pump();
        }
      }
      await new Promise<void>((resolve) => {
        const one: Waiting = {
          priority,
          overdue: false,
          start() {
            clock.clearTimeout(patience);
            bulkOnWire = true;
            resolve();
          },
        };
        const patience = clock.setTimeout(() => {
          one.overdue = true;
        }, patienceMs);
        waiting.push(one);
        pump();
      });
      let holds = true;
      const letGo = (): void => {
        if (holds) bulkOnWire = false;
        holds = false;
        pump();
      };
      try {
        return await perform(priority, estimatedBytes, run, letGo);
      } finally {
        letGo();
      }
    },
    bytesUsed: () =>
      [...used]
        .sort(([a], [b]) => a - b)
        .map(([hour, bytes]) => ({ hour: new Date(hour * hourMs).toISOString(), bytes: { ...bytes } })),
    close() {
      if (budgetPause !== null) clock.clearTimeout(budgetPause);
      abort.abort();
      pump();
    },
  };
}

function noBytes(): Record<WirePriority, number> {
  return { applications: 0, attachments: 0, catalogue: 0, telemetry: 0, updates: 0 };
}
