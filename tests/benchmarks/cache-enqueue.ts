import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { createSealedStore } from '../../offline-cache/sealed-store/sealed-store.ts';
import { type DurableStore, type OpenStore, openOurs, openPlainSqlite } from './cache-stores.ts';
import { openElectronStore, openLowdb, openPouch, openPouchOfEnvelopes, openSealedPouch } from './peer-stores.ts';
import { realisticApplication } from './realistic-application.ts';
import { type BenchmarkRow, row } from './row.ts';

/** Every store we are measured beside; a further one is one more `OpenStore`. */
const peers: readonly OpenStore[] = [
  openPlainSqlite,
  openPouch,
  openPouchOfEnvelopes,
  openSealedPouch,
  openLowdb,
  openElectronStore,
];
const rounds = 8;
// In all 900 applications, about what a station holds after a long outage; whole-file stores slow down with each one.
const savesInRound = 100;
const applications = Array.from({ length: (rounds + 1) * savesInRound }, (_, serial) => realisticApplication(serial));

interface Measured {
  readonly store: DurableStore;
  readonly durations: number[];
}

/**
 * How fast applications are made safe, one at a time, and how long a person waits at worst. The stores take turns in
 * short rounds, so that whatever else the disk has to do meets all of them alike.
 */
export async function benchCacheEnqueue(): Promise<readonly BenchmarkRow[]> {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const folders: string[] = [];
  const measured: Measured[] = [];
  try {
    for (const open of [openOurs, ...peers]) {
      const folder = await mkdtemp(join(tmpdir(), 'cunban-bench-'));
      folders.push(folder);
      let serial = 0;
      const next = () => applications[serial++ % applications.length] ?? realisticApplication(serial);
      const store = await open(folder, next, recipient);
      measured.push({ store, durations: [] });
      for (let warm = 0; warm < savesInRound; warm += 1) await store.save();
    }
    for (let round = 0; round < rounds; round += 1) {
      // Another one begins each time: what a store leaves the disk to do meets all others alike.
      const first = round % measured.length;
      for (const each of [...measured.slice(first), ...measured.slice(0, first)]) await measureRound(each);
    }
    for (const { store } of measured) await store.close();
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
  return [...enqueueRows(measured), await sealRow(recipient)];
}

async function measureRound({ store, durations }: Measured): Promise<void> {
  // What the store before has left in the page cache is its own cost; whole-file stores leave megabytes.
  execFileSync('sync');
  for (let save = 0; save < savesInRound; save += 1) {
    const begun = performance.now();
    await store.save();
    durations.push(performance.now() - begun);
  }
}

function enqueueRows(measured: readonly Measured[]): readonly BenchmarkRow[] {
  const [ours, ...others] = measured;
  if (ours === undefined) throw new Error('nothing was measured');
  return others.flatMap(({ store, durations }) => {
    const peer = store.name;
    const compared = (name: string, of: (durations: readonly number[]) => number) => ({
      name: `sealed durable enqueue with journal, ${name}`,
      value: of(ours.durations),
      peer,
      peerValue: of(durations),
    });
    return [
      row({ ...compared('one at a time', perSecond), unit: '/s', better: 'higher' }),
      row({ ...compared('median', (each) => quantile(each, 0.5)), unit: 'ms', better: 'lower' }),
      row({ ...compared('p99', (each) => quantile(each, 0.99)), unit: 'ms', better: 'lower' }),
    ];
  });
}

async function sealRow(recipient: string): Promise<BenchmarkRow> {
  const store = createSealedStore(recipient);
  if (!store.ok) throw new Error(store.failure.code);
  const plaintext = (): Buffer => Buffer.from(JSON.stringify(realisticApplication(1)));
  const library = new Encrypter();
  library.addRecipient(recipient);
  const ours: number[] = [];
  const theirs: number[] = [];
  const time = async (durations: number[], seal: () => unknown): Promise<void> => {
    const begun = performance.now();
    await seal();
    durations.push(performance.now() - begun);
  };
  for (let count = 0; count < 1000; count += 1) {
    await time(ours, () => store.value.seal(plaintext()));
    await time(theirs, () => library.encrypt(plaintext()));
  }
  return row({
    name: 'seal of one application alone',
    value: perSecond(ours),
    unit: '/s',
    peer: 'age-encryption',
    peerValue: perSecond(theirs),
    better: 'higher',
  });
}

function perSecond(durations: readonly number[]): number {
  return (durations.length * 1000) / durations.reduce((sum, duration) => sum + duration, 0);
}

function quantile(durations: readonly number[], share: number): number {
  const value = durations.toSorted((a, b) => a - b)[Math.floor(durations.length * share)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
