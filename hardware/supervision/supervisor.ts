import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { assertNever } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import type { Absence, Device } from '../device.ts';
import type { Link, OpenFailure, Transport } from '../transports/transport.ts';
import type { DeviceTally } from './device-tally.ts';
import { StatusDebouncer } from './status-debouncer.ts';

/** First retry after a line was lost or could not be opened; doubled each time up to the cap. */
const FIRST_RETRY_MS = 250;
/** A cable that is plugged back in must serve again within three seconds, even where nothing tells of its arrival. */
const LAST_RETRY_MS = 2000;

/** Keeps one device connected for as long as it is configured. */
export interface Supervision {
  /** Debounced status, as last published. */
  readonly status: DeviceStatus;
  /** Closes the line; bounded in time by the transport. */
  close(): Promise<void>;
}

export interface SupervisionOptions {
  readonly clock: Clock;
  readonly tally: DeviceTally;
  readonly publish: (status: DeviceStatus) => void;
}

/** Opens the device's link, again and again for ever, and publishes its debounced status on every change. */
export function supervise<L extends Link>(
  device: Device<L>,
  transport: Transport<L>,
  { clock, tally, publish }: SupervisionOptions,
): Supervision {
  const ended = new AbortController();
  const debouncer = new StatusDebouncer(device.status, clock, publish);
  const stopStatus = device.onStatus((status, urgency) => debouncer.report(status, urgency));

  const keepConnected = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    let connectedBefore = false;
    while (!ended.signal.aborted) {
      const opened = await transport.open();
      if (opened.ok) {
        const link = opened.value;
        if (!ended.signal.aborted) {
          if (connectedBefore) tally.count('reconnects');
          connectedBefore = true;
          tally.connected();
          device.attach(link);
          retryMs = FIRST_RETRY_MS;
          await closed(link, ended.signal);
          tally.disconnected();
        }
        if (ended.signal.aborted) return link.close();
        device.detach('noDevice');
      } else {
        device.detach(absenceOf(opened.failure.code));
      }
      await arrivalOrPause(transport, clock, retryMs, ended.signal);
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

async function arrivalOrPause(
  transport: Pick<Transport<Link>, 'onArrival'>,
  clock: Clock,
  retryMs: number,
  ended: AbortSignal,
): Promise<void> {
  const waiting = new AbortController();
  const stop = transport.onArrival?.(() => waiting.abort());
  await pause(clock, retryMs, AbortSignal.any([waiting.signal, ended]));
  stop?.();
}

function closed(link: Link, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      ended.removeEventListener('abort', end);
      resolve();
    };
    ended.addEventListener('abort', end);
    link.onClose(end);
  });
}

function absenceOf(code: OpenFailure): Absence {
  switch (code) {
    case 'no-device':
      return 'noDevice';
    case 'device-busy':
      return 'deviceBusy';
    case 'permission-denied':
    case 'ambiguous-device':
    case 'open-failed':
      return 'offline';
    default:
      return assertNever(code);
  }
}
