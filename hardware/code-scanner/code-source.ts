import type { Result } from '../../app/contracts/result.ts';
import type { WriteFailure } from '../transports/transport.ts';
import type { Scan } from './scan.ts';

/** A scanner on one open line, whatever the line: codes as they come, and the light where it obeys. */
export interface CodeSource {
  /** True where the light is switched by command; others look out for codes all the time. */
  readonly obeysTrigger: boolean;
  /** Sets the one receiver of what the scanner reads; without one it is dropped and overwritten. */
  receive(listener: ((scan: Scan) => void) | null): void;
  /** Brings the scanner to the state in which the driver expects it. */
  prepare(): Promise<Result<void, WriteFailure>>;
  /** Switches the light; does nothing where the scanner takes no such command. */
  light(on: boolean): Promise<Result<void, WriteFailure>>;
  /** Ends timers and forgets what is under way. */
  close(): void;
}

/** Bytes to send for the trigger, as a profile gives them. */
export interface TriggerCommands {
  readonly on: Uint8Array;
  readonly off: Uint8Array;
}

/** A payload that nobody waits for must not stay in memory. */
export function drop(scan: Scan): void {
  if (scan.kind === 'code') scan.bytes.fill(0);
}
