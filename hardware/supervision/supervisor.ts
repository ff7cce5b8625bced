import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import { assertNever, fail, type Result } from '../../app/contracts/result.ts';
import { type Clock, within } from '../clock.ts';
import type { Absence, Device } from '../device.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { Link, OpenFailure, Transport } from '../transports/transport.ts';
import { awaitArrivals } from './arrivals.ts';
import type { DeviceTally } from './device-tally.ts';
import { StatusDebouncer } from './status-debouncer.ts';

/** First retry after a line was lost or could not be opened; doubled each time up to the cap. */
const FIRST_RETRY_MS = 250;
/** A cable that is plugged back in must serve again within three seconds, even where nothing tells of its arrival. */
const LAST_RETRY_MS = 2000;
/** A line that is still being opened after so long is said to be out of order. */
const OPEN_LIMIT_MS = 5000;
/** What a line is given to close before it is left to itself. */
const CLOSE_LIMIT_MS = 1500;

/** `abandoned`: something in the system still holds on to the line, and may for ever. */
export type SupervisionEnd = 'closed' | 'abandoned';

/** Keeps one device connected for as long as it is configured. */
export interface Supervision {
  /** Debounced status, as last published. */
  readonly status: DeviceStatus;
  /** Closes the line, within a second and a half in all; a line that only then opens is closed again. */
  close(): Promise<SupervisionEnd>;
}

export interface SupervisionOptions {
  readonly clock: Clock;
  readonly tally: DeviceTally;
  readonly report: ReportDiagnostic;
  readonly publish: (status: DeviceStatus) => void;
}

/** Opens the device's link, again and again for ever, and publishes its debounced status on every change. */
export function supervise<L extends Link>(
  device: Device<L>,
  transport: Transport<L>,
  { clock, tally, report, publish }: SupervisionOptions,
): Supervision {
  const ended = new AbortController();
  const debouncer = new StatusDebouncer(device.status, clock, publish);
  const stopStatus = device.onStatus((status, urgency) => debouncer.report(status, urgency));
  const { deviceId } = device;
  let told = '';

  /** Says once, and again when it changes, why there is no line: staff look for it in the log. */
  const tell = (code: OpenFailure, detail = ''): void => {
    if (told === code + detail) return;
    told = code + detail;
    report({ event: 'line-not-opened', deviceId, code, detail });
  };

  /**
   * One attempt. It is never given up for a second one: an open that hangs in the system holds one of the few threads
   * all devices share, and a second would hold another.
   */
  const attempt = async (): Promise<Result<L, OpenFailure>> => {
    const opening = openOnce(transport);
    const limit = clock.setTimeout(() => {
      if (ended.signal.aborted) return;
      tell('open-failed', 'the system has not opened the line yet');
      device.detach('offline');
    }, OPEN_LIMIT_MS);
    const opened = await opening;
    clock.clearTimeout(limit);
    return opened;
  };

  const serve = async (link: L): Promise<void> => {
    told = '';
    tally.connected();
    device.attach(link);
    await closed(link, ended.signal);
    tally.disconnected();
    if (ended.signal.aborted) await link.close();
    else device.detach('noDevice');
  };

  const keepConnected = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    let connectedBefore = false;
    let arrivals = awaitArrivals(transport, clock);
    while (!ended.signal.aborted) {
      const opened = await attempt();
      if (opened.ok) {
        // Nobody listens while the line is open: every write to a device of /dev would wake this process.
        arrivals.stop();
        // It opened after all, but nobody wants it any more.
        if (ended.signal.aborted) return opened.value.close();
        if (connectedBefore) tally.count('reconnects');
        connectedBefore = true;
        await serve(opened.value);
        if (ended.signal.aborted) return;
        arrivals = awaitArrivals(transport, clock);
        retryMs = FIRST_RETRY_MS;
      } else if (!ended.signal.aborted) {
        tell(opened.failure.code, opened.failure.detail);
        device.detach(absenceOf(opened.failure.code));
      }
      const arrived = await arrivals.within(retryMs, ended.signal);
      retryMs = arrived ? FIRST_RETRY_MS : Math.min(retryMs * 2, LAST_RETRY_MS);
    }
    arrivals.stop();
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
      return (await within(clock, CLOSE_LIMIT_MS, supervision)) ? 'closed' : 'abandoned';
    },
  };
}

/** A transport that throws, as native code may on a broken device, must cost its own device only. */
async function openOnce<L extends Link>(transport: Transport<L>): Promise<Result<L, OpenFailure>> {
  try {
    return await transport.open();
  } catch (error) {
    return fail('open-failed', error instanceof Error ? error.message : String(error));
  }
}

function closed(link: Link, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let stop: () => void = () => {};
    const end = (): void => {
      ended.removeEventListener('abort', end);
      stop();
      resolve();
    };
    ended.addEventListener('abort', end);
    stop = link.onClose(end);
  });
}

function absenceOf(code: OpenFailure): Absence {
  switch (code) {
    case 'no-device':
      return 'noDevice';
    case 'device-busy':
      return 'deviceBusy';
    case 'types-as-keyboard':
      return 'hardwareError';
    case 'permission-denied':
    case 'ambiguous-device':
    case 'open-failed':
      return 'offline';
    default:
      return assertNever(code);
  }
}
