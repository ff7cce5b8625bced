import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { DeviceClass } from '../../app/contracts/devices/vocabulary.ts';
import type { Result } from '../../app/contracts/result.ts';
import { readCapture } from '../captured-bytes.ts';
import { systemClock } from '../clock.ts';
import { pluggedDevices } from '../discovery/plugged-devices.ts';
import { SYSTEM_FOLDERS } from '../discovery/sysfs.ts';
import { systemTransports } from '../transports/system.ts';
import type { Transports } from '../transports/transports.ts';
import type { CommandLine } from './command-line.ts';
import { Complaint } from './device-tool.ts';
import { Driving } from './driving.ts';
import { nameDevice } from './name-device.ts';
import { bytesOf, formatLine, headerLine, parseRecording, type Recording } from './recording.ts';
import { replay } from './replay.ts';
import { tappedTransports } from './tapped-transports.ts';
import { toolFor } from './tools.ts';

/** How a command ended: what to print, and whether the device works. */
export interface Ended {
  readonly answer: object | null;
  readonly works: boolean;
  /** A line hangs in the system and cannot be closed. */
  readonly hangs?: boolean;
}

/** What the person at the keyboard and this program have between them. */
export interface Console {
  say(sentence: string): void;
  print(answer: string): void;
  /** Aborts when the person has had enough. */
  readonly interrupted: AbortSignal;
}

/** A file that cannot be read or written, or is not what it should be. */
export class FileTrouble extends Error {}

/** Everything that is plugged in. */
export async function list({ sys = SYSTEM_FOLDERS.sys, dev = SYSTEM_FOLDERS.dev }: CommandLine): Promise<Ended> {
  const devices = await pluggedDevices({ sys, dev });
  return { answer: { devices }, works: true };
}

/** How the device is, and what it can do. */
export function status(deviceClass: DeviceClass, options: CommandLine, console: Console): Promise<Ended> {
  return driving(nameDevice(deviceClass, options), systemTransports(systemClock), console, lookAt);
}

/** Every change, until the person has had enough. */
export function watch(deviceClass: DeviceClass, options: CommandLine, console: Console): Promise<Ended> {
  return driving(nameDevice(deviceClass, options), systemTransports(systemClock), console, lookOn);
}

/** The trial of the class. */
export function test(deviceClass: DeviceClass, options: CommandLine, console: Console): Promise<Ended> {
  return driving(nameDevice(deviceClass, options), systemTransports(systemClock), console, tryOut);
}

/** One of the three above, with everything that crosses the line written down. */
export async function record(
  deviceClass: DeviceClass,
  file: string | undefined,
  options: CommandLine,
  console: Console,
): Promise<Ended> {
  if (file === undefined) throw new Complaint('Which file shall be written?');
  if (!options.specimen) {
    throw new Complaint(
      'A recording holds everything the device says. Say --specimen if every card, code and paper in it is a specimen; ' +
        'nobody’s real one may be recorded.',
    );
  }
  const profile = nameDevice(deviceClass, options);
  const line = headerLine(profile.line);
  if (line === null) throw new Complaint(`What crosses a ${profile.line.transport} line cannot be recorded.`);
  const { during, purpose } = options;
  const { driver, settings } = profile;
  const format = 'cunban.device-recording/1';
  const out = openForWriting(file);
  try {
    writeSync(out, formatLine({ format, deviceClass, driver, ...line, settings, during, purpose, specimen: true }));
    const transports = tappedTransports(systemTransports(systemClock), systemClock, (event) =>
      writeSync(out, formatLine(event)),
    );
    const act = { status: lookAt, watch: lookOn, test: tryOut }[during];
    return await driving(profile, transports, console, act);
  } finally {
    closeSync(out);
  }
}

