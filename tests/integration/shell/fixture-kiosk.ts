import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { vi } from 'vitest';
import { build } from '../../../scripts/build.ts';
import { isKioskPageUrl, type RunningKiosk, startKiosk } from '../../../scripts/host.ts';

/** What the fixture's page offers to a test (fixture/ui/page.js). */
declare global {
  var fixture: {
    readonly call: (method: string, argument?: unknown) => Promise<unknown>;
    readonly peers: readonly string[];
  };
}

export interface FixtureKiosk {
  readonly kiosk: RunningKiosk;
  readonly browser: Browser;
  /** The page on screen now; after a crash or a renewal it may be another one. */
  page(): Promise<Page>;
  /** Lines the kiosk has written so far. */
  readonly lines: readonly string[];
  /** Addresses of every page the browser has open, those out of sight included. */
  browserTargets(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface FixtureOptions {
  /** Whether the bundle also has the real page that documents are printed from. */
  readonly printPage?: boolean;
}

/** How long a page may take to come up on a busy machine, in ms. */
const patience = { timeout: 10_000, interval: 20 };

const ownPage = fileURLToPath(new URL('../../../app/ui/vite.config.ts', import.meta.url));
const sources = fileURLToPath(new URL('./fixture/', import.meta.url));

/** Builds the real shell around the fixture's children and page, starts it without a head and attaches to it. */
export async function startFixtureKiosk(name: string, options: FixtureOptions = {}): Promise<FixtureKiosk> {
  const bundle = fileURLToPath(new URL(`../../../dist/fixtures/${name}`, import.meta.url));
  await build(bundle, {
    station: `${sources}station.ts`,
    hardware: `${sources}hardware.ts`,
    ui: options.printPage === true ? { config: ownPage } : { folder: `${sources}ui` },
  });
  if (options.printPage === true) await cp(`${sources}ui`, `${bundle}/ui`, { recursive: true });
  const lines: string[] = [];
  const kiosk = await startKiosk({
    host: 'chromium',
    bundle,
    env: { CUNBAN_HEADLESS: '1' },
    onLine: (line) => lines.push(line),
  });
  const browser = await chromium.connectOverCDP(kiosk.cdpUrl);
  const crashed = new WeakSet<Page>();
  return {
    kiosk,
    browser,
    lines,
    async page() {
      // Of a page that takes a crashed one's place the kiosk knows earlier than whoever else is attached to the browser.
      const page = await vi.waitFor(() => {
        const pages = browser.contexts().flatMap((context) => context.pages());
        const shown = pages.findLast((candidate) => !crashed.has(candidate) && isKioskPageUrl(candidate.url()));
        if (shown === undefined) throw new Error('the kiosk shows no page');
        return shown;
      }, patience);
      page.once('crash', () => crashed.add(page));
      await page.waitForFunction(() => document.querySelector('#state')?.textContent !== 'loading');
      return page;
    },
    async browserTargets() {
      const session = await browser.newBrowserCDPSession();
      const { targetInfos } = await session.send('Target.getTargets');
      await session.detach();
      return targetInfos.filter(({ type }) => type === 'page').map(({ url }) => url);
    },
    async stop() {
      await browser.close();
      await kiosk.stop();
    },
  };
}
