import { assertNever } from '../../app/contracts/result.ts';
import type { Wire } from '../transports/wire.ts';
import { IDENTITY_CODES, type IdentityField } from './escpos-commands.ts';
import { type StreamCommand, takeCommand } from './escpos-stream.ts';
import { LINE_DOTS, Paper, type PaperItem, type Slip } from './paper.ts';
import { isStopped, type PrinterConditions, statusBack, statusByte, WELL } from './simulated-conditions.ts';

export type { PrinterConditions } from './simulated-conditions.ts';

interface Modes {
  readonly chinese: boolean;
  readonly align: 'left' | 'center' | 'right';
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly underline: { readonly latin: boolean; readonly chinese: boolean };
  readonly barcode: { readonly heightDots: number; readonly moduleDots: number; readonly showText: boolean };
  readonly qr: { readonly moduleDots: number; readonly level: 'L' | 'M' | 'Q' | 'H'; readonly data: string };
}

const POWER_ON: Modes = {
  // Many printers wake with it off, whatever their font: the driver must switch it on.
  chinese: false,
  align: 'left',
  width: 1,
  height: 1,
  bold: false,
  underline: { latin: false, chinese: false },
  barcode: { heightDots: 162, moduleDots: 3, showText: false },
  qr: { moduleDots: 3, level: 'L', data: '' },
};

export interface PrinterSimulatorOptions {
  readonly paperDots: number;
  /** Whether it knows `GS ( H`. */
  readonly processIdEcho: boolean;
  /** What it says of itself; `null` is a model that does not know `GS I`. */
  readonly identity?: Identity | null;
  /** Whether its font reaches to codes of four bytes. */
  readonly fourByteCodes?: boolean;
  /** Whether it knows `DLE DC4 8`, which clears its buffer even when the roll has ended. */
  readonly clearsBuffers?: boolean;
}

type Identity = Readonly<Partial<Record<IdentityField, string>>>;

const IDENTITY: Identity = {
  firmware: '1.07',
  maker: 'CUNBAN',
  model: 'SIM-80',
  serialNumber: 'SIM00001',
  font: 'CHINA GB18030',
};

/** DLE DC4 8 with its fixed parameters. */
const CLEAR_BUFFERS = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

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
  #comingConditions: Partial<PrinterConditions> = {};
  #cutterMended = false;
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
    this.#reportBack();
    this.#process();
  }

  /** The roll ends after so many more printed lines. */
  endPaperAfterLines(lines: number): void {
    this.failAfterLines(lines, { paperOut: true });
  }

  /** Something comes to be the matter after so many more printed lines. */
  failAfterLines(lines: number, conditions: Partial<PrinterConditions>): void {
    this.#linesLeft = lines;
    this.#comingConditions = conditions;
  }

  /** Takes the jammed paper out of the cutter; the fault stays until the host has said DLE ENQ. */
  mendCutter(): void {
    this.#cutterMended = true;
  }

  /** Switches off and on: everything not yet on paper is gone. */
  losePower(): void {
    this.#buffer = new Uint8Array(0);
    this.#realTime = [];
    this.#modes = POWER_ON;
    this.#statusBack = false;
    this.#paper.dropLine();
  }

  #receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#realTime = [...this.#realTime, byte].slice(-10);
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
    const [dle, kind, n = 0] = this.#realTime.slice(-3);
    if (dle === 0x10 && kind === 0x04 && n >= 1 && n <= 4) this.#send(Uint8Array.of(statusByte(this.#conditions, n)));
    if (dle === 0x10 && kind === 0x05 && (n === 0x01 || n === 0x02)) {
      if (n === 0x02) this.#clearBuffers();
      if (this.#cutterMended) this.setConditions({ cutterFault: false });
      this.#cutterMended = false;
    }
    if (n !== 0x08 || this.#realTime.join() !== CLEAR_BUFFERS.join() || this.#options.clearsBuffers === false) return;
    this.#clearBuffers();
    this.#send(Uint8Array.of(0x37, 0x25, 0x00));
  }

  #clearBuffers(): void {
    this.#buffer = new Uint8Array(0);
    this.#paper.dropLine();
    this.#modes = { ...POWER_ON, chinese: this.#modes.chinese };
  }

  #reportBack(): void {
    if (this.#statusBack) this.#send(statusBack(this.#conditions));
  }

  #process(): void {
    while (!isStopped(this.#conditions) && !this.#conditions.dead) {
      const taken = takeCommand(this.#buffer, this.#modes.chinese, this.#options.fourByteCodes === true);
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
        this.#statusBack = false;
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
      case 'underline':
        this.#modes = { ...modes, underline: { ...modes.underline, [command.of]: command.on } };
        return;
      case 'character': {
        const { width, height, bold } = modes;
        const underline = command.text.charCodeAt(0) < 0x80 ? modes.underline.latin : modes.underline.chinese;
        const style = { width, height, bold, ...(underline ? ({ underline } as const) : {}) };
        if (this.#paper.write(command.text, style, modes.align)) this.#advancePaper(1);
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
      case 'barcode-height':
        this.#modes = { ...modes, barcode: { ...modes.barcode, heightDots: command.dots } };
        return;
      case 'barcode-module':
        this.#modes = { ...modes, barcode: { ...modes.barcode, moduleDots: command.dots } };
        return;
      case 'barcode-text':
        this.#modes = { ...modes, barcode: { ...modes.barcode, showText: command.shown } };
        return;
      case 'barcode': {
        const { symbols } = command;
        this.#paper.add({ item: 'barcode', align: modes.align, symbols, ...modes.barcode }, modes.align);
        this.#advancePaper(Math.ceil(modes.barcode.heightDots / LINE_DOTS));
        return;
      }
      case 'raster':
        this.#paper.add({ item: 'raster', align: modes.align, bitmap: command.bitmap }, modes.align);
        this.#advancePaper(command.bitmap.heightDots / LINE_DOTS);
        return;
      case 'identity':
        this.#tellIdentity(command.code);
        return;
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
    if (this.#linesLeft > 0) return;
    this.#linesLeft = Number.POSITIVE_INFINITY;
    this.setConditions(this.#comingConditions);
  }

  #tellIdentity(code: number): void {
    const { identity = IDENTITY } = this.#options;
    if (identity === null) return;
    const field = (Object.keys(IDENTITY_CODES) as IdentityField[]).find((name) => IDENTITY_CODES[name] === code);
    const text = field === undefined ? undefined : identity[field];
    if (text !== undefined) this.#send(Uint8Array.of(0x5f, ...Array.from(text, (c) => c.charCodeAt(0)), 0x00));
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
