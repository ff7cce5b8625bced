import type { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import type { Result } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Powers } from '../device-classes.ts';

/** What a trial is given besides the device. */
export interface TrialBench {
  readonly request: CommandRequest;
  readonly clock: Clock;
  /** Tells the person at the keyboard what to do or what was seen. */
  say(sentence: string): void;
}

/** What a trial of a device does, and how its result may be shown: never anything personal. */
export interface Trial<Class extends DeviceClass> {
  /** Ends the sentence "test: …". */
  readonly does: string;
  readonly timeoutMs: number;
  run(device: Powers[Class], bench: TrialBench): Promise<Result<object>>;
}

/** What the tools for people before a device know of a class of devices; one `cli.ts` in each folder. */
export interface DeviceTool<Class extends DeviceClass> {
  readonly deviceClass: Class;
  /** `self-test`: the device examines itself (`Device.selfTest`). */
  readonly trial: Trial<Class> | 'self-test';
  /** Says what captured bytes mean, whatever they are; `null` where the line carries no protocol of ours. */
  readonly decode: ((bytes: Uint8Array) => object) | null;
  /** Further commands of this class: what follows them on the command line, and the answer to print. */
  readonly extras?: Readonly<Record<string, ExtraCommand>>;
}

/** A command that needs no device. Throws a `Complaint` when it is not understood. */
export interface ExtraCommand {
  readonly does: string;
  run(words: readonly string[]): object;
}

/** A sentence for the person at the keyboard, who named something that is not so. */
export class Complaint extends Error {}
