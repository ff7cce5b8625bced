/**
 * One bit flips in one of the files, 1,000 times (5,000 with `CUNBAN_LONG=1`): whatever the station then shows, sends
 * or counts on is either right, or it says that something is wrong; and nothing that was promised is lost.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboundApplication } from '../../../app/contracts/delivery.ts';
import { type OfflineCache, openOfflineCache } from '../../../offline-cache/index.ts';
import { createSimulatedClock } from '../../../offline-cache/simulated-clock.ts';
import { acknowledged, declined, saveSpecimen, specimenStationCode } from '../../../offline-cache/specimen-cache.ts';
import { Random } from '../../random.ts';
import { recordFigures } from '../figures.ts';
import { seed } from '../seed.ts';
import { flipOneBit } from './flip-one-bit.ts';
import { scratch } from './loop-filesystem.ts';

const flips = process.env.CUNBAN_LONG === '1' ? 5000 : 1000;
const slowestOpenMs = 5000;
const files = ['outbox.db', 'outbox.db-wal', 'journal/outbox.journal'];
const recipient = await identityToRecipient(await generateX25519Identity());
const home = mkdtempSync(join(scratch, 'cunban-rot-'));
const report: Record<string, unknown> = {};

interface Saved {
  readonly key: string;
  readonly receiptNumber: string;
  readonly pickupCode: string;
}

/** Everything a station answers and sends, by question. */
type Answers = ReadonlyMap<string, string>;

interface Opened {
  readonly cache: OfflineCache;
  readonly openMs: number;
  readonly clock: ReturnType<typeof createSimulatedClock>;
}

let saved: readonly Saved[];
let truth: Answers;

async function open(folder: string): Promise<Opened> {
  const clock = createSimulatedClock(Date.parse('2026-11-24T05:00:00Z'));
  const begun = performance.now();
  const opened = await openOfflineCache({
    folder,
    stationCode: specimenStationCode,
    countyRecipient: recipient,
    clock,
    random: () => 0.5,
    reserveBytes: 256 * 1024,
  });
  if (!opened.ok) throw new Error(`did not open: ${opened.failure.code}`);
  return { cache: opened.value, openMs: performance.now() - begun, clock };
}

/** Forty applications: some accepted, some returned, some waiting, some printed. */
beforeAll(async () => {
  const folder = join(home, 'closed');
  const { cache, clock } = await open(folder);
  const all: Saved[] = [];
  for (let count = 0; count < 40; count += 1) all.push(await saveSpecimen(cache, `lane-${count % 20}`));
  for (const { receiptNumber } of all.slice(0, 20)) cache.beginPrint(receiptNumber);
  for (const { receiptNumber } of all.slice(5, 10)) cache.beginPrint(receiptNumber);
  for (const { receiptNumber } of all.slice(0, 8)) cache.beginDocumentPrint(receiptNumber, 'certificate');
  let answered = 0;
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      answered += 1;
      if (answered % 7 === 0) return declined(application);
      if (answered > 24) return { outcome: 'undecided', code: 'timed-out', countyReached: true };
      return acknowledged(application);
    },
  });
  await clock.advance(0);
  await clock.advance(0);
  // As a killed station leaves it: the latest pages are in the log only.
  cpSync(folder, join(home, 'killed'), { recursive: true });
  await cache.close();
  saved = all;
  const whole = await answersOf(join(home, 'killed'));
  if (whole.noticed) throw new Error('a sound cache complains');
  truth = whole.answers;
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  recordFigures('cache-rot', report);
});

