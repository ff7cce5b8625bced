import { assertNever } from '../../app/contracts/result.ts';
import type { Wire } from '../transports/wire.ts';
import { type StreamCommand, takeCommand } from './escpos-stream.ts';
import { LINE_DOTS, Paper, type PaperItem, type Slip } from './paper.ts';

/** What is the matter with a simulated printer; all false is a healthy one. */
export interface PrinterConditions {
  readonly paperOut: boolean;
  readonly nearEnd: boolean;
  readonly coverOpen: boolean;
  readonly cutterFault: boolean;
  readonly overheated: boolean;
  /** A slip hangs in the exit; only kiosk models say so. */
  readonly slipPresent: boolean;
  /** Takes bytes, prints nothing, answers nothing. */
  readonly dead: boolean;
}

const WELL: PrinterConditions = {
  paperOut: false,
  nearEnd: false,
  coverOpen: false,
  cutterFault: false,
  overheated: false,
  slipPresent: false,
  dead: false,
};

interface Modes {
  readonly chinese: boolean;
  readonly align: 'left' | 'center' | 'right';
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly qr: { readonly moduleDots: number; readonly level: 'L' | 'M' | 'Q' | 'H'; readonly data: string };
}

const POWER_ON: Modes = {
  // Many printers wake with it off, whatever their font: the driver must switch it on.
  chinese: false,
  align: 'left',
  width: 1,
  height: 1,
  bold: false,
  qr: { moduleDots: 3, level: 'L', data: '' },
};

export interface PrinterSimulatorOptions {
  readonly paperDots: number;
  /** Whether it knows `GS ( H`. */
  readonly processIdEcho: boolean;
}

/** An ESC/POS receipt printer at the level of bytes: takes the stream apart and prints it on a `Paper`. */
export class PrinterSimulator {
  readonly #options: PrinterSimulatorOptions;
  readonly #slips: Slip[] = [];
  readonly #slipListeners = new Set<(slip: Slip) => void>();
  #wire: Wire | null = null;
  #conditions: PrinterConditions = WELL;
  #modes: Modes = POWER_ON;
  #paper: Paper;
  #buffer = new Uint8Array(0);
  #slipBytes: number[] = [];
  #realTime: number[] = [];
  #statusBack = false;
  #linesLeft = Number.POSITIVE_INFINITY;
  #unknownCommands = 0;

  constructor(options: PrinterSimulatorOptions) {
    this.#options = options;
    this.#paper = new Paper(options.paperDots);
  }

  /** Powers the printer up on a wire: buffers and modes are lost, what is on the paper stays. */
  connect(wire: Wire): void {
    this.losePower();
    this.#wire = wire;
    wire.onBytes((bytes) => {
      if (this.#wire === wire && !this.#conditions.dead) this.#receive(bytes);
    });
  }

  get slips(): readonly Slip[] {
    return this.#slips;
  }

  /** What hangs out of the printer, not yet cut. */
  get uncut(): readonly PaperItem[] {
    return this.#paper.items;
  }

  get conditions(): PrinterConditions {
    return this.#conditions;
  }

  /** Commands the model did not understand; a driver's tests want none. */
  get unknownCommands(): number {
    return this.#unknownCommands;
  }

  onSlip(listener: (slip: Slip) => void): () => void {
    this.#slipListeners.add(listener);
    return () => this.#slipListeners.delete(listener);
  }

  /** Changes what is the matter; printing goes on where it stopped when nothing is. */
  setConditions(changed: Partial<PrinterConditions>): void {
    this.#conditions = { ...this.#conditions, ...changed };
    if (changed.paperOut === false) this.#linesLeft = Number.POSITIVE_INFINITY;
    this.#reportBack();
    this.#process();
  }

  /** The roll ends after so many more printed lines. */
  endPaperAfterLines(lines: number): void {
    this.#linesLeft = lines;
  }

  /** Switches off and on: everything not yet on paper is gone. */
  losePower(): void {
    this.#buffer = new Uint8Array(0);
    this.#realTime = [];
    this.#modes = POWER_ON;
    this.#statusBack = false;
    this.#paper.dropLine();
  }

  get #offline(): boolean {
    const { paperOut, coverOpen, cutterFault, overheated } = this.#conditions;
    return paperOut || coverOpen || cutterFault || overheated;
  }

