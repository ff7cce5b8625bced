import type { DeviceCapabilities, DeviceStatus } from '../app/contracts/devices/device-status.ts';
import type { SelfTestFailure } from '../app/contracts/devices/devices.ts';
import type { DeviceState } from '../app/contracts/devices/vocabulary.ts';
import type { Result } from '../app/contracts/result.ts';
import type { CommandRequest } from './command.ts';
import type { Connection, Link } from './transports/transport.ts';

/** How a line is missing, in XFS4IoT words; `hardwareError` where the device is there and must not be used as it is. */
export type Absence = Extract<DeviceState, 'noDevice' | 'deviceBusy' | 'offline' | 'hardwareError'>;

/**
 * `debounced` reports may wait out a short grace when they are bad news; `immediate` ones are known for sure,
 * because a command has just failed of it.
 */
export type Urgency = 'debounced' | 'immediate';

export type Capabilities = DeviceCapabilities['capabilities'];

/**
 * One device as the supervisor handles it: it is given a link whenever there is one, and reports its health.
 * What a device can do besides (read a card, print) is an interface of its own: `device-classes.ts`.
 */
export interface Device<L extends Link = Connection> {
  readonly deviceId: string;
  /** What the device looks like now, before debouncing. */
  readonly status: DeviceStatus;
  /** What it can do, as far as is known by now. */
  readonly capabilities: Capabilities;
  /** Takes over an open link: identifies the device and brings it to a known state. */
  attach(link: L): void;
  /** The link is gone, or could not be opened. A running command fails. */
  detach(absence: Absence): void;
  onStatus(listener: (status: DeviceStatus, urgency: Urgency) => void): () => void;
  /** Ends the pending command with this id as cancelled, if there is one. */
  cancel(commandId: string): void;
  /** Prints a test page or examines itself; see `devicesContract.selfTest`. */
  selfTest?(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>>;
  /** Ends everything; no report follows. */
  close(): void;
}
