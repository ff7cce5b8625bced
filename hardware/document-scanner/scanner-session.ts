/** What is known of one scanner on one link, and the runs on it, one after the other. */
import type { ScannerTrouble } from '../../app/contracts/devices/document-scanning.ts';
import type { Clock } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import { type SaneStatus, saneStatusOf } from '../transports/sane-status.ts';
import type { ScannerProgram } from '../transports/transport.ts';
import { optionNamed, parseSaneOptions, type SaneOption } from './sane-options.ts';
import { type ScanSource, type Sources, sourceArguments, sourceNames } from './scan-plan.ts';

/** A listing is a few kilobytes; what never ends is none. */
const LONGEST_LISTING = 200_000;
/** A network scanner that sleeps takes its time; one that hangs would keep the line for ever. */
const LOOK_LIMIT_MS = 20_000;
const SOURCES: readonly ScanSource[] = ['flatbed', 'feeder'];

export type Look =
  | { readonly kind: 'found'; readonly options: readonly SaneOption[] }
  | { readonly kind: 'failed'; readonly status: SaneStatus };

export class ScannerSession {
  readonly program: ScannerProgram;
  /** Resolves once the scanner's sources are known, or with `null` when it could not be asked. */
  readonly sources: Promise<Sources | null>;
  readonly #line = new Exclusive();
  readonly #known = Promise.withResolvers<Sources | null>();
  readonly #clock: Clock;

  constructor(program: ScannerProgram, clock: Clock) {
    this.program = program;
    this.sources = this.#known.promise;
    this.#clock = clock;
  }

  get busy(): boolean {
    return this.#line.busy;
  }

  exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    return this.#line.run(task);
  }

  /** Asks for the options, as they are while `source` is chosen. */
  look(source: string | null = null): Promise<Look> {
    return this.exclusively(async () => {
      let listing = '';
      const limit = new AbortController();
      const timer = this.#clock.setTimeout(() => limit.abort(), LOOK_LIMIT_MS);
      const end = await this.program.run([...sourceArguments(source), '--all-options'], {
        signal: limit.signal,
        onOutput(bytes) {
          if (listing.length < LONGEST_LISTING) listing += Buffer.from(bytes).toString('latin1');
        },
      });
      this.#clock.clearTimeout(timer);
      if (end.exitCode !== 0) return { kind: 'failed', status: saneStatusOf(end) };
      return { kind: 'found', options: parseSaneOptions(listing) };
    });
  }

  /** Learns what sources there are and what each can do. */
  async learn(soleSource: ScanSource): Promise<Look> {
    const first = await this.look();
    if (first.kind === 'failed') {
      this.#known.resolve(null);
      return first;
    }
    const names = sourceNames(first.options, soleSource);
    const sources: { -readonly [Source in ScanSource]?: Sources[Source] } = {};
    for (const source of SOURCES) {
      const name = names[source];
      if (name === undefined) continue;
      // What is listed first is listed for the source that is then chosen.
      const isChosen = name === null || optionNamed(first.options, 'source')?.current === name;
      const seen = isChosen ? first : await this.look(name);
      if (seen.kind === 'found') sources[source] = { name, options: seen.options };
    }
    this.#known.resolve(sources);
    return first;
  }
}

/** What the scanner's own sensors say, where it has any. */
export function troubleSeen(options: readonly SaneOption[]): ScannerTrouble | null {
  const isOn = (name: string): boolean => optionNamed(options, name)?.current === 'yes';
  return isOn('cover-open') || isOn('adf-cover-open') ? 'cover-open' : null;
}
