import { spawn } from 'node:child_process';

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

const startLimitMs = 15_000;

/**
 * Runs `body` with the name of a display to draw on: the one there is (`DISPLAY`), else an Xvfb of its own with one
 * screen of `size` (portrait 1080×1920), which ends with `body`, or with this process however that ends.
 */
export async function withDisplay<Value>(
  body: (display: string) => Promise<Value>,
  size: ScreenSize = { width: 1080, height: 1920 },
): Promise<Value> {
  if (process.env.DISPLAY !== undefined && process.env.DISPLAY !== '') return body(process.env.DISPLAY);
  // The shell in between waits on a pipe of ours: it ends Xvfb as soon as the pipe closes, even if we were killed.
  const command = 'Xvfb "$@" & read -r _; kill $!; wait';
  const screen = `${size.width}x${size.height}x24`;
  const xvfb = spawn('sh', ['-c', command, 'sh', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    // Ctrl+C is for the kiosk to end in order; its display ends after it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => xvfb.once('close', () => resolve()));
  try {
    return await body(`:${await readDisplayNumber(xvfb.stdio[3] as NodeJS.ReadableStream, ended)}`);
  } finally {
    xvfb.stdin?.end();
    await ended;
  }
}

function readDisplayNumber(stream: NodeJS.ReadableStream, ended: Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Xvfb did not start in time')), startLimitMs);
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\n')) return;
      clearTimeout(timer);
      resolve(Number(text));
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error('Xvfb did not start; is it installed?'));
    });
  });
}
