/** What is recorded: a simulated device, and what happens to it while its driver works with it. Specimens only. */
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import { BoardSimulator } from '../../hardware/auxiliaries/simulator.ts';
import { HidPosSimulator, SerialScannerSimulator } from '../../hardware/code-scanner/simulator.ts';
import { SPECIMEN_CODES } from '../../hardware/code-scanner/specimen-codes.ts';
import { simulatedEndpoint } from '../../hardware/document-printer/simulated-endpoint.ts';
import { IppPrinterSimulator } from '../../hardware/document-printer/simulator.ts';
import { Gm65Simulator } from '../../hardware/gm65-scanner/simulator.ts';
import { ReaderSimulator } from '../../hardware/id-card-reader/simulator.ts';
import { specimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import { PrinterSimulator } from '../../hardware/receipt-printer/simulator.ts';
import type { SimulatedClock } from '../../hardware/simulated-clock.ts';
import { memoryReportCable } from '../../hardware/transports/hid-memory.ts';
import { memoryCable } from '../../hardware/transports/memory.ts';
import type { Transports } from '../../hardware/transports/transports.ts';
import { pacedWire, type Wire } from '../../hardware/transports/wire.ts';
import { NutServerSimulator } from '../../hardware/ups/simulator.ts';

export interface Scene {
  /** Where it is kept, beside the driver. */
  readonly file: string;
  readonly purpose: string;
  readonly during: 'status' | 'watch' | 'test';
  readonly device: Pick<DeviceProfile, 'deviceClass' | 'driver' | 'line' | 'settings'>;
  /** Powers the device up, plans what is to happen, and returns the line to it. `watch` ends after `lastsMs`. */
  set(clock: SimulatedClock): Partial<Transports>;
  readonly lastsMs?: number;
}

const serial = (baudRate: 9600 | 115200) => ({ transport: 'serial', path: 'device', baudRate, rtscts: false }) as const;
const reader = { deviceClass: 'id-card-reader', driver: 'sdt', line: serial(115200), settings: {} } as const;
const scanner = { deviceClass: 'code-scanner', line: serial(9600) } as const;
const TRIGGER = { triggerOn: '16540d', triggerOff: '16550d' };

/** A serial device on a wire as slow as the real one. */
function onWire(clock: SimulatedClock, baudRate: number, connect: (wire: Wire) => void) {
  const cable = memoryCable();
  const powerUp = (): void => connect(pacedWire(cable.wire, baudRate, clock));
  powerUp();
  return { cable, powerUp, transports: { serial: () => cable.transport } satisfies Partial<Transports> };
}

export const SCENES: readonly Scene[] = [
  {
    file: 'hardware/id-card-reader/recordings/card-read.jsonl',
    purpose: 'a citizen’s card, laid down after a second',
    during: 'test',
    device: reader,
    set(clock) {
      const simulator = new ReaderSimulator();
      clock.setTimeout(() => simulator.placeCard(specimenCard('pensioner-woman')), 1000);
      return onWire(clock, 115200, (wire) => simulator.connect(wire)).transports;
    },
  },
  {
    file: 'hardware/id-card-reader/recordings/card-pulled.jsonl',
    purpose: 'a card that is taken away while it is read',
    during: 'test',
    device: reader,
    set(clock) {
      const simulator = new ReaderSimulator();
      simulator.placeCard(specimenCard('farmer'));
      simulator.failNext({ fault: 'card-pulled', afterBytes: 700 });
      return onWire(clock, 115200, (wire) => simulator.connect(wire)).transports;
    },
  },
  {
    file: 'hardware/id-card-reader/recordings/unplugged-and-back.jsonl',
    purpose: 'a reader without a card, its cable out for three seconds',
    during: 'watch',
    lastsMs: 8000,
    device: reader,
    set(clock) {
      const simulator = new ReaderSimulator();
      const { cable, powerUp, transports } = onWire(clock, 115200, (wire) => simulator.connect(wire));
      clock.setTimeout(cable.unplug, 2000);
      clock.setTimeout(() => {
        cable.plug();
        powerUp();
      }, 5000);
      return transports;
    },
  },
  {
    file: 'hardware/receipt-printer/recordings/paper-out.jsonl',
    purpose: 'a printer without paper is asked how it is',
    during: 'status',
    device: {
      deviceClass: 'receipt-printer',
      driver: 'esc-pos',
      line: serial(115200),
      settings: { paperDots: 576, processIdEcho: true },
    },
    set(clock) {
      const simulator = new PrinterSimulator({ paperDots: 576, processIdEcho: true });
      simulator.setConditions({ paperOut: true });
      return onWire(clock, 115200, (wire) => simulator.connect(wire)).transports;
    },
  },
  {
    file: 'hardware/code-scanner/recordings/serial-chinese-code.jsonl',
    purpose: 'a Chinese code in GB18030, on a serial scanner that is lit by command',
    during: 'test',
    device: { ...scanner, driver: 'serial-scanner', settings: TRIGGER },
    set(clock) {
      const trigger = { on: Buffer.from(TRIGGER.triggerOn, 'hex'), off: Buffer.from(TRIGGER.triggerOff, 'hex') };
      const simulator = new SerialScannerSimulator({ trigger });
      clock.setTimeout(() => simulator.present(SPECIMEN_CODES.chineseGb18030), 1500);
      return onWire(clock, 9600, (wire) => simulator.connect(wire)).transports;
    },
  },
  {
    file: 'hardware/code-scanner/recordings/hid-pos-long-code.jsonl',
    purpose: 'a code that takes three reports, on a scanner that must be switched to HID-POS',
    during: 'test',
    device: {
      deviceClass: 'code-scanner',
      driver: 'hid-pos',
      line: { transport: 'hid', identity: { vendorId: '05f9', productId: '2216' }, usagePage: 0x8c, usage: 0x02 },
      settings: { switchOn: true },
    },
    set(clock) {
      const cable = memoryReportCable();
      const simulator = new HidPosSimulator({ needsSwitch: true, lineEnd: '\r' });
      simulator.connect(cable.wire);
      clock.setTimeout(() => simulator.present(SPECIMEN_CODES.long), 1500);
      return { hid: () => cable.transport };
    },
  },
  {
    file: 'hardware/gm65-scanner/recordings/code-read.jsonl',
    purpose: 'a code held up after a second and a half; the module was set to read all the time',
    during: 'test',
    device: { ...scanner, driver: 'gm65', settings: {} },
    set(clock) {
      const simulator = new Gm65Simulator();
      clock.setTimeout(() => simulator.present(SPECIMEN_CODES.pickup.bytes), 1500);
      return onWire(clock, 9600, (wire) => simulator.connect(wire)).transports;
    },
  },
  {
    file: 'hardware/document-printer/recordings/tray-empty.jsonl',
    purpose: 'a printer without A4 paper is asked how it is',
    during: 'status',
    device: {
      deviceClass: 'document-printer',
      driver: 'ipp',
      line: { transport: 'ipp', uri: 'ipp://printer.local/ipp/print' },
      settings: {},
    },
    set(clock) {
      const simulator = new IppPrinterSimulator(clock);
      simulator.setTrays([{ name: 'main', media: 'iso_a4_210x297mm', sheets: 0 }]);
      const { transport } = simulatedEndpoint(simulator, clock);
      return { ipp: () => transport };
    },
  },
  {
    file: 'hardware/ups/recordings/mains-fail.jsonl',
    purpose: 'the mains fail after five seconds',
    during: 'watch',
    lastsMs: 20_000,
    device: {
      deviceClass: 'ups',
      driver: 'nut',
      line: { transport: 'tcp', host: 'localhost', port: 3493 },
      settings: {},
    },
    set(clock) {
      const cable = memoryCable();
      const simulator = new NutServerSimulator();
      simulator.setUps('station', { 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800' });
      simulator.connect(cable.wire);
      clock.setTimeout(() => {
        simulator.setUps('station', { 'ups.status': 'OB DISCHRG', 'battery.charge': '99', 'battery.runtime': '1780' });
      }, 5000);
      return { tcp: () => cable.transport };
    },
  },
  {
    file: 'hardware/auxiliaries/recordings/door-opened.jsonl',
    purpose: 'the door is opened after two seconds',
    during: 'watch',
    lastsMs: 5000,
    device: {
      deviceClass: 'auxiliaries',
      driver: 'modbus-rtu',
      line: serial(9600),
      settings: { lights: ['cardReader=0', 'statusGood=4'], door: '0', proximity: '3' },
    },
    set(clock) {
      const simulator = new BoardSimulator();
      clock.setTimeout(() => simulator.setInput(0, true), 2000);
      return onWire(clock, 9600, (wire) => simulator.connect(wire)).transports;
    },
  },
];
