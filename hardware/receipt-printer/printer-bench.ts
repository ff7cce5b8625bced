/** One receipt printer on a cable in memory, driven as the hardware process drives it, for tests of what goes wrong. */

import type { StatusOf } from '../../app/contracts/devices/device-status.ts';
import type { BaudRate, Line } from '../../app/contracts/devices/line.ts';
import type { ReceiptDocument } from '../../app/contracts/devices/receipt-document.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { DrivenDevices } from '../driven-devices.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { simulatedTransports } from '../simulated-station.ts';
import { type MemoryCable, memoryCable } from '../transports/memory.ts';
import { pacedWire, type Wire } from '../transports/wire.ts';
import type { ReceiptPrinter } from './device.ts';
import type { ReceiptPrinterSettings } from './settings.ts';
import { PrinterSimulator, type PrinterSimulatorOptions } from './simulator.ts';

type PrinterStatus = StatusOf<'receipt-printer'>;

export interface PrinterBenchOptions {
  readonly settings?: Partial<ReceiptPrinterSettings>;
  readonly simulator?: Partial<PrinterSimulatorOptions>;
  readonly transport?: 'serial' | 'tcp' | 'usb';
  /** Lets bytes take as long as at this speed; otherwise they arrive at once. */
  readonly pacedAt?: BaudRate;
  /** Answers are handed to the host so much later, as a USB serial adapter does that collects bytes. */
  readonly answersLateMs?: number;
}

export interface PrinterBench {
  readonly clock: SimulatedClock;
  readonly printer: PrinterSimulator;
  readonly cable: MemoryCable;
  readonly device: ReceiptPrinter;
  readonly counters: Readonly<Record<string, number>>;
  /** Every published status, oldest first. */
  readonly published: readonly PrinterStatus[];
  readonly diagnostics: readonly Diagnostic[];
  print(document: ReceiptDocument, timeoutMs?: number): ReturnType<ReceiptPrinter['printReceipt']>;
  /** The hardware process is killed at once and another begins; the printer keeps its power and what it holds. */
  restart(): Promise<void>;
}

/** A printer that has come online. */
export async function printerBench(options: PrinterBenchOptions = {}): Promise<PrinterBench> {
  const { transport = 'serial', pacedAt } = options;
  const settings = { paperDots: 576, processIdEcho: true, ...options.settings } as const;
  const clock = new SimulatedClock();
  const cable = memoryCable();
  const { paperDots, processIdEcho } = settings;
  const printer = new PrinterSimulator({ paperDots, processIdEcho, ...options.simulator });
  const adapter = lateWire(cable.wire, options.answersLateMs ?? 0, clock);
  printer.connect(pacedAt === undefined ? adapter : pacedWire(adapter, pacedAt, clock));
  const published: PrinterStatus[] = [];
  const diagnostics: Diagnostic[] = [];

  const start = async (): Promise<{ readonly devices: DrivenDevices; kill(): void }> => {
    let killed = false;
    const opener = {
      open: async () => (killed ? ({ ok: false, failure: { code: 'no-device' } } as const) : cable.transport.open()),
    };
    const devices = new DrivenDevices({
      transports: simulatedTransports({ serial: () => opener, tcp: () => opener, usb: () => opener }),
      clock,
      report: (diagnostic) => diagnostics.push(diagnostic),
      publish: (status) => {
        if (!killed && status.deviceClass === 'receipt-printer') published.push(status);
      },
    });
    const profile = { id: 'printer', deviceClass: 'receipt-printer', driver: 'esc-pos', settings } as const;
    await clock.until(devices.configure([{ ...profile, line: lineOf(transport, pacedAt ?? 115_200) }]));
    await clock.advance(200);
    return {
      devices,
      kill() {
        killed = true;
        // The system closes the line of a dead process; nothing more is said on it.
        cable.unplug();
        cable.plug();
      },
    };
  };
  let running = await start();
  const device = (): ReceiptPrinter => {
    const found = running.devices.find('printer')?.device;
    if (found === undefined) throw new Error('the printer is not driven');
    return found as unknown as ReceiptPrinter;
  };

  return {
    clock,
    printer,
    cable,
    published,
    diagnostics,
    get device() {
      return device();
    },
    get counters() {
      return running.devices.counters[0]?.counters ?? {};
    },
    print: (document, timeoutMs = 60_000) => device().printReceipt({ commandId: 'print', timeoutMs }, document),
    async restart() {
      running.kill();
      running = await start();
    },
  };
}

function lateWire(wire: Wire, lateMs: number, clock: SimulatedClock): Wire {
  if (lateMs === 0) return wire;
  return {
    onBytes: (listener) => wire.onBytes(listener),
    send(bytes) {
      const copy = bytes.slice();
      clock.setTimeout(() => wire.send(copy), lateMs);
    },
  };
}

function lineOf(transport: 'serial' | 'tcp' | 'usb', baudRate: BaudRate): Line {
  switch (transport) {
    case 'serial':
      return { transport, path: 'printer', baudRate, rtscts: false };
    case 'tcp':
      return { transport, host: 'printer.invalid', port: 9100 };
    case 'usb':
      return { transport, identity: { vendorId: '0fe6', productId: '811e' } };
  }
}
