/** A board under the supervisor, over a cable in memory and a simulated clock, as its tests use it. */
import type { FlashRate, LightName } from '../../app/contracts/devices/auxiliaries.ts';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { LightSwitching } from '../device-classes.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { type BoardOptions, BoardSimulator } from './simulator.ts';

/** Three lights on neighbouring coils, one that burns without current, and every input. */
export const WIRING: DeviceProfile['settings'] = {
  lights: ['cardReader=0', 'receiptPrinter=1', 'statusGood=2', 'statusBad=!5'],
  door: '0',
  tamper: '!1',
  proximity: '3',
};

export interface BoardBench {
  readonly clock: SimulatedClock;
  readonly board: BoardSimulator;
  readonly cable: MemoryCable;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  setLight(light: LightName, flashRate: FlashRate): ReturnType<LightSwitching['setLight']>;
  plug(): void;
  close(): Promise<void>;
}

/** Starts the board with its door shut and nobody before it, and lets it come online. */
export async function boardBench(
  settings: DeviceProfile['settings'] = WIRING,
  options: BoardOptions = {},
): Promise<BoardBench> {
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const board = new BoardSimulator(options);
  board.connect(cable.wire);
  board.setInput(1, true);
  const published: DeviceStatus[] = [];
  const diagnostics: Diagnostic[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports({ serial: () => cable.transport }),
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: (status) => published.push(status),
  });
  const profile: DeviceProfile = {
    id: 'board',
    deviceClass: 'auxiliaries',
    driver: 'modbus-rtu',
    line: { transport: 'serial', path: 'board', baudRate: 9600, rtscts: false },
    settings,
  };
  const refused = await clock.until(devices.configure([profile]));
  const lights = devices.powersOf('board', 'auxiliaries');
  if (lights === null) throw new Error(`refused: ${JSON.stringify(refused)}`);
  await clock.advance(2000);
  return {
    clock,
    board,
    cable,
    devices,
    published,
    diagnostics,
    setLight: (light, flashRate) => lights.setLight(light, flashRate),
    plug() {
      cable.plug();
      board.connect(cable.wire);
    },
    async close() {
      await clock.until(devices.close());
    },
  };
}
