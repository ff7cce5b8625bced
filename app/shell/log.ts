/** What the shell has to say: names, numbers and codes only. Never the content of a message between processes. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one JSON line to standard output, where the service manager (or a test) reads it. */
export function log(event: string, fields: LogFields = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), process: 'shell', event, ...fields })}\n`);
}

// Whoever read our log may go away first; that must not end the kiosk.
process.stdout.on('error', () => {});
