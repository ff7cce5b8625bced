/**
 * Everything between a saved application and the paper, with processes that can be killed at any moment: the station's
 * receipt printing on a real outbox, the hardware service, and a printer on a wire as slow as a real one. Time is
 * moved by hand.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ContractPort } from '../../../app/contracts/contract.ts';
import { createContractClient } from '../../../app/contracts/contract-client.ts';
import { devicesContract } from '../../../app/contracts/devices/devices.ts';
import { openDevicesLink } from '../../../app/station/devices-link.ts';
import { createReceiptPrinting } from '../../../app/station/receipt-printing.ts';
import { PrinterSimulator } from '../../../hardware/receipt-printer/simulator.ts';
import { createHardwareService } from '../../../hardware/service.ts';
import { SimulatedClock } from '../../../hardware/simulated-clock.ts';
import { simulatedTransports } from '../../../hardware/simulated-station.ts';
import { memoryCable } from '../../../hardware/transports/memory.ts';
import { pacedWire } from '../../../hardware/transports/wire.ts';
import { type Configuration, loadConfiguration } from '../../../kiosk-config/load-configuration.ts';
import type { OfflineCache } from '../../../offline-cache/index.ts';
import { saveSpecimen, specimenStation } from '../../../offline-cache/specimen-cache.ts';

const BAUD_RATE = 115_200;
const folder = fileURLToPath(new URL('../../../kiosk-config', import.meta.url));
const printerProfile = {
  id: 'receipt-printer',
  deviceClass: 'receipt-printer',
  driver: 'esc-pos',
  line: { transport: 'serial', path: 'printer', baudRate: BAUD_RATE, rtscts: false },
  settings: { paperDots: 576, processIdEcho: true },
} as const;

export interface ReceiptChain {
  readonly clock: SimulatedClock;
  readonly printer: PrinterSimulator;
  /** Prints the receipt of the saved application. */
  print(): ReturnType<ReturnType<typeof createReceiptPrinting>>;
  /** The process dies without a word, and another is started. */
  killHardware(): Promise<void>;
  /** The same for the station, which finds its files as they were on the disk at that moment. */
  killStation(): Promise<void>;
  /** Both die and the printer forgets; then all are started. */
  cutPower(): Promise<void>;
}

const demonstration = loadConfiguration({ folder, profile: join(folder, 'stations', 'demonstration.json') });

export async function receiptChain(): Promise<ReceiptChain> {
  const loaded = await demonstration;
  if (!loaded.ok) throw new Error('the demonstration does not load');
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const printer = new PrinterSimulator({ paperDots: 576, processIdEcho: true });
  const connectPrinter = (): void => printer.connect(pacedWire(cable.wire, BAUD_RATE, clock));
  connectPrinter();
  const wire = processWire();

  const startHardware = (): { kill(): void } => {
    let killed = false;
    const port = wire.end('hardware');
    const opener = {
      open: async () => (killed ? ({ ok: false, failure: { code: 'no-device' } } as const) : cable.transport.open()),
    };
    createHardwareService({
      port,
      clock,
      report: () => undefined,
      transports: simulatedTransports({ serial: () => opener }),
    });
    return {
      kill() {
        killed = true;
        wire.drop('hardware');
        // The system closes the lines of a dead process; the printer keeps its power.
        cable.unplug();
        cable.plug();
      },
    };
  };

  const disks: string[] = [];
  const open: OfflineCache[] = [];
  onTestFinished(async () => {
    for (const cache of open) await cache.close();
    for (const disk of disks) rmSync(disk, { recursive: true, force: true });
  });
  const startStation = (cache: OfflineCache) => {
    open.push(cache);
    const client = createContractClient(devicesContract, wire.end('station'));
    const nothing = (): void => undefined;
    const devices = openDevicesLink(client, [printerProfile], {
      status: nothing,
      configured: nothing,
      cardDetected: nothing,
      jobHeld: nothing,
      strokeDrawn: nothing,
      gone: nothing,
      up: nothing,
    });
    const configuration: Configuration = loaded.configuration;
    const now = () => new Date('2026-11-24T01:00:00Z');
    return createReceiptPrinting({ configuration, cache, devices, log: nothing, now });
  };

  const first = specimenStation();
  disks.push(first.folder);
  let disk = first.folder;
  let hardware = startHardware();
  const cache = await first.open();
  const { receiptNumber } = await saveSpecimen(cache);
  let print = startStation(cache);
  await clock.advance(1000);

  const bootStation = async (): Promise<void> => {
    const image = mkdtempSync(join(tmpdir(), 'cunban-image-'));
    cpSync(disk, image, { recursive: true });
    disks.push(image);
    disk = image;
    print = startStation(await specimenStation({ folder: image }).open());
  };
  return {
    clock,
    printer,
    print: () => print(receiptNumber, new AbortController().signal),
    async killHardware() {
      hardware.kill();
      wire.tell('station', 'gone');
      await clock.advance(300);
      hardware = startHardware();
      wire.tell('station', 'up');
      await clock.advance(5000);
    },
    async killStation() {
      wire.drop('station');
      wire.tell('hardware', 'gone');
      await clock.advance(300);
      await bootStation();
      wire.tell('hardware', 'up');
      await clock.advance(5000);
    },
    async cutPower() {
      hardware.kill();
      wire.drop('station');
      connectPrinter();
      hardware = startHardware();
      await bootStation();
      await clock.advance(5000);
    },
  };
}

type End = 'station' | 'hardware';

/** The wire that the shell relays, with ends that can be dropped like processes. */
function processWire() {
  const listeners: Record<End, ((message: unknown) => void) | null> = { station: null, hardware: null };
  const alive: Record<End, object | null> = { station: null, hardware: null };
  const deliver = (to: End, message: unknown): void => {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => listeners[to]?.(copy));
  };
  return {
    /** The end of a process just started; what the one before still says is lost. */
    end(own: End): ContractPort {
      const self = {};
      alive[own] = self;
      const other = own === 'station' ? 'hardware' : 'station';
      return {
        post(message) {
          if (alive[own] === self) deliver(other, message);
        },
        receive(listener) {
          listeners[own] = listener;
          return () => undefined;
        },
      };
    },
    drop(end: End): void {
      alive[end] = null;
      listeners[end] = null;
    },
    tell(to: End, state: 'gone' | 'up'): void {
      deliver(to, { contract: devicesContract.name, type: 'peer', state });
    },
  };
}
