/** What is the matter with a simulated printer; all false is a healthy one. */
export interface PrinterConditions {
  readonly paperOut: boolean;
  readonly nearEnd: boolean;
  readonly coverOpen: boolean;
  /** Somebody holds the feed button. */
  readonly feeding: boolean;
  readonly cutterFault: boolean;
  /** Another fault that a person can mend. */
  readonly recoverableFault: boolean;
  readonly unrecoverableFault: boolean;
  readonly overheated: boolean;
  /** A slip hangs in the exit; only kiosk models say so. */
  readonly slipPresent: boolean;
  /** Takes bytes, prints nothing, answers nothing. */
  readonly dead: boolean;
}

export const WELL: PrinterConditions = {
  paperOut: false,
  nearEnd: false,
  coverOpen: false,
  feeding: false,
  cutterFault: false,
  recoverableFault: false,
  unrecoverableFault: false,
  overheated: false,
  slipPresent: false,
  dead: false,
};

/** Whether it has stopped printing. */
export function isStopped(c: PrinterConditions): boolean {
  return c.paperOut || c.coverOpen || c.feeding || isFaulty(c);
}

function isFaulty(c: PrinterConditions): boolean {
  return c.cutterFault || c.recoverableFault || c.unrecoverableFault || c.overheated;
}

/** What it answers to DLE EOT `n`. */
export function statusByte(c: PrinterConditions, n: number): number {
  const fixed = 0x12;
  switch (n) {
    case 1:
      return (c.slipPresent ? 0x92 : fixed) | (isStopped(c) ? 0x08 : 0) | (c.feeding ? 0x40 : 0);
    case 2:
      return (
        fixed | (c.coverOpen ? 0x04 : 0) | (c.feeding ? 0x08 : 0) | (c.paperOut ? 0x20 : 0) | (isFaulty(c) ? 0x40 : 0)
      );
    case 3:
      return fixed | errorBits(c);
    default:
      return fixed | (c.nearEnd || c.paperOut ? 0x0c : 0) | (c.paperOut ? 0x60 : 0);
  }
}

/** The four bytes it sends by itself (GS a). */
export function statusBack(c: PrinterConditions): Uint8Array {
  const first = 0x10 | (isStopped(c) ? 0x08 : 0) | (c.coverOpen ? 0x20 : 0) | (c.feeding ? 0x40 : 0);
  const third = (c.nearEnd || c.paperOut ? 0x03 : 0) | (c.paperOut ? 0x0c : 0);
  return Uint8Array.of(first, errorBits(c), third, 0x0f);
}

function errorBits(c: PrinterConditions): number {
  return (
    (c.recoverableFault ? 0x04 : 0) |
    (c.cutterFault ? 0x08 : 0) |
    (c.unrecoverableFault ? 0x20 : 0) |
    (c.overheated ? 0x40 : 0)
  );
}
