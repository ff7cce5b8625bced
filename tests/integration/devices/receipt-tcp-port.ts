import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import type { Wire } from '../../../hardware/transports/wire.ts';

/** A network printer's port 9100 on this machine: one host at a time, as most of them. */
export interface TcpPort {
  readonly port: number;
  /** The printer's end; it stays the same whoever is connected. */
  readonly wire: Wire;
  /** Switches the network off: whoever is connected is thrown out, nobody gets in. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function tcpPort(): Promise<TcpPort> {
  let host: Socket | null = null;
  let receive: (bytes: Uint8Array) => void = () => {};
  const server = createServer((socket) => {
    host?.destroy();
    host = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes) => receive(bytes));
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    port,
    wire: {
      onBytes(listener) {
        receive = listener;
      },
      send(bytes) {
        if (host?.writable === true) host.write(bytes);
      },
    },
    async down() {
      const closed = once(server, 'close');
      server.close();
      host?.destroy();
      await closed;
    },
    async up() {
      await listen(port);
    },
  };
}
