import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Screen } from '../../../app/contracts/screen.ts';
import type { UserEvent } from '../../../app/contracts/user-event.ts';
import type { StationProfile } from '../../../kiosk-config/schemas/station-profile.ts';
import { type OfflineCache, openOfflineCache, systemClock } from '../../../offline-cache/index.ts';
import { specimenApplication, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';

const child = fileURLToPath(new URL('./station-child.ts', import.meta.url));
const demonstration = fileURLToPath(new URL('../../../kiosk-config/stations/demonstration.json', import.meta.url));
/** Promised: whatever lies on the disk, a person sees something of use within this time. */
export const usableWithinMs = 5_000;

export interface ShownScreen {
  readonly screen: Screen;
  /** Since the process began. */
  readonly afterMs: number;
}

/** Folders of one station, with what was promised in them. */
export interface OpeningBench {
  readonly dataFolder: string;
  readonly outboxFolder: string;
  readonly database: string;
  readonly profilePath: string;
  readonly promised: readonly { readonly receiptNumber: string; readonly pickupCode: string }[];
  /** Opens the cache as the station does, and fails with the code where it does not open. */
  open(): Promise<OfflineCache>;
  /** Starts the station process, as another user where asked. */
  start(options?: { readonly uid?: number }): RunningStation;
  /** Gives everything to a user who is not root, whom permissions bind. */
  giveTo(uid: number): void;
}

export interface RunningStation {
  readonly process: ChildProcess;
  send(event: UserEvent): void;
  /** The first screen from now on, or the one that shows, that fits. Rejects when the process ends or after 15 s. */
  sees<Kind extends Screen['kind']>(
    kind: Kind,
    when?: (screen: Extract<Screen, { kind: Kind }>) => boolean,
  ): Promise<ShownScreen & { readonly screen: Extract<Screen, { kind: Kind }> }>;
  readonly shown: readonly ShownScreen[];
  close(): Promise<void>;
}

/** A station's folders with `applications` saved in them; removed when the test has finished. */
export async function openingBench(applications = 3): Promise<OpeningBench> {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-opening-'));
  // Where the test runs as root the station may run as somebody else.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const dataFolder = join(folder, 'data');
  const outboxFolder = join(dataFolder, 'outbox');
  mkdirSync(outboxFolder, { recursive: true });
  const profile = JSON.parse(readFileSync(demonstration, 'utf8')) as StationProfile;
  const profilePath = join(folder, 'profile.json');
  // A port nobody listens on: the county is not what is tried here.
  const county = { ...profile.county, baseUrl: 'http://127.0.0.1:9' };
  writeFileSync(profilePath, JSON.stringify({ ...profile, stationCode: specimenStationCode, county }));

  const open = async (): Promise<OfflineCache> => {
    const opened = await openOfflineCache({
      folder: outboxFolder,
      stationCode: specimenStationCode,
      countyRecipient: profile.county.recipient,
      clock: systemClock,
      random: () => 0.5,
      reserveBytes: 64 * 1024,
    });
    if (!opened.ok) throw new Error(opened.failure.code);
    return opened.value;
  };
  const promised: { receiptNumber: string; pickupCode: string }[] = [];
  const cache = await open();
  for (let index = 0; index < applications; index += 1) {
    const saved = await cache.saveApplication({
      lane: `lane-${index}`,
      build: ({ receiptNumber }) => specimenApplication(receiptNumber),
    });
    if (!saved.ok) throw new Error(saved.failure.code);
    promised.push(saved.value);
  }
  await cache.close();

  return {
    dataFolder,
    outboxFolder,
    database: join(outboxFolder, 'outbox.db'),
    profilePath,
    promised,
    open,
    start: ({ uid } = {}) => startStation(dataFolder, profilePath, uid),
    giveTo: (uid) => giveAway(dataFolder, uid),
  };
}

function giveAway(path: string, uid: number): void {
  chownSync(path, uid, uid);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveAway(join(path, name), uid);
}

function startStation(dataFolder: string, profilePath: string, uid: number | undefined): RunningStation {
  const running = spawn(process.execPath, [child, dataFolder, profilePath], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const shown: ShownScreen[] = [];
  const listeners = new Set<() => void>();
  let ended = false;
  createInterface({ input: running.stdout }).on('line', (line) => {
    const word = JSON.parse(line) as Partial<ShownScreen>;
    if (word.screen === undefined || word.afterMs === undefined) return;
    shown.push({ screen: word.screen, afterMs: word.afterMs });
    for (const listener of listeners) listener();
  });
  const exited = once(running, 'exit').then(() => {
    ended = true;
    for (const listener of listeners) listener();
  });
  const close = async (): Promise<void> => {
    running.stdin.end();
    await exited;
  };
  onTestFinished(close);
  return {
    process: running,
    shown,
    send: (event) => void running.stdin.write(`${JSON.stringify(event)}\n`),
    sees: (kind, when = () => true) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          finish();
        };
        const look = (): void => {
          const last = shown.at(-1);
          if (last !== undefined && last.screen.kind === kind && when(last.screen as never)) {
            settle(() => resolve(last as never));
          } else if (ended) settle(() => reject(new Error(`the station ended; last screen ${JSON.stringify(last)}`)));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`not seen: ${kind}; last ${JSON.stringify(shown.at(-1))}`))),
          15_000,
        );
        listeners.add(look);
        look();
      }),
    close,
  };
}
