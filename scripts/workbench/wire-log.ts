import type { Traffic } from '../device-simulators/rig.ts';
import { printerAnswers } from './annotation/printer-answers.ts';
import { printerRequests } from './annotation/printer-requests.ts';
import { readerWire } from './annotation/reader-wire.ts';
import type { Interpreter, Reading } from './annotation/reading.ts';
import type { DeviceName, WireLine } from './state.ts';

/** Lines kept of each wire. */
const KEPT_LINES = 240;
/** The longest exchange that is folded when it repeats: ask, answer, ask again otherwise, answer. */
const LONGEST_CYCLE = 4;

export interface WireChanges {
  readonly changed: readonly WireLine[];
  readonly removed: readonly number[];
}

/** The recent messages of one wire, annotated. Exchanges that repeat are folded into one with a count. */
export class WireLog {
  readonly #interpreters: Readonly<Record<WireLine['direction'], Interpreter>>;
  #lines: WireLine[] = [];
  #changed = new Set<number>();
  #removed = new Set<number>();
  #lastId = 0;
  #speaking: WireLine['direction'] | null = null;

  constructor(device: DeviceName) {
    this.#interpreters = interpretersOf(device);
  }

  /** Oldest first. */
  get lines(): readonly WireLine[] {
    return this.#lines;
  }

  take({ direction, bytes, at }: Pick<Traffic, 'direction' | 'bytes' | 'at'>): void {
    if (this.#speaking !== null && this.#speaking !== direction) this.#interrupt(this.#speaking);
    this.#speaking = direction;
    for (const reading of this.#interpreters[direction].push(bytes)) this.#note(reading, direction, at);
  }

  /** What has changed since the last call. */
  changes(): WireChanges {
    const changes = { changed: this.#lines.filter(({ id }) => this.#changed.has(id)), removed: [...this.#removed] };
    this.#changed = new Set();
    this.#removed = new Set();
    return changes;
  }

  #interrupt(direction: WireLine['direction']): void {
    const reading = this.#interpreters[direction].interrupt();
    const open = this.#lines.at(-1);
    if (open?.open !== true || open.direction !== direction) return;
    if (reading === null) this.#replaceLast({ ...open, open: false });
    else this.#note(reading, direction, open.at);
  }

  #note(reading: Reading, direction: WireLine['direction'], at: number): void {
    const { note, tone, open } = reading;
    const hex = Buffer.from(reading.bytes).toString('hex').toUpperCase();
    const last = this.#lines.at(-1);
    if (reading.continues && last?.open === true && last.direction === direction) {
      this.#replaceLast({ ...last, hex, note, tone, open });
    } else {
      this.#lastId += 1;
      this.#lines.push({ id: this.#lastId, at, direction, hex, note, tone, open, times: 1 });
      this.#changed.add(this.#lastId);
    }
    if (!open) this.#fold();
    while (this.#lines.length > KEPT_LINES) this.#remove(0);
  }

  #replaceLast(line: WireLine): void {
    this.#lines[this.#lines.length - 1] = line;
    this.#changed.add(line.id);
  }

  /** When the last lines say again what those before them said, the later ones go and the earlier ones count. */
  #fold(): void {
    for (let length = 1; length <= LONGEST_CYCLE; length += 1) {
      const first = this.#lines.length - 2 * length;
      if (first < 0) return;
      const pairs = this.#lines
        .slice(first, first + length)
        .map((earlier, index) => ({ earlier, later: this.#lines[first + length + index] }));
      if (!pairs.every(({ earlier, later }) => later !== undefined && sameMessage(earlier, later))) continue;
      for (const [index, { earlier, later }] of pairs.entries()) {
        this.#lines[first + index] = { ...earlier, at: later?.at ?? earlier.at, times: earlier.times + 1 };
        this.#changed.add(earlier.id);
      }
      for (let count = 0; count < length; count += 1) this.#remove(this.#lines.length - 1);
      return;
    }
  }

  #remove(index: number): void {
    for (const { id } of this.#lines.splice(index, 1)) {
      this.#changed.delete(id);
      this.#removed.add(id);
    }
  }
}

function sameMessage(one: WireLine, other: WireLine): boolean {
  return one.direction === other.direction && one.hex === other.hex && one.note === other.note && !other.open;
}

function interpretersOf(device: DeviceName): Readonly<Record<WireLine['direction'], Interpreter>> {
  switch (device) {
    case 'id-card-reader':
      return { 'to-device': readerWire('to-device'), 'from-device': readerWire('from-device') };
    case 'receipt-printer': {
      const answers = printerAnswers();
      return { 'to-device': printerRequests((n) => answers.asked(n)), 'from-device': answers };
    }
  }
}
