/**
 * A person at the screen: finds what the page says, presses what stands there, and knows nothing else. Drives the real
 * interface over the debugging port, on either host.
 */
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { isKioskPageUrl } from '../host.ts';

/** The words of the interface, so that a visitor presses what the page really says. */
export const words = JSON.parse(
  readFileSync(new URL('../../app/ui/i18n/zh-Hans.json', import.meta.url), 'utf8'),
) as typeof import('../../app/ui/i18n/zh-Hans.json');

const patienceMs = 15_000;

export interface Visitor {
  /** The current page; another one after the shell has renewed or replaced it. */
  page(): Promise<Page>;
  /** Waits until the page shows this heading. */
  sees(heading: string): Promise<void>;
  /** Presses the button or card of this name, once it is there. */
  presses(name: string): Promise<void>;
  /** Types digits on the keypad of the page. */
  keysIn(digits: string): Promise<void>;
  /** Draws two strokes on the signature pad. */
  signs(): Promise<void>;
  /** All text on the page. */
  reads(): Promise<string>;
  picture(path: string): Promise<void>;
  leaves(): Promise<void>;
}

/** Attaches to a running kiosk. */
export async function sendVisitor(cdpUrl: string): Promise<Visitor> {
  let browser: Browser = await chromium.connectOverCDP(cdpUrl);

  const page = async (): Promise<Page> => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const open = browser.contexts().flatMap((context) => context.pages());
      const live = open.findLast(
        (candidate) => !candidate.isClosed() && !crashed.has(candidate) && isKioskPageUrl(candidate.url()),
      );
      if (live !== undefined) {
        watch(live);
        return live;
      }
      if (performance.now() > deadline) throw new Error('the kiosk shows no page');
      await pause();
      if (!browser.isConnected()) browser = await chromium.connectOverCDP(cdpUrl);
    }
  };
  const crashed = new WeakSet<Page>();
  const watched = new WeakSet<Page>();
  const watch = (live: Page): void => {
    if (watched.has(live)) return;
    watched.add(live);
    live.setDefaultTimeout(patienceMs);
    live.on('crash', () => crashed.add(live));
  };
  // What lies behind a question cannot be pressed, and bears the same words now and then.
  const button = (live: Page, name: string, exact = true) =>
    live.getByRole('button', { name, exact }).and(live.locator(':not([inert] *)')).first();

  return {
    page,
    async sees(heading) {
      await (await page()).getByRole('heading', { name: heading }).first().waitFor();
    },
    async presses(name) {
      const live = await page();
      await button(live, name)
        .or(button(live, name, false))
        .first()
        .click();
    },
    async keysIn(digits) {
      const live = await page();
      for (const digit of digits) await button(live, digit).click();
    },
    async signs() {
      const live = await page();
      // A page that has just come up takes no touch for a moment.
      await live.getByLabel(words.sign.pad).click({ trial: true });
      await drawSignature(live);
    },
    async reads() {
      return (await page()).evaluate(() => document.body.innerText);
    },
    async picture(path) {
      const live = await page();
      await live.evaluate(untilStill);
      await live.screenshot({ path });
    },
    async leaves() {
      await browser.close();
    },
  };
}

async function drawSignature(page: Page): Promise<void> {
  const box = await page.getByLabel(words.sign.pad).boundingBox();
  if (box === null) throw new Error('there is no signature pad on the page');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  for (const [from, to] of [
    [at(0.2, 0.3), at(0.8, 0.4)],
    [at(0.5, 0.2), at(0.45, 0.8)],
  ] as const) {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 12 });
    await page.mouse.up();
  }
}

/** Runs in the page: settles when every motion that has an end has ended. */
async function untilStill(): Promise<void> {
  const ending = document.getAnimations().filter((motion) => {
    const end = motion.effect?.getComputedTiming().endTime;
    return typeof end === 'number' && Number.isFinite(end);
  });
  await Promise.allSettled(ending.map((motion) => motion.finished));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