  #receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#realTime = [...this.#realTime, byte].slice(-3);
      this.#executeRealTime();
    }
    const joined = new Uint8Array(this.#buffer.length + bytes.length);
    joined.set(this.#buffer);
    joined.set(bytes, this.#buffer.length);
    this.#buffer = joined;
    this.#process();
  }

  /** Real-time commands run when they arrive, offline or not, and even inside the data of another command. */
  #executeRealTime(): void {
    const [dle, kind, n] = this.#realTime;
    if (dle !== 0x10 || n === undefined) return;
    if (kind === 0x04 && n >= 1 && n <= 4) this.#send(Uint8Array.of(this.#statusByte(n)));
    if (kind === 0x05 && n === 0x02) {
      this.#buffer = new Uint8Array(0);
      this.#paper.dropLine();
      this.#modes = POWER_ON;
    }
  }

  #statusByte(n: number): number {
    const c = this.#conditions;
    const fixed = 0x12;
    switch (n) {
      case 1:
        return (c.slipPresent ? 0x92 : fixed) | (this.#offline ? 0x08 : 0);
      case 2:
        return fixed | (c.coverOpen ? 0x04 : 0) | (c.paperOut ? 0x20 : 0) | (c.cutterFault || c.overheated ? 0x40 : 0);
      case 3:
        return fixed | (c.cutterFault ? 0x08 : 0) | (c.overheated ? 0x40 : 0);
      default:
        return fixed | (c.nearEnd || c.paperOut ? 0x0c : 0) | (c.paperOut ? 0x60 : 0);
    }
  }

  #reportBack(): void {
    if (!this.#statusBack) return;
    const c = this.#conditions;
    const first = 0x10 | (this.#offline ? 0x08 : 0) | (c.coverOpen ? 0x20 : 0);
    const second = (c.cutterFault ? 0x08 : 0) | (c.overheated ? 0x40 : 0);
    const third = (c.nearEnd || c.paperOut ? 0x03 : 0) | (c.paperOut ? 0x0c : 0);
    this.#send(Uint8Array.of(first, second, third, 0x0f));
  }

  #process(): void {
    while (!this.#offline && !this.#conditions.dead) {
      const taken = takeCommand(this.#buffer, this.#modes.chinese);
      if (taken === null) return;
      this.#slipBytes.push(...this.#buffer.subarray(0, taken.length));
      this.#buffer = this.#buffer.slice(taken.length);
      this.#execute(taken.command);
    }
  }

  #execute(command: StreamCommand): void {
    const modes = this.#modes;
    switch (command.command) {
      case 'initialise':
        this.#modes = { ...POWER_ON, chinese: modes.chinese };
        return;
      case 'chinese-mode':
        this.#modes = { ...modes, chinese: command.on };
        return;
      case 'align':
        this.#modes = { ...modes, align: command.align };
        return;
      case 'size':
        this.#modes = { ...modes, width: command.width, height: command.height };
        return;
      case 'bold':
        this.#modes = { ...modes, bold: command.on };
        return;
      case 'character': {
        const { width, height, bold } = modes;
        if (this.#paper.write(command.text, { width, height, bold }, modes.align)) this.#advancePaper(1);
        return;
      }
      case 'line-feed':
        this.#paper.endLine(modes.align);
        this.#advancePaper(1);
        return;
      case 'feed-lines':
        this.#paper.add({ item: 'feed', dots: command.lines * LINE_DOTS }, modes.align);
        this.#advancePaper(command.lines);
        return;
      case 'feed-dots':
        this.#paper.add({ item: 'feed', dots: command.dots }, modes.align);
        return;
      case 'qr-module':
        this.#modes = { ...modes, qr: { ...modes.qr, moduleDots: command.moduleDots } };
        return;
      case 'qr-error-correction':
        this.#modes = { ...modes, qr: { ...modes.qr, level: command.level } };
        return;
      case 'qr-store':
        this.#modes = { ...modes, qr: { ...modes.qr, data: command.data } };
        return;
      case 'qr-print': {
        const { data, moduleDots, level } = modes.qr;
        this.#paper.add({ item: 'qr', align: modes.align, data, moduleDots, errorCorrection: level }, modes.align);
        this.#advancePaper(8);
        return;
      }
      case 'cut':
        this.#cut();
        return;
      case 'status-back':
        this.#statusBack = command.enabled;
        this.#reportBack();
        return;
      case 'echo':
        if (this.#options.processIdEcho) {
          this.#send(Uint8Array.of(0x37, 0x22, ...Array.from(command.id, (c) => c.charCodeAt(0)), 0x00));
        }
        return;
      case 'unknown':
        this.#unknownCommands += 1;
        return;
      case 'real-time':
      case 'ignored':
        return;
      default:
        assertNever(command);
    }
  }

  #advancePaper(count: number): void {
    this.#linesLeft -= count;
    if (this.#linesLeft <= 0 && !this.#conditions.paperOut) this.setConditions({ paperOut: true });
  }

  #cut(): void {
    const begun = this.#paper.begun;
    const items = this.#paper.cut();
    const bytes = Uint8Array.from(this.#slipBytes);
    this.#slipBytes = [];
    // A cut on blank paper drops a scrap nobody looks at.
    if (!begun) return;
    const slip: Slip = { number: this.#slips.length + 1, paperDots: this.#options.paperDots, items, bytes };
    this.#slips.push(slip);
    for (const listener of this.#slipListeners) listener(slip);
  }

  #send(bytes: Uint8Array): void {
    if (!this.#conditions.dead) this.#wire?.send(bytes);
  }
}
