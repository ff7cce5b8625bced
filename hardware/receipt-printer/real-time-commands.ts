const DLE = 0x10;
/** EOT asks for status, ENQ recovers or clears, DC4 pulses, clears or switches off. */
const REAL_TIME = [0x04, 0x05, 0x14];

/**
 * Where a printer would take a real-time command out of these bytes, -1 if nowhere: it looks for them even inside the
 * data of another command, and one of them forgets everything not yet printed.
 */
export function realTimeCommandAt(bytes: Uint8Array, from = 0): number {
  for (let at = bytes.indexOf(DLE, from); at >= 0; at = bytes.indexOf(DLE, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && REAL_TIME.includes(next)) return at;
  }
  return -1;
}

/** Blackens one more dot wherever the dots of a picture would read as a real-time command. Works in place. */
export function breakRealTimeCommands(dots: Uint8Array): void {
  for (let at = realTimeCommandAt(dots); at >= 0; at = realTimeCommandAt(dots, at + 1)) {
    dots[at] = DLE | 0x08;
  }
}
