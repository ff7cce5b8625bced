import type { DeviceState, DeviceStatus } from '../app/contracts/devices.ts';
import type { Connection } from './transports/transport.ts';

/** How a line is missing, in XFS4IoT words. */
export type Absence = Extract<DeviceState, 'noDevice' | 'deviceBusy' | 'offline'>;

/**
 * `debounced` reports may wait out a short grace when they are bad news; `immediate` ones are known for sure,
 * because a command has just failed of it.
 */
export type Urgency = 'debounced' | 'immediate';

/**
 * One device as the supervisor handles it: it is given a line whenever there is one, and reports its health.
 * What a device can do besides (read a card, print) is an interface of its own.
 */
export interface Device {
  readonly deviceId: string;
  /** What the device looks like now, before debouncing. */
  readonly status: DeviceStatus;
  /** Takes over an open line: identifies the device and brings it to a known state. */
  attach(connection: Connection): void;
  /** The line is gone, or could not be opened. A running command fails. */
  detach(absence: Absence): void;
  onStatus(listener: (status: DeviceStatus, urgency: Urgency) => void): () => void;
  /** Ends the pending command with this id as cancelled, if there is one. */
  cancel(commandId: string): void;
  /** Ends everything; no report follows. */
  close(): void;
}
