/** What the server tells the page. Plain JSON: the page knows nothing else of the station. */
import type { LightName } from '../../app/contracts/devices/auxiliaries.ts';
import type { PrinterConditions } from '../../hardware/receipt-printer/simulator.ts';
import type { Behaviour } from '../county-simulator/behaviour.ts';
import type { ReceivedApplication, SequenceGap } from '../county-simulator/inbox.ts';
import type { JobBehaviour } from '../device-simulators/ippeveprinter.ts';
import type { Traffic } from '../device-simulators/rig.ts';
import type { PlannedFault, ReadStep } from './command.ts';

export type DeviceName = Traffic['device'];

/** A specimen card as it lies on the desk. */
export type CardOnDesk =
  | {
      readonly id: string;
      readonly kind: 'citizen';
      readonly name: string;
      readonly sex: '男' | '女';
      readonly birthYear: string;
      /** What is special about it, for a demonstration; often empty. */
      readonly remark: string;
    }
  | { readonly id: string; readonly kind: 'permit' | 'refused'; readonly name: string };

export interface ArmedFault {
  readonly fault: PlannedFault;
  readonly at: ReadStep;
  readonly timesLeft: number;
}

/** A picture of paper, under `path` on the same server; lengths in dots. */
export interface PaperPicture {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** One station as the county sees it; `null` for what it has not told yet. */
export interface CountyStation {
  readonly stationCode: string;
  /** RFC 3339. */
  readonly lastContactAt: string;
  readonly waiting: number | null;
  readonly oldestWaitingSeconds: number | null;
  readonly attachmentsWaiting: number | null;
  readonly bytesToday: number | null;
  /** Why items do not go on, a code for each. */
  readonly stuck: readonly string[];
}

/** Everything that is small and changes as a whole. */
export interface StationState {
  readonly reader: {
    readonly plugged: boolean;
    readonly dead: boolean;
    readonly cardId: string | null;
    /** Armed at this workbench and not yet used up. */
    readonly armed: readonly ArmedFault[];
  };
  readonly printer: {
    readonly plugged: boolean;
    readonly conditions: PrinterConditions;
    readonly paperDots: number;
    /** Printed and not yet cut. */
    readonly hanging: PaperPicture | null;
  };
  /** `null` where the station has no such device. */
  readonly office: {
    readonly documentPrinter: {
      /** What it will do with the next job. */
      readonly nextJob: JobBehaviour;
    } | null;
    readonly codeScanner: { readonly lit: boolean } | null;
    readonly board: { readonly lit: readonly LightName[]; readonly door: 'open' | 'closed' } | null;
  };
  readonly link: 'up' | 'slow' | 'reset' | 'silent';
  readonly county: {
    readonly behaviour: Behaviour;
    readonly requests: number;
    readonly gaps: readonly SequenceGap[];
    /** What the county knows of its stations, by their own reports. */
    readonly stations: readonly CountyStation[];
  };
  /** `null` where only devices and county run. */
  readonly kiosk: {
    readonly host: string;
    readonly processes: Readonly<Record<'shell' | 'station' | 'hardware', number | null>>;
  } | null;
}

/** One message on a wire, as far as it has come. */
export interface WireLine {
  readonly id: number;
  /** Milliseconds since the epoch, of the first byte (of the last repetition). */
  readonly at: number;
  readonly direction: Traffic['direction'];
  /** Upper-case hex, two digits a byte, no spaces. */
  readonly hex: string;
  readonly note: string;
  readonly tone: 'plain' | 'good' | 'trouble';
  /** More bytes of it may come. */
  readonly open: boolean;
  /** How often this line and those it repeats with have been seen in a row. */
  readonly times: number;
}

export interface PrintedSlip {
  readonly number: number;
  readonly bytes: number;
  readonly text: string;
  readonly picture: PaperPicture;
}

export type Received = Omit<ReceivedApplication, 'acknowledgement' | 'fingerprints'>;

export interface Snapshot {
  readonly cards: readonly CardOnDesk[];
  readonly station: StationState;
  readonly wires: Readonly<Record<DeviceName, readonly WireLine[]>>;
  readonly slips: readonly PrintedSlip[];
  readonly received: readonly Received[];
}

/** First a snapshot, then what changes. */
export type WorkbenchEvent =
  | { readonly event: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly event: 'station'; readonly station: StationState }
  | {
      readonly event: 'wire';
      readonly device: DeviceName;
      readonly changed: readonly WireLine[];
      readonly removed: readonly number[];
    }
  | { readonly event: 'slip'; readonly slip: PrintedSlip }
  | { readonly event: 'received'; readonly received: readonly Received[] };
