/** A system with HID devices that are not there, answering in the words of the real one. */
import { claimHidNode } from './hid-claim.ts';
import type { ReportWire } from './hid-memory.ts';
import type { HidHandle, HidHandleListeners, HidListing, HidPort } from './hid-port.ts';

/** A plugged device as the system sees it. */
export interface SimulatedHidDevice {
  /** One for each top-level collection, all with the same path. */
  readonly listings: readonly HidListing[];
  /** Default true. */
  readonly numbersReports?: boolean;
}

interface Plugged {
  readonly device: SimulatedHidDevice;
  readonly open: Set<HidHandleListeners>;
  receive: (report: Uint8Array) => void;
  receiveFeature: (report: Uint8Array) => boolean;
  answerFeature: (reportId: number) => Uint8Array | null;
}

/** Claims are real ones: another process, or another of these, sees them. */
export class SimulatedHidPort implements HidPort {
  readonly #plugged = new Map<string, Plugged>();
  #refusal: string | null = null;
  #hangsTransfers = false;
  readonly claim = claimHidNode;

  /** Plugs a device in and returns its end. */
  plug(device: SimulatedHidDevice): ReportWire {
    const plugged: Plugged = {
      device,
      open: new Set(),
      receive: () => {},
      receiveFeature: () => false,
      answerFeature: () => null,
    };
    const path = pathOf(device);
    this.#plugged.set(path, plugged);
    return {
      onReport: (listener) => {
        plugged.receive = listener;
      },
      onFeature: (listener) => {
        plugged.receiveFeature = listener;
      },
      onFeatureRead: (answer) => {
        plugged.answerFeature = answer;
      },
      send: (report) => {
        const sent = report.slice();
        setImmediate(() => {
          if (this.#plugged.get(path) !== plugged) return;
          for (const { onReport } of [...plugged.open]) onReport(sent);
        });
      },
    };
  }

  /** Pulls the plug: who reads gets an error, and nothing is left to open. */
  unplug(device: SimulatedHidDevice): void {
    const path = pathOf(device);
    const plugged = this.#plugged.get(path);
    this.#plugged.delete(path);
    for (const { onReadError } of plugged?.open ?? []) setImmediate(onReadError);
  }

  /** What opening fails with, in the system's words; `null` heals it. */
  refuseOpening(words: string | null): void {
    this.#refusal = words;
  }

  /** Transfers to devices never end. */
  hangTransfers(hangs: boolean): void {
    this.#hangsTransfers = hangs;
  }

  async list(): Promise<readonly HidListing[]> {
    return [...this.#plugged.values()].flatMap(({ device }) => device.listings);
  }

  async open(path: string, listeners: HidHandleListeners): Promise<HidHandle> {
    const plugged = this.#plugged.get(path);
    const words = this.#refusal ?? (plugged === undefined ? 'No such file or directory' : null);
    if (plugged === undefined || words !== null) {
      throw new Error(`cannot open device with path ${path}: Failed to open a device with path '${path}': ${words}`);
    }
    plugged.open.add(listeners);
    const transfer = async <Value>(work: () => Value): Promise<Value> => {
      if (this.#hangsTransfers) await new Promise(() => {});
      if (this.#plugged.get(path) !== plugged || !plugged.open.has(listeners))
        throw new Error('Cannot write to device');
      return work();
    };
    return {
      numbersReports: plugged.device.numbersReports ?? true,
      write: (report) => transfer(() => plugged.receive(report.slice())),
      sendFeatureReport: (report) =>
        transfer(() => {
          if (!plugged.receiveFeature(report.slice())) throw new Error('could not send feature report to device');
        }),
      getFeatureReport: (reportId, length) =>
        transfer(() => {
          const answer = plugged.answerFeature(reportId);
          if (answer === null) throw new Error('could not get feature report from device');
          return answer.slice(0, length);
        }),
      close: async () => {
        plugged.open.delete(listeners);
      },
    };
  }

  /** Handles that were opened and not closed. */
  get openHandles(): number {
    return [...this.#plugged.values()].reduce((sum, { open }) => sum + open.size, 0);
  }
}

function pathOf({ listings }: SimulatedHidDevice): string {
  return listings[0]?.path ?? '';
}
