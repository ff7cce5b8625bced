import { fail, ok } from '../../app/contracts/result.ts';
import type { Connection, Transport } from './transport.ts';
import type { Wire } from './wire.ts';

/** A serial cable in memory: the host opens `transport`, a simulator sits on `wire`. */
export interface MemoryCable {
  readonly transport: Transport;
  /** The device's end. */
  readonly wire: Wire;
  plug(): void;
  /** Pulls the cable; bytes under way are lost. */
  unplug(): void;
  /** Pulls the cable when `count` more bytes have come from the device. */
  unplugAfterBytesFromDevice(count: number): void;
  /** Pulls the cable when `count` more bytes have gone to the device. */
  unplugAfterBytesToDevice(count: number): void;
  /** Called with everything that reaches the device. */
  onBytesToDevice(listener: (bytes: Uint8Array) => void): void;
}

interface OpenLine {
  readonly data: Set<(bytes: Uint8Array) => void>;
  readonly close: Set<() => void>;
}

/** Creates a plugged cable. Bytes are delivered asynchronously and in order, as on a real line. */
export function memoryCable(): MemoryCable {
  let plugged = true;
  let line: OpenLine | null = null;
  let deviceListener: (bytes: Uint8Array) => void = () => {};
  let tap: (bytes: Uint8Array) => void = () => {};
  let leftFromDevice = Number.POSITIVE_INFINITY;
  let leftToDevice = Number.POSITIVE_INFINITY;

  const closeLine = (): void => {
    const closing = line;
    line = null;
    for (const listener of closing?.close ?? []) listener();
  };
  const unplug = (): void => {
    plugged = false;
    leftFromDevice = Number.POSITIVE_INFINITY;
    leftToDevice = Number.POSITIVE_INFINITY;
    closeLine();
  };

  const connect = (): Connection => {
    const own: OpenLine = { data: new Set(), close: new Set() };
    line = own;
    return {
      async write(bytes) {
        if (line !== own) return fail('connection-closed');
        const sent = bytes.slice(0, leftToDevice);
        leftToDevice -= sent.length;
        queueMicrotask(() => {
          if (plugged) {
            tap(sent);
            deviceListener(sent);
          }
          if (leftToDevice === 0) unplug();
        });
        return ok(undefined);
      },
      onData(listener) {
        own.data.add(listener);
        return () => own.data.delete(listener);
      },
      onClose(listener) {
        if (line !== own) listener();
        else own.close.add(listener);
        return () => own.close.delete(listener);
      },
      async close() {
        if (line === own) closeLine();
      },
    };
  };

  return {
    transport: {
      async open() {
        if (!plugged) return fail('no-device');
        if (line !== null) return fail('device-busy');
        return ok(connect());
      },
    },
    wire: {
      onBytes(listener) {
        deviceListener = listener;
      },
      send(bytes) {
        const sent = bytes.slice(0, leftFromDevice);
        leftFromDevice -= sent.length;
        const receiver = line;
        queueMicrotask(() => {
          if (plugged && line === receiver) {
            for (const listener of [...(receiver?.data ?? [])]) listener(sent);
            sent.fill(0);
          }
          if (leftFromDevice === 0) unplug();
        });
      },
    },
    plug() {
      plugged = true;
    },
    unplug,
    unplugAfterBytesFromDevice(count) {
      leftFromDevice = count;
    },
    unplugAfterBytesToDevice(count) {
      leftToDevice = count;
    },
    onBytesToDevice(listener) {
      tap = listener;
    },
  };
}
