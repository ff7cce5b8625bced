import type { SpecimenCard } from '../../hardware/id-card-reader/specimen-cards.ts';
import { type Slip, textOf } from '../../hardware/receipt-printer/paper.ts';
import type { JobBehaviour } from '../device-simulators/ippeveprinter.ts';
import type { DeviceRig } from '../device-simulators/rig.ts';
import type { RunningKiosk } from '../host.ts';
import { ArmedFaults } from './armed-faults.ts';
import type { WorkbenchCommand } from './command.ts';
import { countyStation } from './county-station.ts';
import { type Outcome, performCommand } from './perform-command.ts';
import { receiptPicture } from './receipt-picture.ts';
import type {
  CardOnDesk,
  DeviceName,
  PaperPicture,
  PrintedSlip,
  Received,
  Snapshot,
  StationState,
  WorkbenchEvent,
} from './state.ts';
import { WireLog } from './wire-log.ts';
import type { WorkbenchStation } from './workbench-station.ts';

export interface Desk {
  snapshot(): Snapshot;
  /** Does it, and resolves when it is done; `no-kiosk` or `no-device` when there is nothing to do it to. */
  perform(command: WorkbenchCommand): Promise<Outcome>;
  /** The sheet that the A4 printer was sent last, as PDF; `null` where there is none. */
  newestSheet(): Promise<Uint8Array | null>;
  /** Tells every change until the returned function is called. */
  onEvent(listener: (event: WorkbenchEvent) => void): () => void;
  /** The picture under a slip's number, or of the paper that hangs out; `null` where there is none. */
  picture(of: number | 'hanging'): string | null;
  close(): void;
}

/** Simulators are moved by tests and demonstrations too and do not say so: how often to look while somebody watches. */
const LOOK_MS = 150;
/** Received applications and slips the page is given. */
const SHOWN = 60;
/** 64 kbit/s and a second there and back. */
const SLOW = { latencyMs: 500, bytesPerSecond: 8000 } as const;
const UNLIMITED = { latencyMs: 0, bytesPerSecond: null } as const;

