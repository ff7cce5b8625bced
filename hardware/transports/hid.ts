import type { HidLine } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, within } from '../clock.ts';
import { closeSignal } from './close-signal.ts';
import type { ReleaseClaim } from './hid-claim.ts';
import { systemHidPort } from './hid-node.ts';
import type { HidHandle, HidPort } from './hid-port.ts';
import { findHidNode } from './hid-selection.ts';
import type { OpenFailure, ReportConnection, Transport, WriteFailure } from './transport.ts';

/** The kernel itself gives a control transfer five seconds; no device of a kiosk needs two. */
const TRANSFER_LIMIT_MS = 2000;
/** The reader looks every 50 ms whether it is to stop. */
const CLOSE_LIMIT_MS = 1000;

/** A HID device by the `node-hid` package, held against other processes. */
export function hidTransport(line: HidLine, clock: Clock, port: HidPort = systemHidPort): Transport<ReportConnection> {
  return {
    async open() {
      try {
        const found = findHidNode(line, await port.list());
        if (!found.ok) return found;
        const claimed = await port.claim(found.value);
        return claimed.ok ? await openNode(found.value, claimed.value, port, clock) : claimed;
      } catch (error) {
        return openFailure(error);
      }
    },
  };
}

async function openNode(
  path: string,
  release: ReleaseClaim,
  port: HidPort,
  clock: Clock,
): Promise<Result<ReportConnection, OpenFailure>> {
  const link = new HidLink(clock, release);
  try {
    const handle = await port.open(path, {
      onReport: (report) => link.receive(report),
      onReadError: () => link.lose(),
    });
    return ok(link.connect(handle));
  } catch (error) {
    await release();
    return openFailure(error);
  }
}

function openFailure(error: unknown): Result<never, OpenFailure> {
  // The binding has no error codes, only the system's words.
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('Permission denied')) return fail('permission-denied');
  if (message.includes('No such')) return fail('no-device');
  return fail('open-failed', message);
}

/** One open device node: what arrived before the connection was handed out, and its end, which comes once. */
class HidLink {
  readonly #clock: Clock;
  readonly #release: ReleaseClaim;
  readonly #closing = closeSignal();
  readonly #listeners = new Set<(report: Uint8Array) => void>();
  #handle: HidHandle | null = null;
  #lost = false;
  #closed: Promise<void> | null = null;

  constructor(clock: Clock, release: ReleaseClaim) {
    this.#clock = clock;
    this.#release = release;
  }

  /** A report as the system gives it. */
  receive(report: Uint8Array): void {
    if (!this.#closing.announced) {
      const whole = this.#handle?.numbersReports === false ? Uint8Array.of(0, ...report) : report;
      for (const listener of [...this.#listeners]) listener(whole);
      whole.fill(0);
    }
    report.fill(0);
  }

  /** Reading failed: the device is gone, whatever the words of the error. */
  lose(): void {
    this.#lost = true;
    if (this.#handle !== null) void this.#end();
  }

  connect(handle: HidHandle): ReportConnection {
    this.#handle = handle;
    // Unplugged between opening and now.
    if (this.#lost) void this.#end();
    return {
      write: async (report) => asWritten(await this.#transfer(() => handle.write(report))),
      writeFeature: async (report) => asWritten(await this.#transfer(() => handle.sendFeatureReport(report))),
      readFeature: (reportId, length) => this.#transfer(() => handle.getFeatureReport(reportId, length)),
      onReport: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      onClose: this.#closing.onClose,
      close: () => this.#end(),
    };
  }

  #transfer<Value>(work: () => Promise<Value>): Promise<Result<Value, WriteFailure>> {
    if (this.#closing.announced) return Promise.resolve(fail('connection-closed'));
    return new Promise((resolve) => {
      const settle = (result: Result<Value, WriteFailure>): void => {
        this.#clock.clearTimeout(limit);
        stop();
        resolve(result);
      };
      const limit = this.#clock.setTimeout(() => settle(fail('write-timed-out')), TRANSFER_LIMIT_MS);
      const stop = this.#closing.onClose(() => settle(fail('connection-closed')));
      work().then(
        (value) => settle(ok(value)),
        (error: unknown) => settle(fail('write-failed', error instanceof Error ? error.message : String(error))),
      );
    });
  }

  #end(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#listeners.clear();
    this.#closing.announce();
    const closed = this.#handle?.close().catch(() => {}) ?? Promise.resolve();
    await within(this.#clock, CLOSE_LIMIT_MS, closed);
    await this.#release();
  }
}

function asWritten(result: Result<unknown, WriteFailure>): Result<void, WriteFailure> {
  return result.ok ? ok(undefined) : result;
}
