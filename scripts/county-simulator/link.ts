import { connect as connectTcp, createServer, type Socket } from 'node:net';

/**
 * - `up`      bytes pass, delayed and paced as told
 * - `reset`   the cable is out and the network says so: connections are torn down and refused
 * - `silent`  the cable is out and nobody says so: connections stay open and nothing passes
 */
export type LinkState = 'up' | 'reset' | 'silent';

export interface LinkPace {
  /** One way, in ms. */
  readonly latencyMs: number;
  /** Each way; `null` for unlimited. */
  readonly bytesPerSecond: number | null;
}

/** The cable between a station and the county: a TCP proxy that can be pulled out, plugged back and made thin. */
export interface Link {
  readonly url: string;
  readonly port: number;
  state(): LinkState;
  cut(how?: 'reset' | 'silent'): void;
  restore(): void;
  slow(pace: LinkPace): void;
  close(): Promise<void>;
}

const unlimited: LinkPace = { latencyMs: 0, bytesPerSecond: null };

/** Lays a link to `to` on the loop-back interface. */
export async function startLink(options: { readonly to: number; readonly port?: number }): Promise<Link> {
  let state: LinkState = 'up';
  let pace = unlimited;
  const sockets = new Set<Socket>();

  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The other end is told by `close`; a torn cable is what this is for.
    socket.on('error', () => undefined);
  };

  const server = createServer((station) => {
    track(station);
    if (state === 'reset') {
      station.resetAndDestroy();
      return;
    }
    // Nothing reaches the county over a silent link, not even the connection.
    if (state === 'silent') {
      station.pause();
      return;
    }
    const county = connectTcp(options.to, '127.0.0.1');
    track(county);
    carry(station, county, () => ({ state, pace }));
    carry(county, station, () => ({ state, pace }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the link has no TCP port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    state: () => state,
    cut(how = 'reset') {
      state = how;
      if (how === 'reset') destroyAll();
    },
    restore() {
      // What hung over a silent link has long been given up by TCP when the cable is back.
      if (state === 'silent') destroyAll();
      state = 'up';
    },
    slow(next) {
      pace = next;
    },
    close() {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Moves bytes one way. While paced, the next read waits for the last write, so that a thin link pushes back. */
function carry(from: Socket, to: Socket, now: () => { readonly state: LinkState; readonly pace: LinkPace }): void {
  from.on('data', (chunk: Buffer) => {
    const { state, pace } = now();
    if (state !== 'up') return;
    const wireMs = pace.bytesPerSecond === null ? 0 : (chunk.length * 1000) / pace.bytesPerSecond;
    const waitMs = pace.latencyMs + wireMs;
    if (waitMs === 0) {
      to.write(chunk);
      return;
    }
    from.pause();
    setTimeout(() => {
      if (now().state === 'up') to.write(chunk);
      from.resume();
    }, waitMs);
  });
  from.on('end', () => {
    if (now().state === 'up') to.end();
  });
  from.on('close', (hadError) => {
    if (hadError && now().state === 'up') to.destroy();
  });
}
