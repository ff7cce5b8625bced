/** What the guest asks of the host, and tells it, as `LAB {…}` lines on its console. */
export type LabLine =
  | { readonly cable: 'plug' | 'unplug'; readonly adapter: string }
  | { readonly card: 'place' | 'lift' }
  | { readonly test: string; readonly problem: string | null; readonly tookMs: number }
  | { readonly note: string }
  | { readonly exit: number };

const MARK = 'LAB ';

export function writeLabLine(line: LabLine): void {
  process.stdout.write(`${MARK}${JSON.stringify(line)}\n`);
}

/** `null` for everything else that appears on a console. */
export function readLabLine(text: string): LabLine | null {
  const at = text.indexOf(MARK);
  if (at < 0) return null;
  try {
    return JSON.parse(text.slice(at + MARK.length)) as LabLine;
  } catch {
    return null;
  }
}
