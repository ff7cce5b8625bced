import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from '../../offline-cache/index.ts';
import type { ContractClient } from '../contracts/contract-client.ts';
import { type CounterName, DeviceCounters } from '../contracts/devices/device-status.ts';
import type { devicesContract } from '../contracts/devices/devices.ts';
import type { Immutable } from '../contracts/immutable.ts';

/** What is lost at most when the power goes. */
const askEveryMs = 2 * 60_000;
/** At the end nobody waits longer for a hardware process that does not answer. */
const lastAnswerMs = 1_000;
const fileName = 'device-counters.json';

const CounterFile = Type.Object(
  {
    schema: Type.Literal('cunban.device-counters/1'),
    /** What every device has done since this station was set up. */
    totals: Type.Array(DeviceCounters),
    /** What the hardware process had counted when it was last asked, and which run of it that was. */
    seen: Type.Object({ process: Type.String(), devices: Type.Array(DeviceCounters) }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
type CounterFile = Immutable<Static<typeof CounterFile>>;
type Counters = Immutable<DeviceCounters>['counters'];

const NOTHING: CounterFile = {
  schema: 'cunban.device-counters/1',
  totals: [],
  seen: { process: '', devices: [] },
};

/** The life-long counts of a station's devices; maintenance is planned by them. Numbers and device ids, nothing else. */
export interface DeviceCounterBook {
  /** As of the last asking. */
  totals(): readonly DeviceCounters[];
  /** Asks the hardware process now, and returns what is then known. */
  ask(): Promise<readonly DeviceCounters[]>;
  /** Asks a last time, for no more than a second. */
  close(): Promise<void>;
}

export interface DeviceCounterOptions {
  readonly client: Pick<ContractClient<typeof devicesContract>, 'call'>;
  readonly dataFolder: string;
  readonly clock: Clock;
}

/**
 * Keeps totals of what the hardware process counts from nothing at each start. Asks from time to time, adds up what
 * came since, and writes it into the data folder before it counts as known.
 */
export function keepDeviceCounters({ client, dataFolder, clock }: DeviceCounterOptions): DeviceCounterBook {
  let known = read(dataFolder);
  let asking: Promise<void> | null = null;
  let timer: unknown = null;
  let closed = false;

  const askOnce = async (): Promise<void> => {
    const answered = await client.call('counters', {});
    if (!answered.ok) return;
    const next = addUp(known, answered.value);
    known = next;
    write(dataFolder, next);
  };
  const ask = (): Promise<void> => {
    asking ??= askOnce().finally(() => {
      asking = null;
    });
    return asking;
  };
  const askAgain = (): void => {
    if (closed) return;
    timer = clock.setTimeout(() => void ask().then(askAgain), askEveryMs);
  };
  askAgain();

  return {
    totals: () => known.totals,
    async ask() {
      await ask();
      return known.totals;
    },
    async close() {
      closed = true;
      clock.clearTimeout(timer);
      const limit = Promise.withResolvers<void>();
      const tooLate = clock.setTimeout(limit.resolve, lastAnswerMs);
      await Promise.race([ask(), limit.promise]);
      clock.clearTimeout(tooLate);
    },
  };
}

/** Adds what was counted since the last answer of the same run, or everything of a new one. */
function addUp(known: CounterFile, now: CounterFile['seen']): CounterFile {
  const sameRun = known.seen.process === now.process;
  const totals = new Map(known.totals.map(({ deviceId, counters }) => [deviceId, counters]));
  for (const { deviceId, counters } of now.devices) {
    const before = sameRun ? countersOf(known.seen.devices, deviceId) : {};
    totals.set(deviceId, sum(totals.get(deviceId) ?? {}, since(counters, before)));
  }
  // A device that is not driven at the moment keeps its count in the process, and goes on from there.
  const away = sameRun ? known.seen.devices.filter(({ deviceId }) => !isAmong(now.devices, deviceId)) : [];
  return {
    schema: known.schema,
    totals: [...totals].map(([deviceId, counters]) => ({ deviceId, counters })),
    seen: { process: now.process, devices: [...now.devices, ...away] },
  };
}

function since(now: Counters, before: Counters): Counters {
  return mapped(now, (name, count) => {
    const seen = before[name] ?? 0;
    return count >= seen ? count - seen : count;
  });
}

function sum(total: Counters, more: Counters): Counters {
  return { ...total, ...mapped(more, (name, count) => count + (total[name] ?? 0)) };
}

/** Hours have three places; adding up must not grow more. */
function mapped(counters: Counters, change: (name: CounterName, count: number) => number): Counters {
  const names = Object.keys(counters) as readonly CounterName[];
  return Object.fromEntries(
    names.map((name) => [name, Math.round(change(name, counters[name] ?? 0) * 1000) / 1000]),
  ) as Counters;
}

function countersOf(devices: CounterFile['seen']['devices'], wanted: string): Counters {
  return devices.find(({ deviceId }) => deviceId === wanted)?.counters ?? {};
}

function isAmong(devices: CounterFile['seen']['devices'], wanted: string): boolean {
  return devices.some(({ deviceId }) => deviceId === wanted);
}

/** A file that is not what it should be is put aside: counts are worth less than a station that starts. */
function read(dataFolder: string): CounterFile {
  const path = join(dataFolder, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return NOTHING;
  }
  try {
    const file: unknown = JSON.parse(text);
    if (Value.Check(CounterFile, file)) return file;
  } catch {
    // Put aside below.
  }
  try {
    renameSync(path, `${path}.broken`);
  } catch {
    // It will be written over.
  }
  return NOTHING;
}

/** The file is the old one or the new one at every moment. A full disk costs counts, never a visit. */
function write(dataFolder: string, file: CounterFile): void {
  const path = join(dataFolder, fileName);
  const next = `${path}.next`;
  try {
    mkdirSync(dataFolder, { recursive: true });
    const handle = openSync(next, 'w', 0o600);
    try {
      writeSync(handle, JSON.stringify(file));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, path);
  } catch {
    // The totals stay in memory, and are written with the next answer.
  }
}
