import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { Random } from '../../tests/random.ts';
import type { HeldAttachment } from './attachments.ts';
import type { Behaviour } from './behaviour.ts';
import type { CatalogueShelf } from './catalogue/catalogue-shelf.ts';
import { serveCatalogue } from './catalogue/serve-catalogue.ts';
import { addControls } from './controls.ts';
import { type County, openCounty } from './county.ts';
import { type CountyKeys, loadOrMakeKeys, rotateIdentity } from './county-keys.ts';
import type { ReceivedApplication, SequenceGap } from './inbox.ts';
import type { StationView } from './reports.ts';
import { answerWithProblems, readCbor } from './requests.ts';
import { addRoutes } from './routes.ts';
import { unseal } from './take-item.ts';
import type { IssuedOrder, WipeRequest } from './wipe-orders.ts';

export interface CountySimulatorOptions {
  /** Holds the keys, `county.db`, papers, and `county/<caseNumber>.json` to look at; taken up again where it exists. */
  readonly folder: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly keys?: CountyKeys;
  /** The county's clock, ms since 1970. Default: the machine's. */
  readonly now?: () => number;
  /** Called when `crash-after-effect` comes true, before the connection is torn down; a process may end itself here. */
  readonly onCrash?: () => void;
  /** Adds what other parts of the county answer, before it listens. */
  readonly extend?: (server: FastifyInstance, county: County) => void;
}

export interface CountySimulator {
  readonly url: string;
  readonly port: number;
  /** `age1…` for the station profile; another one after `rotateKeys`. */
  readonly recipient: string;
  /** SPKI DER in base64 for the station profile. */
  readonly acknowledgementKey: string;
  readonly county: County;
  /** What stations are told the county offers; publish here. */
  readonly catalogue: CatalogueShelf;
  behaviour(): Behaviour;
  setBehaviour(behaviour: Behaviour): void;
  /** What the county holds, in order of arrival. */
  received(): readonly ReceivedApplication[];
  /** Requests to hand in that reached the county, whatever became of them. */
  requests(): number;
  sequenceGaps(): readonly SequenceGap[];
  /** Papers held whole, and one of them opened. */
  attachments(): readonly HeldAttachment[];
  openAttachment(sealedSha256: string): Promise<Uint8Array>;
  stations(): readonly StationView[];
  /** Orders a station to erase; given with the answers to its reports until one says that it was obeyed. */
  issueOrder(request: WipeRequest): IssuedOrder;
  orders(): readonly IssuedOrder[];
  /** Forgets keys older than 400 days; returns how many. */
  purgeKeys(): number;
  /** Retires the key that opens applications; what was sealed for it still opens. */
  rotateKeys(): Promise<void>;
  /** Copies the county's records to `path`. */
  backup(path: string): Promise<void>;
  /** Goes back to such a copy: the county forgets what it took since. */
  restore(path: string): void;
  /** Called for every application newly taken; returns a function that ends it. */
  onReceived(listener: (received: ReceivedApplication) => void): () => void;
  close(): Promise<void>;
}

/** Starts a county for development and tests. Never point a real station at it. */
export async function startCountySimulator(options: CountySimulatorOptions): Promise<CountySimulator> {
  const { folder } = options;
  const now = options.now ?? Date.now;
  let keys = options.keys ?? (await loadOrMakeKeys(folder));
  const listeners = new Set<(received: ReceivedApplication) => void>();
  const closing = new AbortController();
  let behaviour: Behaviour = { kind: 'normal' };
  let toldOtherwise = new AbortController();
  let random = new Random(1);
  let requests = 0;

  const setBehaviour = (next: Behaviour): void => {
    behaviour = next;
    toldOtherwise.abort();
    toldOtherwise = new AbortController();
    if (next.kind === 'faulty') random = new Random(next.seed);
  };
  const county = openCounty({
    folder,
    keys: () => keys,
    now,
    declines: () => behaviour.kind === 'declines',
    async work() {
      if (behaviour.kind !== 'slow') return;
      const { signal } = toldOtherwise;
      try {
        await delay(behaviour.ms, undefined, { signal: AbortSignal.any([closing.signal, signal]) });
      } catch (error) {
        if (!signal.aborted || closing.signal.aborted) throw error;
      }
    },
    onTaken(received) {
      for (const listener of listeners) listener(received);
    },
  });
  const { inbox, attachments, reports, wipeOrders } = county;
  // The store of uploads makes its folder once more behind its constructor's back; it must not meet whoever removes it.
  await mkdir(attachments.uploadsFolder, { recursive: true });

  const server = Fastify({ bodyLimit: 16 * 1024 * 1024, forceCloseConnections: true });
  answerWithProblems(server);
  readCbor(server);
  addRoutes(server, {
    county,
    now,
    behaviour: () => behaviour,
    draw: () => random.below(2 ** 30) / 2 ** 30,
    onRequest() {
      requests += 1;
    },
    onCrash: options.onCrash ?? (() => undefined),
  });
  addControls(server, {
    behaviour: () => behaviour,
    setBehaviour,
    received: () => inbox.all(),
    gaps: () => inbox.gaps(),
    stations: () => reports.all(),
    attachments: () => attachments.all(),
    orders: () => wipeOrders.all(),
    issueOrder: (request) => wipeOrders.issue(request),
    backup: (path) => county.backup(path),
    restore: (path) => county.restore(path),
  });
  const catalogue = serveCatalogue(server, { folder, signingKey: keys.signingKey });
  options.extend?.(server, county);
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no TCP port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    get recipient() {
      return keys.recipient;
    },
    acknowledgementKey: keys.acknowledgementKey,
    county,
    catalogue,
    behaviour: () => behaviour,
    setBehaviour,
    received: () => inbox.all(),
    requests: () => requests,
    sequenceGaps: () => inbox.gaps(),
    attachments: () => attachments.all(),
    openAttachment: (sealedSha256) => unseal(attachments.read(sealedSha256), keys),
    stations: () => reports.all(),
    issueOrder: (request) => wipeOrders.issue(request),
    orders: () => wipeOrders.all(),
    purgeKeys: () => inbox.purgeKeys(),
    async rotateKeys() {
      keys = await rotateIdentity(folder, keys);
    },
    backup: (path) => county.backup(path),
    restore: (path) => county.restore(path),
    onReceived(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await server.close();
      county.close();
    },
  };
}
