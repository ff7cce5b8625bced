import { fail, ok, type Result } from '../../app/contracts/result.ts';
import type { OpenFailure, ReportConnection, Transport, WriteFailure } from './transport.ts';

/** The device's end of a HID cable, where a simulator sits. Every report starts with its id. */
export interface ReportWire {
  /** Sets the one receiver of output reports. */
  onReport(listener: (report: Uint8Array) => void): void;
  /** Sets the one receiver of feature reports; false refuses one, as a device does that knows none of that id. */
  onFeature(listener: (report: Uint8Array) => boolean): void;
  /** Sets who answers when a feature report is asked for; `null` refuses. */
  onFeatureRead(answer: (reportId: number) => Uint8Array | null): void;
  /** Sends an input report. */
  send(report: Uint8Array): void;
}

/** A HID cable in memory: the host opens `transport`, a simulator sits on `wire`. */
export interface MemoryReportCable {
  readonly transport: Transport<ReportConnection>;
  readonly wire: ReportWire;
  plug(): void;
  /** Pulls the cable; reports under way are lost. */
  unplug(): void;
  /** What opening fails with from now on, plugged or not; `null` heals it. */
  refuseOpening(failure: { readonly code: OpenFailure; readonly detail?: string } | null): void;
}

interface OpenLink {
  readonly reports: Set<(report: Uint8Array) => void>;
  readonly close: Set<() => void>;
}

/** Creates a plugged cable. Reports are delivered asynchronously and in order. */
export function memoryReportCable(): MemoryReportCable {
  let plugged = true;
  let refusal: { readonly code: OpenFailure; readonly detail?: string } | null = null;
  let link: OpenLink | null = null;
  let receive: (report: Uint8Array) => void = () => {};
  let receiveFeature: (report: Uint8Array) => boolean = () => false;
  let answerFeature: (reportId: number) => Uint8Array | null = () => null;

  const closeLink = (): void => {
    const closing = link;
    link = null;
    for (const listener of closing?.close ?? []) listener();
  };

  const connect = (): ReportConnection => {
    const own: OpenLink = { reports: new Set(), close: new Set() };
    link = own;
    const transfer = async <Value>(work: () => Result<Value, WriteFailure>): Promise<Result<Value, WriteFailure>> => {
      await Promise.resolve();
      return link === own && plugged ? work() : fail('connection-closed');
    };
    return {
      write: (report) => {
        const sent = report.slice();
        return transfer(() => {
          receive(sent);
          return ok(undefined);
        });
      },
      writeFeature: (report) => {
        const sent = report.slice();
        return transfer(() => (receiveFeature(sent) ? ok(undefined) : fail('write-failed', 'refused')));
      },
      readFeature: (reportId, length) =>
        transfer(() => {
          const answer = answerFeature(reportId);
          return answer === null ? fail('write-failed', 'refused') : ok(answer.slice(0, length));
        }),
      onReport(listener) {
        own.reports.add(listener);
        return () => own.reports.delete(listener);
      },
      onClose(listener) {
        if (link !== own) listener();
        else own.close.add(listener);
        return () => own.close.delete(listener);
      },
      async close() {
        if (link === own) closeLink();
      },
    };
  };

  return {
    transport: {
      async open() {
        if (refusal !== null) return { ok: false, failure: refusal };
        if (!plugged) return fail('no-device');
        if (link !== null) return fail('device-busy');
        return ok(connect());
      },
    },
    wire: {
      onReport: (listener) => {
        receive = listener;
      },
      onFeature: (listener) => {
        receiveFeature = listener;
      },
      onFeatureRead: (answer) => {
        answerFeature = answer;
      },
      send: (report) => {
        const sent = report.slice();
        const receiver = link;
        queueMicrotask(() => {
          if (!plugged || link !== receiver) return;
          for (const listener of [...(receiver?.reports ?? [])]) listener(sent);
          sent.fill(0);
        });
      },
    },
    plug() {
      plugged = true;
    },
    unplug() {
      plugged = false;
      closeLink();
    },
    refuseOpening(failure) {
      refusal = failure;
      if (failure !== null) closeLink();
    },
  };
}