/** Starts a station on a copy of `from` that `damage` was done to, and asks it everything. */
async function answersOf(from: string, damage: (folder: string) => void = () => undefined) {
  const folder = mkdtempSync(join(home, 'copy-'));
  try {
    cpSync(from, folder, { recursive: true });
    damage(folder);
    const { cache, openMs, clock } = await open(folder);
    try {
      const { quarantined, brokenAuditLine, rebuiltRows, repairedEntries, damagedEntries } = cache.opening;
      const complains =
        quarantined !== null ||
        brokenAuditLine !== null ||
        rebuiltRows > 0 ||
        repairedEntries > 0 ||
        damagedEntries > 0;
      const answers = await ask(cache, clock);
      return { answers, noticed: complains, openMs, quarantined: quarantined !== null };
    } finally {
      await cache.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask(cache: OfflineCache, clock: Opened['clock']): Promise<Answers> {
  const answers = new Map<string, string>();
  const note = (question: string, answer: unknown): void => void answers.set(question, JSON.stringify(answer));
  for (const { key, receiptNumber, pickupCode } of saved) {
    note(`receipt ${pickupCode}`, cache.findReceiptByPickupCode(pickupCode));
    note(`receipt ${receiptNumber}`, cache.findReceiptByNumber(receiptNumber));
    note(`outcome ${key}`, cache.outcomeOf(key));
    note(`document ${receiptNumber}`, cache.beginDocumentPrint(receiptNumber, 'certificate'));
  }
  note('next number', (await saveSpecimen(cache, 'later')).receiptNumber);
  const sent: OutboundApplication[] = [];
  cache.startDelivery({
    onEvent: () => undefined,
    async send(application) {
      sent.push(application);
      return acknowledged(application);
    },
  });
  for (let turn = 0; turn < 20; turn += 1) await clock.advance(0);
  for (const { key, sealed, ...rest } of sent) {
    const known = saved.some((one) => one.key === key);
    note(known ? `sent ${key}` : 'sent afresh', known ? { ...rest, sealed: [...sealed] } : [rest.epoch, rest.sequence]);
  }
  note('still waiting', cache.waitingCount());
  return answers;
}

/** Questions whose answer is neither right nor refused. One that failed says itself that something is wrong. */
function differingOf(answers: Answers): readonly string[] {
  return [...truth].flatMap(([question, right]) => {
    const given = answers.get(question);
    const refused = given?.startsWith('{"ok":false,"failure":{"code":"database-corrupt"') === true;
    return given === right || refused ? [] : [question];
  });
}

const told = (answers: Answers) => (question: string) =>
  `${question}: ${truth.get(question)} became ${answers.get(question)}`;

/**
 * What a station may say otherwise once it has complained. Rebuilt rows do not know of prints, so their next slip is a
 * copy; a rebuilt database begins a new epoch. Everything else is as wrong as before.
 */
function withoutWhatRebuildingChanges(question: string, answer: string | undefined): string {
  if (question === 'sent afresh') return 'in some epoch';
  return (answer ?? 'nothing')
    .replace(/"printedCount":\d+/, '"printedCount":n')
    .replace(/"copy":(true|false)/, '"copy":any');
}

function printsOf(answer: string | undefined): number {
  return Number(/"printedCount":(\d+)/.exec(answer ?? '')?.[1] ?? 0);
}

/** Of what is not right, what no complaint excuses. */
function inexcusable(answers: Answers, differing: readonly string[]): readonly string[] {
  return differing.filter((question) => {
    const [right, given] = [truth.get(question), answers.get(question)];
    const same = withoutWhatRebuildingChanges(question, right) === withoutWhatRebuildingChanges(question, given);
    return (
      !same || printsOf(given) < printsOf(right) || (right?.includes('"copy":true') && given?.includes('"copy":false'))
    );
  });
}

/** Applications the truth still sends and the damaged station does not. */
function lostOf(answers: Answers): readonly string[] {
  return [...truth.keys()].filter((question) => question.startsWith('sent ') && !answers.has(question));
}

test('a flipped bit never gives a wrong value unnoticed, and loses nothing', async () => {
  const random = new Random(seed);
  const wrong: string[] = [];
  const lost: string[] = [];
  let noticed = 0;
  let harmless = 0;
  let moreCopies = 0;
  let slowest = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    const from = join(home, random.pick(['closed', 'killed']));
    const name = random.pick(files.filter((file) => existsSync(join(from, file))));
    let place = '';
    const {
      answers,
      noticed: said,
      openMs,
    } = await answersOf(from, (folder) => {
      place = `${from.split('/').at(-1)} ${name} ${flipOneBit(join(folder, name), random)}`;
    });
    slowest = Math.max(slowest, openMs);
    lost.push(...lostOf(answers).map((what) => `${place}: ${what}`));
    const differing = differingOf(answers);
    const counted = said ? inexcusable(answers, differing) : differing;
    wrong.push(...counted.map(told(answers)).map((what) => `${place}: ${what}`));
    if (said && differing.length > 0) moreCopies += 1;
    if (said || differing.length > 0) noticed += 1;
    else harmless += 1;
  }
  report.flips = {
    flips,
    noticed,
    harmless,
    rebuiltWithMoreCopies: moreCopies,
    wrong: wrong.length,
    lost: lost.length,
    slowestOpenMs: Math.round(slowest),
  };
  expect(lost).toEqual([]);
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(slowest).toBeLessThan(slowestOpenMs);
});

const damages: readonly (readonly [string, (folder: string) => void])[] = [
  ['the database cut to half', (folder) => halve(join(folder, 'outbox.db'))],
  ['the database empty', (folder) => truncateSync(join(folder, 'outbox.db'), 0)],
  ['the log cut to half', (folder) => halve(join(folder, 'outbox.db-wal'))],
  ['the log gone', (folder) => rmSync(join(folder, 'outbox.db-wal'))],
  ['the database gone, its log left', (folder) => rmSync(join(folder, 'outbox.db'))],
  ['a log of another database', (folder) => strayLog(folder)],
  ['the journal cut to half', (folder) => truncateSync(join(folder, 'journal/outbox.journal'), 20_000)],
  ['the journal gone', (folder) => rmSync(join(folder, 'journal'), { recursive: true })],
];

test.each(damages)('with %s it opens in time and nothing promised is lost', async (what, damage) => {
  const { answers, openMs, quarantined } = await answersOf(join(home, 'killed'), damage);
  report[what] = { openMs: Math.round(openMs), quarantined };
  expect(lostOf(answers)).toEqual([]);
  expect(openMs).toBeLessThan(slowestOpenMs);
});

test('a second process is told that the first holds the database', async () => {
  const folder = mkdtempSync(join(home, 'twice-'));
  cpSync(join(home, 'closed'), folder, { recursive: true });
  const first = await open(folder);
  await expect(open(folder)).rejects.toThrow('database-locked');
  expect(differingOf(await ask(first.cache, first.clock))).toEqual([]);
  await first.cache.close();
});

function halve(path: string): void {
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

function strayLog(folder: string): void {
  const log = readFileSync(join(home, 'killed', 'outbox.db-wal'));
  cpSync(join(home, 'closed'), folder, { recursive: true, force: true });
  // As if a backup of the log had been put back beside a newer database: salts and checksums are from another life.
  log.writeUInt32BE((log.readUInt32BE(16) ^ 0x5a5a5a5a) >>> 0, 16);
  writeFileSync(join(folder, 'outbox.db-wal'), log);
}
