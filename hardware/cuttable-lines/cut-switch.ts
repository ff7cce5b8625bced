import { ok } from '../../app/contracts/result.ts';
import type { Link, Transport } from '../transports/transport.ts';
import { Meter } from './meter.ts';

export type LineDirection = 'to-device' | 'from-device';

/** A line in memory that counts what crosses it and can be pulled after any byte. */
export interface CuttableLine {
  /** Bytes (for HID: bytes of reports) that crossed it so far. */
  crossed(direction: LineDirection): number;
  /** Pulls the cable once so many more bytes have crossed in that direction; 0 pulls it before the next one. */
  cutAfter(direction: LineDirection, count: number): void;
  /** True once the cable was pulled. */
  readonly isCut: boolean;
  /** Called when the cable is pulled. */
  onCut(listener: () => void): void;
  /** Puts the cable back; the device was without power meanwhile. */
  plug(): void;
  /** Links that were opened and not closed by either side. */
  readonly openLinks: number;
}

/** The cable that a switch pulls and plugs. */
interface Cable {
  unplug(): void;
  /** Plugs it in and powers the device up. */
  plug(): void;
}

/** What all cuttable lines do alike: count bytes in both directions, pull the cable, count links. */
export class CutSwitch implements CuttableLine {
  readonly toDevice: Meter;
  readonly fromDevice: Meter;
  readonly #cable: Cable;
  #isCut = false;
  #openLinks = 0;
  #onCut: () => void = () => {};

  constructor(cable: Cable) {
    this.#cable = cable;
    const pull = (): void => {
      this.#isCut = true;
      cable.unplug();
      this.#onCut();
    };
    this.toDevice = new Meter(pull);
    this.fromDevice = new Meter(pull);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get openLinks(): number {
    return this.#openLinks;
  }

  crossed(direction: LineDirection): number {
    return this.#meter(direction).crossed;
  }

  cutAfter(direction: LineDirection, count: number): void {
    this.#meter(direction).cutAfter(count);
  }

  onCut(listener: () => void): void {
    this.#onCut = listener;
  }

  plug(): void {
    this.#isCut = false;
    this.#cable.plug();
  }

  /** The transport with its links counted, each wrapped so that what the host sends passes the meter. */
  counted<L extends Link>(transport: Transport<L>, metered: (link: L) => L): Transport<L> {
    return {
      ...transport,
      open: async () => {
        const opened = await transport.open();
        if (!opened.ok) return opened;
        this.#openLinks += 1;
        opened.value.onClose(() => {
          this.#openLinks -= 1;
        });
        return ok(metered(opened.value));
      },
    };
  }

  #meter(direction: LineDirection): Meter {
    return direction === 'to-device' ? this.toDevice : this.fromDevice;
  }
}
