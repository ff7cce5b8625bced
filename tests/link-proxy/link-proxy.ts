import { connect, createServer, type Socket } from 'node:net';
import { createThinPipe, type LinkShape, type PipeStream, type ThinPipe } from './thin-pipe.ts';

export type LinkDirection = 'up' | 'down';

export interface LinkProxyOptions {
  /** Port of the county on the loop-back interface. */
  readonly to: number;
  /** `null` passes bytes at once. */
  readonly shape: LinkShape | null;
  readonly seed: number;
}

/** A link between a station and a county that counts every byte, and can be thin, lossy, cut and gone. */
export interface LinkProxy {
  readonly url: string;
  readonly port: number;
  /** Payload of TCP handed in by the station (`up`) and by the county (`down`), HTTP headers included. */
  readonly bytes: Readonly<Record<LinkDirection, number>>;
  /** Payload carried again because of loss. */
  retransmitted(): number;
  connections(): number;
  /** Tears every connection and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  /** Tears the connection that carries the `byte`th byte from now in this direction, just behind that byte. */
  cutAfter(direction: LinkDirection, byte: number): void;
  close(): Promise<void>;
}

/** More than this on its way in one direction of a connection, and its sender has to wait. */
const windowBytes = 64 * 1024;

/** Lays a link to `to` on the loop-back interface. */
export async function startLinkProxy({ to, shape, seed }: LinkProxyOptions): Promise<LinkProxy> {
  const bytes = { up: 0, down: 0 };
  const cuts: { up: number | null; down: number | null } = { up: null, down: null };
  const pipes: Record<LinkDirection, ThinPipe | null> = {
    up: shape === null ? null : createThinPipe(shape, seed),
    down: shape === null ? null : createThinPipe(shape, seed + 1),
  };
  const sockets = new Set<Socket>();
  let isCut = false;
  let connections = 0;

  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const track = (socket: Socket): void => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  /** The part of a chunk that still passes. */
  const beforeCut = (direction: LinkDirection, chunk: Buffer): Buffer => {
    const left = cuts[direction];
    if (left === null) return chunk;
    cuts[direction] = left > chunk.length ? left - chunk.length : null;
    return left > chunk.length ? chunk : chunk.subarray(0, left);
  };

  const carry = (direction: LinkDirection, from: Socket, into: Socket, openAtMs: number): void => {
    const stream: PipeStream = { lastArrivalMs: openAtMs };
    const pipe = pipes[direction];
    let onTheWay = 0;
    const deliver = (work: () => void, arrivalMs: number): void => {
      if (pipe === null) work();
      else setTimeout(work, Math.max(0, arrivalMs - performance.now()));
    };
    from.on('data', (chunk: Buffer) => {
      const passing = beforeCut(direction, chunk);
      bytes[direction] += passing.length;
      onTheWay += passing.length;
      if (onTheWay > windowBytes) from.pause();
      const arrivalMs = pipe?.arrival(passing.length, performance.now(), stream) ?? 0;
      deliver(() => {
        onTheWay -= passing.length;
        if (onTheWay <= windowBytes) from.resume();
        if (!into.destroyed) into.write(passing);
        if (passing.length === chunk.length) return;
        into.destroySoon();
        from.destroy();
      }, arrivalMs);
    });
    from.on('end', () => deliver(() => into.end(), stream.lastArrivalMs));
    from.on('close', () => deliver(() => into.destroySoon(), stream.lastArrivalMs));
  };

  const server = createServer({ allowHalfOpen: true }, (station) => {
    track(station);
    if (isCut) {
      station.resetAndDestroy();
      return;
    }
    connections += 1;
    const county = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    track(county);
    // The loop-back interface has shaken hands at once; on the real link that takes a round trip.
    const roundTripMs = shape?.roundTripMs ?? 0;
    const openAtMs = performance.now() + roundTripMs;
    carry('up', station, county, openAtMs + roundTripMs / 2);
    carry('down', county, station, openAtMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the link has no TCP port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    bytes,
    retransmitted: () => (pipes.up?.retransmitted() ?? 0) + (pipes.down?.retransmitted() ?? 0),
    connections: () => connections,
    cut() {
      isCut = true;
      destroyAll();
    },
    restore() {
      isCut = false;
    },
    cutAfter(direction, byte) {
      cuts[direction] = byte;
    },
    async close() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
