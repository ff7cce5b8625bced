import type { DeviceStatus } from '../app/contracts/devices.ts';
import { assertNever } from '../app/contracts/result.ts';
import { type Clock, pause } from './clock.ts';
import type { Absence, Device } from './device.ts';
import { StatusDebouncer } from './status-debouncer.ts';
import type { Connection, OpenFailure, Transport } from './transports/transport.ts';

/** First retry after a line was lost or could not be opened; doubled each time up to the cap. */
const FIRST_RETRY_MS = 250;
/** A cable that is plugged back in must serve again within three seconds. */
const LAST_RETRY_MS = 2000;

/** Keeps one device connected for as long as it is configured. */
export interface Supervision {
  /** Debounced status, as last published. */
  readonly status: DeviceStatus;
  /** Closes the line; bounded in time by the transport. */
  close(): Promise<void>;
}

/** Opens the device's line, again and again for ever, and publishes its debounced status on every change. */
export function supervise(
  device: Device,
  transport: Transport,
  clock: Clock,
  publish: (status: DeviceStatus) => void,
): Supervision {
  const ended = new AbortController();
  const debouncer = new StatusDebouncer(device.status, clock, publish);
  const stopStatus = device.onStatus((status, urgency) => debouncer.report(status, urgency));
  let connection: Connection | null = null;

  const keepConnected = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (!ended.signal.aborted) {
      const opened = await transport.open();
      if (opened.ok) {
        connection = opened.value;
        if (!ended.signal.aborted) {
          device.attach(connection);
          retryMs = FIRST_RETRY_MS;
          await closed(connection, ended.signal);
        }
        if (ended.signal.aborted) return connection.close();
        connection = null;
        device.detach('noDevice');
      } else {
        device.detach(absenceOf(opened.failure.code));
      }
      await pause(clock, retryMs, ended.signal);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };
  const supervision = keepConnected();

  return {
    get status() {
      return debouncer.published;
    },
    async close() {
      stopStatus();
      debouncer.close();
      device.close();
      ended.abort();
      await supervision;
    },
  };
}

function closed(connection: Connection, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      ended.removeEventListener('abort', end);
      resolve();
    };
    ended.addEventListener('abort', end);
    connection.onClose(end);
  });
}

function absenceOf(code: OpenFailure): Absence {
  switch (code) {
    case 'no-device':
      return 'noDevice';
    case 'device-busy':
      return 'deviceBusy';
    case 'permission-denied':
    case 'open-failed':
      return 'offline';
    default:
      return assertNever(code);
  }
}
