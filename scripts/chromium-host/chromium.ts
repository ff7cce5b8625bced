import { existsSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { commandLineArguments } from './command-line.ts';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A kiosk reaches the network through the station alone: the browser itself must not call anyone. */
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--kiosk',
];

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** Reads `CUNBAN_VIEWPORT`, such as `1920x1080`; portrait 1080×1920 where it is not set. */
export function viewportOf(value: string | undefined): Viewport {
  if (value === undefined) return { width: 1080, height: 1920 };
  const match = /^(\d{3,4})x(\d{3,4})$/.exec(value);
  if (match === null) throw new Error(`CUNBAN_VIEWPORT is "${value}", but must be like 1080x1920`);
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** Path of the system's Chromium: `CUNBAN_CHROMIUM`, or one of the places where Debian puts it. */
export function findChromium(): string {
  const found = process.env.CUNBAN_CHROMIUM ?? usualPlaces.find((place) => existsSync(place));
  if (found === undefined)
    throw new Error('no Chromium found; install it (apt-get install chromium) or set CUNBAN_CHROMIUM');
  return found;
}

let launched: Promise<Browser> | undefined;

/**
 * A context off the record, in the one browser of this process. Off the record, because a profile on disk would
 * write every URL to History; the fixed viewport, because without one Chromium under Xvfb is a pixel short.
 */
export async function openContext(): Promise<BrowserContext> {
  launched ??= launch();
  const browser = await launched;
  const viewport = viewportOf(process.env.CUNBAN_VIEWPORT);
  const context = await browser.newContext({
    viewport,
    screen: viewport,
    acceptDownloads: false,
    hasTouch: true,
    serviceWorkers: 'block',
    locale: 'zh-CN',
  });
  // A station's page waits for people: no operation on it has a time limit of its own.
  context.setDefaultTimeout(0);
  return context;
}

async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const { width, height } = viewportOf(process.env.CUNBAN_VIEWPORT);
  return chromium.launch({
    executablePath: findChromium(),
    headless: process.env.CUNBAN_HEADLESS === '1',
    args: [
      ...quietArguments,
      // No document camera here: Chromium's own stand-in for one.
      ...(process.env.CUNBAN_FAKE_CAMERA === '1' ? ['--use-fake-device-for-media-stream'] : []),
      `--window-size=${width},${height}`,
      '--window-position=0,0',
      ...commandLineArguments(),
    ],
    // The host ends on signals in its own order: child processes first.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Closes the browser, if one was started. */
export async function closeChromium(): Promise<void> {
  const browser = await launched?.catch(() => undefined);
  await browser?.close().catch(() => undefined);
}
