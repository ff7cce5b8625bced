/** Several readers, and readers at another speed, on real pseudo-terminals by the real serial transport. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceStatus } from '../../../app/contracts/devices/device-status.ts';
import { systemClock } from '../../../hardware/clock.ts';
import type { Diagnostic } from '../../../hardware/diagnostics.ts';
import { DrivenDevices } from '../../../hardware/driven-devices.ts';
import { ReaderSimulator } from '../../../hardware/id-card-reader/simulator.ts';
import { specimenCard } from '../../../hardware/id-card-reader/specimen-cards.ts';
import { systemTransports } from '../../../hardware/transports/system.ts';
import { type PtyPort, ptyPort } from '../../../scripts/device-simulators/pty.ts';

const LEFT = '05.03-20150101-0000000001-1111111111';
const RIGHT = '05.03-20160202-0000000002-2222222222';

let folder: string;
let devices: DrivenDevices;
let diagnostics: Diagnostic[];
let ports: PtyPort[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-readers-'));
  diagnostics = [];
  ports = [];
  devices = new DrivenDevices({
    transports: systemTransports(systemClock),
    clock: systemClock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    publish: () => {},
  });
});
afterEach(async () => {
  await devices.close();
  await Promise.all(ports.map((port) => port.unplug()));
  await rm(folder, { recursive: true });
});

function portNamed(name: string): PtyPort {
  const port = ptyPort(join(folder, name));
  ports.push(port);
  return port;
}

const profile = (id: string, port: PtyPort, settings: Record<string, string> = {}) => ({
  id,
  deviceClass: 'id-card-reader' as const,
  driver: 'sdt',
  line: { transport: 'serial' as const, path: port.path, baudRate: 115200 as const, rtscts: false },
  settings,
});

async function until(id: string, device: DeviceStatus['device']): Promise<void> {
  while (devices.statuses.find(({ deviceId }) => deviceId === id)?.device !== device) await sleep(10);
}

function read(id: string) {
  const reader = devices.powersOf(id, 'id-card-reader');
  if (reader === null) throw new Error(`${id} is not driven`);
  return reader.readCard({ commandId: id, timeoutMs: 15_000 }, [], () => {});
}

test('two readers read side by side; swapped, both are refused; swapped back, both serve', async () => {
  const [leftPort, rightPort] = [portNamed('left'), portNamed('right')];
  const [left, right] = [new ReaderSimulator({ samId: LEFT }), new ReaderSimulator({ samId: RIGHT })];
  const plug = async (inLeft: ReaderSimulator, inRight: ReaderSimulator): Promise<void> => {
    inLeft.connect(await leftPort.plug());
    inRight.connect(await rightPort.plug());
  };
  await plug(left, right);
  await devices.configure([profile('left', leftPort, { samId: LEFT }), profile('right', rightPort, { samId: RIGHT })]);
  await Promise.all([until('left', 'online'), until('right', 'online')]);
  left.placeCard(specimenCard('pensioner-man'));
  right.placeCard(specimenCard('foreigner-2017'));
  expect(await Promise.all([read('left'), read('right')])).toMatchObject([
    { ok: true, value: { name: '李国栋' } },
    { ok: true, value: { name: '林安娜' } },
  ]);

  await plug(right, left);
  await Promise.all([until('left', 'hardwareError'), until('right', 'hardwareError')]);
  expect(await read('left')).toMatchObject({ failure: { code: 'reader-fault', detail: 'wrong-device' } });
  expect(diagnostics).toContainEqual({ event: 'wrong-device', deviceId: 'left', expected: LEFT, found: RIGHT });

  await plug(left, right);
  await Promise.all([until('left', 'online'), until('right', 'online')]);
});

test('a reader set to 9600 baud is found on a line profiled at 115200, and read', async () => {
  const port = portNamed('slow');
  const wire = await port.plug();
  const reader = new ReaderSimulator();
  // A pseudo-terminal carries bytes at any speed: this one hears only what is sent at its own.
  const hears = async (): Promise<boolean> => {
    const { stdout } = await promisify(execFile)('stty', ['-F', port.path, 'speed']);
    return stdout.trim() === '9600';
  };
  let heard = Promise.resolve();
  reader.connect({
    onBytes: (listener) =>
      wire.onBytes((bytes) => {
        const copy = bytes.slice();
        heard = heard.then(async () => {
          if (await hears()) listener(copy);
        });
      }),
    send: wire.send,
  });
  reader.placeCard(specimenCard('teenager'));
  await devices.configure([profile('slow', port)]);
  await until('slow', 'online');
  expect(diagnostics).toContainEqual({ event: 'baud-rate-found', deviceId: 'slow', profiled: 115200, found: 9600 });
  expect(devices.capabilities).toMatchObject([{ capabilities: { baudRate: 9600 } }]);
  expect(await read('slow')).toMatchObject({ ok: true, value: { name: '陈雨桐' } });
});
