/**
 * The simulated devices of one station, each on a real pseudo-terminal, as tests, the workbench and demonstrations
 * use them:
 *
 *     const rig = await startDeviceRig({ folder, pacing: 'wire' });
 *     // Give rig.profilePaths.reader and .printer to the station profile, or rig.profiles to `configure`.
 *     rig.reader.placeCard('pensioner-woman');
 *     rig.reader.pullCardMidRead();           // the next read stops half way and the card is gone
 *     await rig.printer.unplug();             // the cable, not the paper
 *     rig.printer.setConditions({ coverOpen: true });
 *     rig.printer.slips.at(-1)?.bytes;        // what made the last slip; `.items` is what is on it
 *     rig.onTraffic(({ device, direction, bytes }) => …);
 *     await rig.close();
 *
 * `pacing: 'wire'` lets bytes take as long as on a UART (readers 115200, printers 115200 baud); `'off'` does not.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceProfile } from '../../app/contracts/devices/device-profile.ts';
import { systemClock } from '../../hardware/clock.ts';
import type { SdtCommandName } from '../../hardware/id-card-reader/sdt-command.ts';
import { type ReaderFault, ReaderSimulator } from '../../hardware/id-card-reader/simulator.ts';
import { SPECIMEN_CARDS, type SpecimenCard, specimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import type { ReceiptPrinterSettings } from '../../hardware/receipt-printer/device.ts';
import type { PaperItem, Slip } from '../../hardware/receipt-printer/paper.ts';
import { type PrinterConditions, PrinterSimulator } from '../../hardware/receipt-printer/simulator.ts';
import { pacedWire, type Wire } from '../../hardware/transports/wire.ts';
import { type PtyPort, ptyPort } from './pty.ts';

export interface DeviceRigOptions {
  /** Where the two ports appear; made if it does not exist. */
  readonly folder: string;
  readonly pacing: 'off' | 'wire';
  /** Defaults to 576 dots (80 mm) and a printer that confirms by echo. */
  readonly printer?: Partial<ReceiptPrinterSettings>;
}

