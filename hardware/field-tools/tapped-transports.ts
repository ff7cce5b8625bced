import type { Clock } from '../clock.ts';
import type { Connection, IppEndpoint, Link, ReportConnection, Transport } from '../transports/transport.ts';
import type { Transports } from '../transports/transports.ts';
import type { RecordedBytes, RecordedEvent } from './recording.ts';

/** The same transports; `record` is told of everything that crosses a line, in the order in which this side sees it. */
export function tappedTransports(
  transports: Transports,
  clock: Clock,
  record: (event: RecordedEvent) => void,
): Transports {
  const startedAt = clock.now();
  const at = (): number => Math.round((clock.now() - startedAt) * 100) / 100;
  const note: Note = (direction, bytes) => record({ at: at(), direction, hex: Buffer.from(bytes).toString('hex') });

  const tapped = <L extends Link>(transport: Transport<L>, tap: Tap<L>): Transport<L> => ({
    async open() {
      const opened = await transport.open();
      if (!opened.ok) return opened;
      const link = opened.value;
      let closing = false;
      record({ at: at(), line: 'opened' });
      link.onClose(() => record({ at: at(), line: closing ? 'closed' : 'lost' }));
      const close = (): Promise<void> => {
        closing = true;
        return link.close();
      };
      return { ok: true, value: tap(link, note, close) };
    },
    onArrival: (listener) => transport.onArrival?.(listener) ?? (() => {}),
  });

  return {
    serial: (line) => tapped(transports.serial(line), tapStream),
    usb: (line) => tapped(transports.usb(line), tapStream),
    tcp: (line) => tapped(transports.tcp(line), tapStream),
    unix: (line) => tapped(transports.unix(line), tapStream),
    hid: (line) => tapped(transports.hid(line), tapReports),
    ipp: (line) => tapped(transports.ipp(line), tapIpp),
    sane: (line) => transports.sane(line),
  };
}

type Note = (direction: RecordedBytes['direction'], bytes: Uint8Array) => void;
type Tap<L extends Link> = (link: L, note: Note, close: Link['close']) => L;

function tapStream(link: Connection, note: Note, close: Link['close']): Connection {
  link.onData((bytes) => note('from-device', bytes));
  return {
    write(bytes) {
      note('to-device', bytes);
      return link.write(bytes);
    },
    onData: (listener) => link.onData(listener),
    onClose: (listener) => link.onClose(listener),
    close,
  };
}

function tapReports(link: ReportConnection, note: Note, close: Link['close']): ReportConnection {
  link.onReport((report) => note('from-device', report));
  return {
    write(report) {
      note('to-device', report);
      return link.write(report);
    },
    writeFeature(report) {
      note('feature-to-device', report);
      return link.writeFeature(report);
    },
    async readFeature(reportId, length) {
      const read = await link.readFeature(reportId, length);
      if (read.ok) note('feature-from-device', read.value);
      return read;
    },
    onReport: (listener) => link.onReport(listener),
    onClose: (listener) => link.onClose(listener),
    close,
  };
}

function tapIpp(link: IppEndpoint, note: Note, close: Link['close']): IppEndpoint {
  return {
    uri: link.uri,
    async post(message, options) {
      note('to-device', Buffer.concat(message));
      const answered = await link.post(message, options);
      if (answered.ok) note('from-device', answered.value);
      return answered;
    },
    giveUp: () => link.giveUp(),
    onClose: (listener) => link.onClose(listener),
    close,
  };
}