/** What the recording's driver makes of it. */
export async function replayFile(deviceClass: DeviceClass, file: string | undefined, { say }: Console): Promise<Ended> {
  const recording = readRecording(file);
  if (recording.header.deviceClass !== deviceClass) {
    throw new Complaint(`${file} is a recording of a ${recording.header.deviceClass}.`);
  }
  const replayed = await replay(recording, say);
  const { outcome, divergence } = replayed;
  if (divergence !== null)
    say(`The driver does something else than when it was recorded, at event ${divergence.event}.`);
  return { answer: replayed, works: divergence === null && (outcome === null || outcome.ok) };
}

/** What captured bytes say. */
export function decode(deviceClass: DeviceClass, file: string | undefined): Ended {
  const { decode: describe } = toolFor(deviceClass);
  if (describe === null) throw new Complaint(`Nothing can be said of bytes of a ${deviceClass}.`);
  if (file === undefined) throw new Complaint('Which file shall be read?');
  const text = readText(file);
  if (!text.startsWith('{')) return { answer: describe(readCapture(file)), works: true };
  const recording = readRecording(file);
  const toDevice = describe(bytesOf(recording, 'to-device'));
  const fromDevice = describe(bytesOf(recording, 'from-device'));
  return { answer: { toDevice, fromDevice }, works: true };
}

type Act = (device: Driving, console: Console) => Promise<Ended>;

async function driving(profile: DeviceProfile, transports: Transports, console: Console, act: Act): Promise<Ended> {
  const device = await Driving.start({ profile, transports, clock: systemClock, say: console.say });
  // A person who has had enough of a trial has pressed Ctrl-C: the command is cancelled with the line.
  const stop = (): void => void device.close();
  console.interrupted.addEventListener('abort', stop);
  const ended = await act(device, console);
  console.interrupted.removeEventListener('abort', stop);
  return { ...ended, hangs: (await device.close()) === 'abandoned' };
}

async function lookAt(device: Driving, { say }: Console): Promise<Ended> {
  const status = await device.settled();
  say(sentenceFor(status));
  return { answer: { status, capabilities: device.capabilities }, works: isWell(status) };
}

async function lookOn(device: Driving, { print, interrupted }: Console): Promise<Ended> {
  const stop = device.onStatus((status) => print(JSON.stringify(status)));
  await new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
    if (interrupted.aborted) resolve();
  });
  stop();
  return { answer: null, works: true };
}

async function tryOut(device: Driving, { say }: Console): Promise<Ended> {
  const startedAt = systemClock.now();
  const tried: Result<object> = await device.test();
  const tookMs = Math.round(systemClock.now() - startedAt);
  say(tried.ok ? 'It works.' : `It does not: ${tried.failure.code}.`);
  return { answer: { passed: tried.ok, tookMs, ...(tried.ok ? tried.value : tried.failure) }, works: tried.ok };
}

function isWell(status: DeviceStatus): boolean {
  return status.device === 'online' && !('trouble' in status && status.trouble !== null);
}

function sentenceFor(status: DeviceStatus): string {
  switch (status.device) {
    case 'online':
      return isWell(status) ? 'It is there and works.' : 'It is there and answers, but somebody must look at it.';
    case 'starting':
      return 'The line is open, but the device has said nothing yet.';
    case 'noDevice':
      return 'It is not plugged in, or not under that name. `list` shows what is.';
    case 'deviceBusy':
      return 'Another program has it: is the station running?';
    case 'offline':
      return 'The line is there, but nobody answers: is it switched on, is the speed right?';
    case 'hardwareError':
    case 'userError':
    case 'fraudAttempt':
      return 'It answers and says that something is wrong with it.';
  }
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw new FileTrouble(`${file} cannot be written: ${reasonOf(error)}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    throw new FileTrouble(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

function readRecording(file: string | undefined): Recording {
  if (file === undefined) throw new Complaint('Which file shall be read?');
  const parsed = parseRecording(Buffer.from(readText(file), 'latin1').toString('utf8'));
  if (!parsed.ok) throw new FileTrouble(`${file} is no recording: ${parsed.failure.detail}`);
  return parsed.value;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
