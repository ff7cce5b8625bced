import type { SerialLine } from '../../app/contracts/device-profile.ts';
import type { Result } from '../../app/contracts/result.ts';

/**
 * - `no-device`          nothing is plugged in under that path
 * - `device-busy`        another process holds the port
 * - `permission-denied`  the process may not open it: staff must fix the udev rule
 * - `open-failed`        anything else the system said
 */
export type OpenFailure = 'no-device' | 'device-busy' | 'permission-denied' | 'open-failed';

/** `connection-closed`: nothing of this write is known to have left. `write-timed-out`: the line does not drain. */
export type WriteFailure = 'connection-closed' | 'write-failed' | 'write-timed-out';

/** An open line. Bytes in, bytes out; knows nothing of what they mean. */
export interface Connection {
  /** Hands bytes to the line in order. Success means the system took them, not that the device did. */
  write(bytes: Uint8Array): Promise<Result<void, WriteFailure>>;
  /** The chunk is overwritten with zeros as soon as the listeners return: copy what is needed. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once, when the line is closed by either side or its cable is pulled. */
  onClose(listener: () => void): () => void;
  /** Closes the line; bounded in time; never fails. */
  close(): Promise<void>;
}

export interface Transport {
  open(): Promise<Result<Connection, OpenFailure>>;
}

/** Chooses the transport of a line; the composition root decides whether it is real. */
export type OpenTransport = (line: SerialLine) => Transport;