/** Watches a station and tells what changes. */
export function watchDesk(station: WorkbenchStation): Desk {
  const { county, devices, kiosk, link, office } = station;
  const wires: Readonly<Record<DeviceName, WireLog>> = {
    'id-card-reader': new WireLog('id-card-reader'),
    'receipt-printer': new WireLog('receipt-printer'),
  };
  const armed = new ArmedFaults();
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const remembered = { readerDead: false, slowLink: false, nextJob: 'print' as JobBehaviour };
  let toldStation = '';
  let toldReceived = '';
  let looking: NodeJS.Timeout | null = null;

  const tell = (event: WorkbenchEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const stationState = (): StationState => ({
    reader: {
      plugged: devices.reader.plugged,
      dead: remembered.readerDead,
      cardId: devices.reader.card?.id ?? null,
      armed: armed.left,
    },
    printer: {
      plugged: devices.printer.plugged,
      conditions: devices.printer.conditions,
      paperDots: devices.paperDots,
      hanging: hangingPaper(devices),
    },
    office: {
      documentPrinter: office?.documentPrinter ? { nextJob: remembered.nextJob } : null,
      codeScanner: office?.codeScanner ? { lit: office.codeScanner.lit } : null,
      board: office?.board ? { lit: office.board.lit(), door: office.board.door } : null,
    },
    link: link.state() === 'up' && remembered.slowLink ? 'slow' : link.state(),
    county: {
      behaviour: county.behaviour(),
      requests: county.requests(),
      gaps: county.sequenceGaps(),
      stations: county.stations().map(countyStation),
    },
    kiosk: kiosk === undefined ? null : { host: kiosk.host, processes: processesOf(kiosk) },
  });
  const received = (): readonly Received[] =>
    county
      .received()
      .slice(-SHOWN)
      .map(({ acknowledgement: _, fingerprints: __, ...shown }) => shown);

  const look = (): void => {
    const state = stationState();
    const stateText = JSON.stringify(state);
    if (stateText !== toldStation) tell({ event: 'station', station: state });
    toldStation = stateText;
    for (const device of ['id-card-reader', 'receipt-printer'] as const) {
      const { changed, removed } = wires[device].changes();
      if (changed.length + removed.length > 0) tell({ event: 'wire', device, changed, removed });
    }
    const arrived = received();
    const arrivedText = arrived.map(({ key, attempts }) => `${key} ${attempts}`).join();
    if (arrivedText !== toldReceived) tell({ event: 'received', received: arrived });
    toldReceived = arrivedText;
  };

  const stops = [
    devices.onTraffic((traffic) => {
      wires[traffic.device].take(traffic);
      // Nobody to be told: what has changed is in the snapshot of whoever comes.
      if (listeners.size === 0) wires[traffic.device].changes();
      if (traffic.device === 'id-card-reader' && traffic.direction === 'to-device') armed.seen(traffic.bytes);
    }),
    devices.printer.onSlip((slip) => tell({ event: 'slip', slip: printedSlip(slip) })),
  ];

  return {
    snapshot: () => ({
      cards: devices.reader.cards.map(cardOnDesk),
      station: stationState(),
      wires: { 'id-card-reader': wires['id-card-reader'].lines, 'receipt-printer': wires['receipt-printer'].lines },
      slips: devices.printer.slips.slice(-SHOWN).map(printedSlip),
      received: received(),
    }),
    async perform(command) {
      const outcome = await performCommand(command, {
        ...station,
        armed,
        setReaderDead(dead) {
          remembered.readerDead = dead;
          devices.reader.setDead(dead);
        },
        setNextJob(behaviour) {
          remembered.nextJob = behaviour;
        },
        setSlowLink(slow) {
          remembered.slowLink = slow;
          link.slow(slow ? SLOW : UNLIMITED);
        },
      });
      look();
      return outcome;
    },
    newestSheet: async () => (await office?.documentPrinter?.jobs())?.at(-1) ?? null,
    onEvent(listener) {
      listeners.add(listener);
      looking ??= setInterval(look, LOOK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || looking === null) return;
        clearInterval(looking);
        looking = null;
      };
    },
    picture(of) {
      if (of === 'hanging') return hangingPicture(devices)?.svg ?? null;
      const slip = devices.printer.slips.find(({ number }) => number === of);
      return slip === undefined ? null : receiptPicture(slip).svg;
    },
    close() {
      for (const stop of stops) stop();
      listeners.clear();
      if (looking !== null) clearInterval(looking);
    },
  };
}

function hangingPicture(devices: DeviceRig) {
  const items = devices.printer.uncut;
  return items.length === 0 ? null : receiptPicture({ paperDots: devices.paperDots, items }, 'hanging');
}

function hangingPaper(devices: DeviceRig): PaperPicture | null {
  const picture = hangingPicture(devices);
  if (picture === null) return null;
  // The height tells one state of the growing paper from the next; the number, one slip from the next.
  const version = `${devices.printer.slips.length}-${picture.height}`;
  return { path: `/hanging.svg?${version}`, width: picture.width, height: picture.height };
}

function printedSlip(slip: Slip): PrintedSlip {
  const { width, height } = receiptPicture(slip);
  return {
    number: slip.number,
    bytes: slip.bytes.length,
    text: textOf(slip.items),
    picture: { path: `/slips/${slip.number}.svg`, width, height },
  };
}

function processesOf(kiosk: Pick<RunningKiosk, 'pids'>) {
  const { shell, station, hardware } = kiosk.pids();
  return { shell, station: station ?? null, hardware: hardware ?? null };
}

function cardOnDesk(card: SpecimenCard): CardOnDesk {
  if (card.kind === 'refused') return { id: card.id, kind: 'refused', name: card.title };
  if (card.kind !== 'citizen') return { id: card.id, kind: 'permit', name: card.title };
  // Titles read "name, sex, year of birth, remark": the rest stands on the card itself.
  const [, , , ...remarks] = card.title.split('，');
  return {
    id: card.id,
    kind: 'citizen',
    name: card.text.name,
    sex: card.text.sexCode === '1' ? '男' : '女',
    birthYear: card.text.birthDate.slice(0, 4),
    remark: remarks.join('，'),
  };
}
