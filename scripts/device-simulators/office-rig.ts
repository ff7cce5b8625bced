/**
 * What a well-equipped hall has besides the card reader and the receipt printer: an A4 printer (`ippeveprinter`), a
 * document scanner (SANE's test scanner), and on pseudo-terminals a code scanner and a board with guide lights, door
 * and presence sensor.
 *
 *     const office = await startOfficeRig({ folder, devices: wholeOffice, pacing: 'off' });
 *     // office.profiles go to the station, office.env into its environment.
 *     await office.documentPrinter?.nextJob('jam');
 *     office.codeScanner?.present('CUNBAN:…');
 *     office.board?.isLit('cardReader');
 *     office.board?.setDoor('open');
 *
 * Only what is asked for is started, and a device whose program this machine lacks is simply not there.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LightName } from '../../app/contracts/devices/auxiliaries.ts';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import { BoardSimulator } from '../../hardware/auxiliaries/simulator.ts';
import { systemClock } from '../../hardware/clock.ts';
import { SerialScannerSimulator } from '../../hardware/code-scanner/simulator.ts';
import { pacedWire, type Wire } from '../../hardware/transports/wire.ts';
import { type IppEveryPrinter, startIppEveryPrinter } from './ippeveprinter.ts';
import { type PtyPort, ptyPort } from './pty.ts';

export type OfficeDevice = 'document-printer' | 'document-scanner' | 'code-scanner' | 'auxiliaries';

export const wholeOffice: readonly OfficeDevice[] = [
  'document-printer',
  'document-scanner',
  'code-scanner',
  'auxiliaries',
];

export interface OfficeRigOptions {
  readonly folder: string;
  readonly devices: readonly OfficeDevice[];
  readonly pacing: 'off' | 'wire';
}

export interface CodeScannerRig {
  /** Whether the station has asked for a code. */
  readonly lit: boolean;
  /** Holds a code under the beam; returns whether the scanner saw it, which it does only while it is lit. */
  present(text: string): boolean;
}

export interface BoardRig {
  /** The lights that burn at this moment; one that flashes comes and goes. */
  lit(): readonly LightName[];
  isLit(light: LightName): boolean;
  setDoor(door: 'open' | 'closed'): void;
  readonly door: 'open' | 'closed';
}

export interface OfficeRig {
  readonly profiles: readonly DeviceProfile[];
  /** What the hardware process must find in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly documentPrinter: IppEveryPrinter | null;
  readonly codeScanner: CodeScannerRig | null;
  readonly board: BoardRig | null;
  close(): Promise<void>;
}

const BAUD_RATE = 9600;
const LIGHTS = [
  'cardReader',
  'receiptPrinter',
  'documentPrinter',
  'scanner',
  'barcodeReader',
  'statusGood',
  'statusBad',
] as const;
const DOOR_INPUT = 0;
const TRIGGER = { on: '16540d', off: '16550d' };

export async function startOfficeRig({ folder, devices, pacing }: OfficeRigOptions): Promise<OfficeRig> {
  await mkdir(folder, { recursive: true });
  const wanted = (device: OfficeDevice): boolean => devices.includes(device);
  const paced = (wire: Wire): Wire => (pacing === 'wire' ? pacedWire(wire, BAUD_RATE, systemClock) : wire);
  const [printer, scanner, codes, board] = await Promise.all([
    wanted('document-printer') && isInstalled('ippeveprinter') ? documentPrinter(folder) : null,
    wanted('document-scanner') && isInstalled('scanimage') ? documentScanner(folder) : null,
    wanted('code-scanner') ? codeScanner(folder, paced) : null,
    wanted('auxiliaries') ? guideBoard(folder, paced) : null,
  ]);
  const started = [printer, scanner, codes, board].filter((device) => device !== null);
  return {
    profiles: started.map(({ profile }) => profile),
    env: scanner?.env ?? {},
    documentPrinter: printer?.rig ?? null,
    codeScanner: codes?.rig ?? null,
    board: board?.rig ?? null,
    async close() {
      await Promise.all([printer?.rig.close(), codes?.port.unplug(), board?.port.unplug()]);
    },
  };
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

async function documentPrinter(folder: string) {
  const rig = await startIppEveryPrinter({ folder: join(folder, 'document-printer') });
  const profile: DeviceProfile = {
    id: 'document-printer',
    deviceClass: 'document-printer',
    driver: 'ipp',
    line: { transport: 'ipp', uri: rig.uri },
    settings: {},
  };
  return { profile, rig };
}

async function documentScanner(folder: string) {
  const configuration = join(folder, 'sane.d');
  await mkdir(configuration, { recursive: true });
  await writeFile(join(configuration, 'dll.conf'), 'test\n');
  await writeFile(join(configuration, 'test.conf'), 'number_of_devices 1\n');
  const profile: DeviceProfile = {
    id: 'document-scanner',
    deviceClass: 'document-scanner',
    driver: 'sane',
    line: { transport: 'sane', device: 'test:0' },
    settings: { extraOptions: ['--test-picture=Grid'] },
  };
  return { profile, env: { SANE_CONFIG_DIR: configuration } };
}

async function codeScanner(folder: string, paced: (wire: Wire) => Wire) {
  const port = ptyPort(join(folder, 'code-scanner'));
  const scanner = new SerialScannerSimulator({
    trigger: { on: Buffer.from(TRIGGER.on, 'hex'), off: Buffer.from(TRIGGER.off, 'hex') },
  });
  scanner.connect(paced(await port.plug()));
  const profile: DeviceProfile = {
    id: 'code-scanner',
    deviceClass: 'code-scanner',
    driver: 'serial-scanner',
    line: serial(port),
    settings: { suffix: 'cr', triggerOn: TRIGGER.on, triggerOff: TRIGGER.off },
  };
  const rig: CodeScannerRig = {
    get lit() {
      return scanner.lit;
    },
    present: (text) => scanner.present({ bytes: new TextEncoder().encode(text), aim: ']Q1' }),
  };
  return { profile, rig, port };
}

async function guideBoard(folder: string, paced: (wire: Wire) => Wire) {
  const port = ptyPort(join(folder, 'auxiliaries'));
  const board = new BoardSimulator();
  board.connect(paced(await port.plug()));
  const profile: DeviceProfile = {
    id: 'auxiliaries',
    deviceClass: 'auxiliaries',
    driver: 'modbus-rtu',
    line: serial(port),
    settings: { lights: LIGHTS.map((light, coil) => `${light}=${coil}`), door: String(DOOR_INPUT) },
  };
  let door: 'open' | 'closed' = 'closed';
  const lit = (): readonly LightName[] => LIGHTS.filter((_, coil) => board.coils[coil]);
  const rig: BoardRig = {
    lit,
    isLit: (light) => lit().includes(light),
    get door() {
      return door;
    },
    setDoor(next) {
      door = next;
      board.setInput(DOOR_INPUT, next === 'open');
    },
  };
  return { profile, rig, port };
}

function serial(port: PtyPort): DeviceProfile['line'] {
  return { transport: 'serial', path: port.path, baudRate: BAUD_RATE, rtscts: false };
}
