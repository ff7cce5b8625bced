import type { Clock } from '../../offline-cache/index.ts';
import type { ContractPort } from '../contracts/contract.ts';
import type { Log } from './log.ts';

/** What a station process is started with. */
export interface StationOptions {
  /** To the shell, which relays to the page and to the hardware process. */
  readonly port: ContractPort;
  /** Holds all that a station keeps: outbox, catalogue, keys, counters, log. */
  readonly dataFolder: string;
  readonly configurationFolder: string;
  readonly profilePath: string;
  readonly clock: Clock;
  readonly now: () => Date;
  readonly log: Log;
  /** Called when a visit is over and its page is gone: overwrites what memory still holds of the person. */
  readonly sweepMemory: () => void;
}