/** Bytes on one wire, as the simulator's end of the pseudo-terminal sees them. */
export interface Traffic {
  readonly device: 'id-card-reader' | 'receipt-printer';
  readonly direction: 'to-device' | 'from-device';
  /** Milliseconds since the epoch, with fractions. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A cable that can be pulled. */
export interface Pluggable {
  readonly plugged: boolean;
  unplug(): Promise<void>;
  /** Plugs in again, or restarts a plugged device: it has lost its power in between. */
  plug(): Promise<void>;
}

export interface ReaderRig extends Pluggable {
  readonly cards: readonly SpecimenCard[];
  /** The card in the field. */
  readonly card: SpecimenCard | null;
  /** Lays a specimen card down, by its id or as a value. */
  placeCard(card: string | SpecimenCard): void;
  liftCard(): void;
  /** The next read stops after so many bytes, and the card has left the field. */
  pullCardMidRead(afterBytes?: number): void;
  /** The next reply to `command` (by default the read) goes wrong; `times` for more than one. */
  failNext(fault: ReaderFault, command?: SdtCommandName, times?: number): void;
  clearFaults(): void;
  /** Still plugged in, but silent. */
  setDead(dead: boolean): void;
}

export interface PrinterRig extends Pluggable {
  readonly conditions: PrinterConditions;
  /** Paper out, near end, cover, cutter, heat, dead; what is not named stays as it is. */
  setConditions(changed: Partial<PrinterConditions>): void;
  /** The roll ends in the middle of a job, after so many more lines. */
  endPaperAfterLines(lines: number): void;
  /** Off and on again: what it had buffered is lost. The cable stays. */
  losePower(): void;
  /** Finished slips, oldest first. */
  readonly slips: readonly Slip[];
  /** Printed, but not cut. */
  readonly uncut: readonly PaperItem[];
  onSlip(listener: (slip: Slip) => void): () => void;
}

export interface DeviceRig {
  /** Ready for `devicesContract.configure`, with the ids `id-card-reader` and `receipt-printer`. */
  readonly profiles: readonly DeviceProfile[];
  /** Printable width of the printer's paper. */
  readonly paperDots: 384 | 576;
  readonly profilePaths: { readonly reader: string; readonly printer: string };
  readonly reader: ReaderRig;
  readonly printer: PrinterRig;
  onTraffic(listener: (traffic: Traffic) => void): () => void;
  close(): Promise<void>;
}

const BAUD_RATE = 115_200;
/** In the middle of the photo: the text has long gone over the wire. */
const MID_READ_BYTES = 700;

/** Starts both simulators, plugged in, no card on the reader, paper in the printer. */
export async function startDeviceRig(options: DeviceRigOptions): Promise<DeviceRig> {
  await mkdir(options.folder, { recursive: true });
  const readerPort = ptyPort(join(options.folder, 'id-card-reader'));
  const printerPort = ptyPort(join(options.folder, 'receipt-printer'));
  const reader = new ReaderSimulator();
  const paperDots = options.printer?.paperDots ?? 576;
  const processIdEcho = options.printer?.processIdEcho ?? true;
  const printer = new PrinterSimulator({ paperDots, processIdEcho });

  const trafficListeners = new Set<(traffic: Traffic) => void>();
  const tapped = (device: Traffic['device'], wire: Wire): Wire => {
    const tell = (direction: Traffic['direction'], bytes: Uint8Array): void => {
      const at = performance.timeOrigin + performance.now();
      for (const listener of trafficListeners) listener({ device, direction, at, bytes: bytes.slice() });
    };
    return {
      onBytes: (listener) =>
        wire.onBytes((bytes) => {
          tell('to-device', bytes);
          listener(bytes);
        }),
      send: (bytes) => {
        tell('from-device', bytes);
        wire.send(bytes);
      },
    };
  };
  const pluggable = (device: Traffic['device'], port: PtyPort, connect: (wire: Wire) => void): Pluggable => ({
    get plugged() {
      return port.plugged;
    },
    unplug: port.unplug,
    async plug() {
      const wire = tapped(device, await port.plug());
      connect(options.pacing === 'wire' ? pacedWire(wire, BAUD_RATE, systemClock) : wire);
    },
  });
  const readerCable = pluggable('id-card-reader', readerPort, (wire) => reader.connect(wire));
  const printerCable = pluggable('receipt-printer', printerPort, (wire) => printer.connect(wire));
  await Promise.all([readerCable.plug(), printerCable.plug()]);

  const line = (path: string) => ({ transport: 'serial', path, baudRate: BAUD_RATE, rtscts: false }) as const;
  return {
    profiles: [
      { id: 'id-card-reader', deviceClass: 'id-card-reader', driver: 'sdt', line: line(readerPort.path), settings: {} },
      {
        id: 'receipt-printer',
        deviceClass: 'receipt-printer',
        driver: 'esc-pos',
        line: line(printerPort.path),
        settings: { paperDots, processIdEcho },
      },
    ],
    paperDots,
    profilePaths: { reader: readerPort.path, printer: printerPort.path },
    reader: readerRig(readerCable, reader),
    printer: printerRig(printerCable, printer),
    onTraffic(listener) {
      trafficListeners.add(listener);
      return () => trafficListeners.delete(listener);
    },
    async close() {
      await Promise.all([readerPort.unplug(), printerPort.unplug()]);
    },
  };
}

function readerRig(cable: Pluggable, reader: ReaderSimulator): ReaderRig {
  return {
    get plugged() {
      return cable.plugged;
    },
    unplug: cable.unplug,
    plug: cable.plug,
    cards: SPECIMEN_CARDS,
    get card() {
      return reader.card;
    },
    placeCard: (card) => reader.placeCard(typeof card === 'string' ? specimenCard(card) : card),
    liftCard: () => reader.liftCard(),
    pullCardMidRead: (afterBytes = MID_READ_BYTES) => reader.failNext({ fault: 'card-pulled', afterBytes }),
    failNext: (fault, command, times) => reader.failNext(fault, command, times),
    clearFaults: () => reader.clearFaults(),
    setDead: (dead) => reader.setDead(dead),
  };
}

function printerRig(cable: Pluggable, printer: PrinterSimulator): PrinterRig {
  return {
    get plugged() {
      return cable.plugged;
    },
    unplug: cable.unplug,
    plug: cable.plug,
    get conditions() {
      return printer.conditions;
    },
    setConditions: (changed) => printer.setConditions(changed),
    endPaperAfterLines: (lines) => printer.endPaperAfterLines(lines),
    losePower: () => printer.losePower(),
    get slips() {
      return printer.slips;
    },
    get uncut() {
      return printer.uncut;
    },
    onSlip: (listener) => printer.onSlip(listener),
  };
}
