/** The hardware service over cables in memory and a simulated clock, as the tests of hall failures use it. */
import type { ContractPort } from '../app/contracts/contract.ts';
import { type ContractClient, createContractClient } from '../app/contracts/contract-client.ts';
import type { DeviceProfile } from '../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../app/contracts/devices/device-status.ts';
import { devicesContract } from '../app/contracts/devices/devices.ts';
import type { ReceiptDocument } from '../app/contracts/devices/receipt-document.ts';
import type { Diagnostic } from './diagnostics.ts';
import { ReaderSimulator } from './id-card-reader/simulator.ts';
import { PrinterSimulator } from './receipt-printer/simulator.ts';
import { createHardwareService } from './service.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type MemoryCable, memoryCable } from './transports/memory.ts';
import type { Transports } from './transports/transports.ts';

export interface SimulatedStation {
  readonly clock: SimulatedClock;
  readonly devices: ContractClient<typeof devicesContract>;
  readonly reader: ReaderSimulator;
  readonly readerCable: MemoryCable;
  readonly printer: PrinterSimulator;
  readonly printerCable: MemoryCable;
  /** Every published status, oldest first. */
  readonly published: readonly DeviceStatus[];
  readonly diagnostics: readonly Diagnostic[];
  /** Command ids for which a card was seen. */
  readonly detected: readonly string[];
  readCard(commandId?: string, timeoutMs?: number): ReadCardCall;
  printReceipt(document: ReceiptDocument, commandId?: string, timeoutMs?: number): PrintReceiptCall;
  close(): Promise<void>;
}

type Client = ContractClient<typeof devicesContract>;
type ReadCardCall = ReturnType<typeof callReadCard>;
type PrintReceiptCall = ReturnType<typeof callPrintReceipt>;

const callReadCard = (devices: Client, commandId: string, timeoutMs: number) =>
  devices.call('readCard', { deviceId: 'reader', commandId, timeoutMs, extras: [] });
const callPrintReceipt = (devices: Client, document: ReceiptDocument, commandId: string, timeoutMs: number) =>
  devices.call('printReceipt', { deviceId: 'printer', commandId, timeoutMs, document });

/** Starts a station with both devices plugged in and lets them come online. */
export async function simulatedStation(options: { readonly processIdEcho?: boolean } = {}): Promise<SimulatedStation> {
  const processIdEcho = options.processIdEcho ?? true;
  const clock = new SimulatedClock();
  const readerCable = memoryCable();
  const printerCable = memoryCable();
  const reader = new ReaderSimulator();
  const printer = new PrinterSimulator({ paperDots: 384, processIdEcho });
  reader.connect(readerCable.wire);
  printer.connect(printerCable.wire);
  const diagnostics: Diagnostic[] = [];
  const [stationEnd, hardwareEnd] = portPair();
  const service = createHardwareService({
    port: hardwareEnd,
    clock,
    report: (diagnostic) => diagnostics.push(diagnostic),
    transports: simulatedTransports({
      serial: ({ path }) => (path === 'reader' ? readerCable : printerCable).transport,
    }),
  });
  const devices = createContractClient(devicesContract, stationEnd);
  const published: DeviceStatus[] = [];
  const detected: string[] = [];
  devices.on('deviceStatus', (status) => published.push(status));
  devices.on('cardDetected', ({ commandId }) => detected.push(commandId));

  const line = (path: string) => ({ transport: 'serial', path, baudRate: 115200, rtscts: false }) as const;
  const profiles: readonly DeviceProfile[] = [
    { id: 'reader', deviceClass: 'id-card-reader', driver: 'sdt', line: line('reader'), settings: {} },
    {
      id: 'printer',
      deviceClass: 'receipt-printer',
      driver: 'esc-pos',
      line: line('printer'),
      settings: { paperDots: 384, processIdEcho },
    },
  ];
  await clock.until(devices.call('configure', { devices: profiles }));
  await clock.advance(200);
  return {
    clock,
    devices,
    reader,
    readerCable,
    printer,
    printerCable,
    published,
    diagnostics,
    detected,
    readCard: (commandId = 'read', timeoutMs = 30_000) => callReadCard(devices, commandId, timeoutMs),
    printReceipt: (document, commandId = 'print', timeoutMs = 60_000) =>
      callPrintReceipt(devices, document, commandId, timeoutMs),
    async close() {
      await clock.until(service.close());
    },
  };
}

/** Lines in memory for the kinds given; a test that reaches for another is wrong. */
export function simulatedTransports(given: Partial<Transports>): Transports {
  const none = (): never => {
    throw new Error('this simulation has no such line');
  };
  return { serial: none, usb: none, tcp: none, unix: none, hid: none, ipp: none, sane: none, ...given };
}

/** Two ends of a wire in memory that copies what crosses it, as a process boundary does. */
function portPair(): readonly [ContractPort, ContractPort] {
  const listeners: [(message: unknown) => void, (message: unknown) => void] = [() => {}, () => {}];
  const end = (own: 0 | 1, other: 0 | 1): ContractPort => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => listeners[other](copy));
    },
    receive(listener) {
      listeners[own] = listener;
      return () => {
        listeners[own] = () => {};
      };
    },
  });
  return [end(0, 1), end(1, 0)];
}
