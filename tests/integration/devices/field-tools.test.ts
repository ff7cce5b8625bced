import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specimenCard } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { textOf } from '../../../hardware/receipt-printer/paper.ts';
import { type DeviceRig, startDeviceRig } from '../../../scripts/device-simulators/rig.ts';

const CLI = fileURLToPath(new URL('../../../hardware/cli.ts', import.meta.url));

let folder: string;
let rig: DeviceRig;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-field-tools-'));
  rig = await startDeviceRig({ folder: join(folder, 'ports'), pacing: 'off' });
});
afterAll(async () => {
  await rig.close();
  await rm(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly said: () => string;
  /** Resolves once standard output or standard error holds the text. */
  until(text: string): Promise<void>;
  readonly code: Promise<number | null>;
}

function device(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let said = '';
  let heard: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    heard();
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    out: () => out,
    said: () => said,
    code,
    async until(text) {
      while (!(out + said).includes(text)) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
}

/** Runs it to its end. */
async function ended(...args: readonly string[]) {
  const run = device(...args);
  const code = await run.code;
  const out = run.out();
  return { code, out, said: run.said(), answer: out.startsWith('{') ? (JSON.parse(out) as object) : null };
}

const readerLine = () => ['--path', rig.profilePaths.reader];
const printerLine = () => ['--path', rig.profilePaths.printer, '--set', 'paperDots=576', '--set', 'processIdEcho=true'];

test('status says how a device is and what it can do, from a line or from a station profile', async () => {
  const profile = join(folder, 'station.json');
  await writeFile(profile, JSON.stringify({ devices: rig.profiles }));
  const [byLine, byProfile, printer] = await Promise.all([
    ended('id-card-reader', 'status', '--path', `${rig.profilePaths.reader}`),
    ended('receipt-printer', 'status', '--profile', profile),
    ended('receipt-printer', 'status', '--profile', profile, '--id', 'other'),
  ]);
  expect(byLine).toMatchObject({ code: 0, said: expect.stringContaining('It is there and works.') });
  expect(byLine.answer).toMatchObject({ status: { device: 'online' }, capabilities: {} });
  expect(byProfile).toMatchObject({ code: 0, answer: { status: { deviceId: 'receipt-printer', device: 'online' } } });
  expect(printer).toMatchObject({ code: 2, said: expect.stringContaining('It has receipt-printer') });
});

test('a card is recorded while it is tried, nothing of it is shown, and the recording replays without the reader', async () => {
  const card = specimenCard('pensioner-woman');
  const file = join(folder, 'card.jsonl');
  rig.reader.liftCard();
  const recording = device('id-card-reader', 'record', file, ...readerLine(), '--specimen', '--purpose', 'a test');
  await recording.until('Lay a card on the reader');
  rig.reader.placeCard(card);
  expect(await recording.code).toBe(0);
  expect(recording.said()).toContain('It works.');
  expect(JSON.parse(recording.out())).toMatchObject({ passed: true, kind: 'citizen' });
  expect(recording.out() + recording.said()).not.toContain('王秀兰');

  const text = await readFile(file, 'utf8');
  expect(text.split('\n')[0]).toContain('"specimen":true');
  const [replayed, decoded] = await Promise.all([
    ended('id-card-reader', 'replay', file),
    ended('id-card-reader', 'decode', file),
  ]);
  expect(replayed).toMatchObject({ code: 0, answer: { divergence: null, outcome: { value: { kind: 'citizen' } } } });
  expect(decoded).toMatchObject({ code: 0, answer: { toDevice: {}, fromDevice: {} } });
  expect(decoded.out).toContain('王秀兰');
  expect(await ended('receipt-printer', 'replay', file)).toMatchObject({ code: 2 });
});

test('the printer prints its specimen receipt', async () => {
  const before = rig.printer.slips.length;
  expect(await ended('receipt-printer', 'test', ...printerLine())).toMatchObject({ code: 0, answer: { passed: true } });
  expect(rig.printer.slips.slice(before).map(({ items }) => textOf(items))).toEqual([
    expect.stringContaining('受理回执'),
  ]);
});

test('watch tells every change until it is interrupted', async () => {
  const watching = device('receipt-printer', 'watch', ...printerLine());
  await watching.until('"trouble":null');
  rig.printer.setConditions({ coverOpen: true });
  await watching.until('cover-open');
  rig.printer.setConditions({ coverOpen: false });
  watching.child.kill('SIGINT');
  expect(await watching.code).toBe(0);
});

test('a port that another program has is said to be busy', async () => {
  const first = device('id-card-reader', 'watch', ...readerLine());
  await first.until('online');
  expect(await ended('id-card-reader', 'status', ...readerLine())).toMatchObject({
    code: 1,
    said: expect.stringContaining('Another program has it'),
    answer: { status: { device: 'deviceBusy' } },
  });
  first.child.kill('SIGTERM');
  expect(await first.code).toBe(0);
});

test('a device that is not there, a command that is none and a file that is none end with codes of their own', async () => {
  const [gone, unknown, noFile] = await Promise.all([
    ended('id-card-reader', 'status', '--path', join(folder, 'nothing')),
    ended('id-card-reader', 'dance'),
    ended('id-card-reader', 'decode', join(folder, 'nothing')),
  ]);
  expect(gone).toMatchObject({ code: 1, said: expect.stringContaining('It is not plugged in') });
  expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining('No command "dance"') });
  expect(noFile).toMatchObject({ code: 3, said: expect.stringContaining('cannot be read') });
});
