import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import { assertNever, fail, ok } from '../../app/contracts/result.ts';
import type { Clock } from '../clock.ts';
import { closeSignal } from '../transports/close-signal.ts';
import type { Connection, IppEndpoint, Link, ReportConnection, Transport } from '../transports/transport.ts';
import type { Transports } from '../transports/transports.ts';
import type { Recording } from './recording.ts';
import { type ReplayedActs, ReplayScript } from './replay-script.ts';

const NO_URI = 'ipp://recording/';

/** A recording as the device at the other end of a line. */
export interface Replay {
  /** For the driver of the recording's header; the line in it stands for the recorded one. */
  readonly profile: DeviceProfile;
  readonly transports: Transports;
  readonly script: ReplayScript;
}

/** Makes a recorded device: what it said then it says again, at the same distances in time, on `clock`. */
export function replayTransport({ header, events }: Recording, clock: Clock): Replay {
  const script = new ReplayScript(events, clock);
  return {
    profile: {
      id: 'replayed',
      deviceClass: header.deviceClass,
      driver: header.driver,
      line: standIn(header),
      settings: header.settings,
    },
    transports: {
      serial: () => transportOf(script, replayedStream),
      usb: () => transportOf(script, replayedStream),
      tcp: () => transportOf(script, replayedStream),
      unix: () => transportOf(script, replayedStream),
      hid: () => transportOf(script, replayedReports),
      ipp: ({ uri }) => transportOf(script, (played) => replayedIpp(played, uri)),
      sane: () => ({ open: async () => fail('no-device') }),
    },
    script,
  };
}

function standIn({ line, uri = NO_URI }: Recording['header']): DeviceProfile['line'] {
  const identity = { vendorId: '0000', productId: '0000' };
  switch (line) {
    case 'serial':
      return { transport: 'serial', path: 'recording', baudRate: 115200, rtscts: false };
    case 'usb':
      return { transport: 'usb', identity };
    case 'tcp':
      return { transport: 'tcp', host: 'recording', port: 1 };
    case 'unix':
      return { transport: 'unix', path: 'recording' };
    case 'hid':
      return { transport: 'hid', identity, usagePage: 0, usage: 0 };
    case 'ipp':
      return { transport: 'ipp', uri };
    default:
      return assertNever(line);
  }
}

type Replayed<L extends Link> = (script: ReplayScript) => { readonly link: L; readonly acts: ReplayedActs };

function transportOf<L extends Link>(script: ReplayScript, make: Replayed<L>): Transport<L> {
  return {
    async open() {
      const { link, acts } = make(script);
      return script.open(acts) ? ok(link) : fail('no-device');
    },
  };
}

function replayedStream(script: ReplayScript): ReturnType<Replayed<Connection>> {
  const { listeners, ends, acts } = replayedEnds(script);
  const link: Connection = {
    async write(bytes) {
      if (ends.announced) return fail('connection-closed');
      script.sent('to-device', bytes);
      return ok(undefined);
    },
    onData: listeners.add,
    onClose: ends.onClose,
    close: ends.close,
  };
  return { link, acts };
}

function replayedReports(script: ReplayScript): ReturnType<Replayed<ReportConnection>> {
  const { listeners, ends, acts } = replayedEnds(script);
  let awaitedFeature: ((report: Uint8Array) => void) | null = null;
  const send = (direction: 'to-device' | 'feature-to-device') => async (report: Uint8Array) => {
    if (ends.announced) return fail('connection-closed');
    script.sent(direction, report);
    return ok(undefined);
  };
  const link: ReportConnection = {
    write: send('to-device'),
    writeFeature: send('feature-to-device'),
    readFeature: () =>
      new Promise((resolve) => {
        awaitedFeature = (report) => resolve(ok(report));
        ends.onClose(() => resolve(fail('connection-closed')));
      }),
    onReport: listeners.add,
    onClose: ends.onClose,
    close: ends.close,
  };
  return {
    link,
    acts: {
      close: acts.close,
      send(direction, bytes) {
        if (direction === 'from-device') acts.send(direction, bytes);
        else awaitedFeature?.(bytes);
      },
    },
  };
}

function replayedIpp(script: ReplayScript, uri: string): ReturnType<Replayed<IppEndpoint>> {
  const { ends, acts } = replayedEnds(script);
  let answer: ((message: Uint8Array) => void) | null = null;
  const link: IppEndpoint = {
    uri,
    post: (message, { timeoutMs: _, signal }) =>
      new Promise((resolve) => {
        answer = (bytes) => resolve(ok(bytes));
        signal?.addEventListener('abort', () => resolve(fail('answer-lost')), { once: true });
        ends.onClose(() => resolve(fail('answer-lost')));
        script.sent('to-device', Buffer.concat(message));
      }),
    giveUp: () => void ends.close(),
    onClose: ends.onClose,
    close: ends.close,
  };
  return { link, acts: { close: acts.close, send: (_direction, bytes) => answer?.(bytes) } };
}

/** Listeners and the end of one replayed link. */
function replayedEnds(script: ReplayScript) {
  const receivers = new Set<(bytes: Uint8Array) => void>();
  const closing = closeSignal();
  closing.onClose(() => receivers.clear());
  return {
    listeners: {
      add: (listener: (bytes: Uint8Array) => void) => {
        receivers.add(listener);
        return () => receivers.delete(listener);
      },
    },
    ends: {
      get announced() {
        return closing.announced;
      },
      onClose: closing.onClose,
      close: async () => {
        if (!closing.announced) script.closed();
        closing.announce();
      },
    },
    acts: {
      close: closing.announce,
      send(_direction: unknown, bytes: Uint8Array) {
        for (const receiver of [...receivers]) receiver(bytes);
        bytes.fill(0);
      },
    },
  };
}
