import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Screen } from '../../app/contracts/screen.ts';
import { servePage } from './page-server.ts';
import { standInForStation } from './stand-in-station.ts';
import type { Surface } from './surfaces.ts';

const viteConfig = fileURLToPath(new URL('../../app/ui/vite.config.ts', import.meta.url));

export interface Gallery {
  /** Opens the interface on a surface, with motion off so that what is drawn stands still. */
  open(surface: Surface, first: Screen): Promise<Page>;
  /** Complaints of the browser so far: script errors and breaches of the policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Builds the interface into a temporary folder, serves it and starts a browser. */
export async function openGallery(): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), 'screen-gallery-'));
  await build({ configFile: viteConfig, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const server = await servePage(folder);
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CUNBAN_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const complaints: string[] = [];
  return {
    complaints,
    async open(surface, first) {
      const { widthPx, heightPx } = surface.display;
      const context = await browser.newContext({
        viewport: { width: widthPx, height: heightPx },
        reducedMotion: 'reduce',
        hasTouch: true,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await standInForStation(page, surface, first);
      await page.goto(server.url);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
