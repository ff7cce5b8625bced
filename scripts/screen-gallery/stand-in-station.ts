import type { Page } from 'playwright-core';
import type { Screen } from '../../app/contracts/screen.ts';
import type { UserEvent } from '../../app/contracts/user-event.ts';
import type { Surface } from './surfaces.ts';

/** What the page sees in place of a station, and what a test may ask of it. */
interface StandIn {
  screen: unknown;
  readonly sent: unknown[];
  readonly receivers: Set<(message: unknown) => void>;
}

declare global {
  var standIn: StandIn;
}

/** Puts a stand-in for the station into every page loaded from now on. */
export async function standInForStation(page: Page, surface: Surface, first: Screen): Promise<void> {
  await page.addInitScript(
    ({ display, screen }) => {
      const receivers = new Set<(message: unknown) => void>();
      const standIn: StandIn = { screen, sent: [], receivers };
      const answer = (id: string, value: unknown): void => {
        const message = { contract: 'kiosk', type: 'return', id, result: { ok: true, value } };
        queueMicrotask(() => {
          for (const receive of receivers) receive(message);
        });
      };
      const cunban = {
        post(message: {
          readonly id: string;
          readonly method: string;
          readonly argument: { readonly event: unknown };
        }) {
          if (message.method === 'send') standIn.sent.push(message.argument.event);
          const attached = { display, languages: ['zh-Hans', 'en'], screen: standIn.screen };
          answer(message.id, message.method === 'attach' ? attached : {});
        },
        receive(listener: (message: unknown) => void) {
          receivers.add(listener);
          return () => receivers.delete(listener);
        },
      };
      Object.assign(globalThis, { standIn, cunban });
    },
    { display: surface.display, screen: first },
  );
}

/** Shows a screen on a page that holds nothing of the screen before, and waits until it is drawn in its fonts. */
export async function drawFreshScreen(page: Page, screen: Screen): Promise<void> {
  await sendScreen(page, { kind: 'starting' });
  await sendScreen(page, screen);
  await page.evaluate(async () => {
    // Which fonts are wanted is known only once the text has been laid out.
    document.body.getBoundingClientRect();
    await document.fonts.ready;
  });
}

/** The same, and waits until the page takes presses. */
export async function showFreshScreen(page: Page, screen: Screen): Promise<void> {
  await sendScreen(page, { kind: 'starting' });
  await showScreen(page, screen);
}

/** Shows a screen as the station's next, and waits until it takes presses. */
export async function showScreen(page: Page, screen: Screen): Promise<void> {
  await sendScreen(page, screen);
  await page.waitForFunction(() => document.querySelector('.glass')?.getAttribute('data-settling') === 'false');
}

/** Sends a screen as the station would and waits until React has drawn it. */
export async function sendScreen(page: Page, screen: Screen): Promise<void> {
  await page.evaluate(async (next) => {
    standIn.screen = next;
    for (const receive of standIn.receivers) {
      receive({ contract: 'kiosk', type: 'event', name: 'screen', payload: next });
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }, screen);
}

/** What the person at the page did since the last call, touches left out. */
export async function takeSentEvents(page: Page): Promise<readonly UserEvent[]> {
  const events = await page.evaluate(() => standIn.sent.splice(0));
  return (events as UserEvent[]).filter((event) => event.type !== 'touch');
}

/** Takes the station away, or brings it back. */
export async function setPeer(page: Page, state: 'gone' | 'up'): Promise<void> {
  await page.evaluate((peer) => {
    for (const receive of standIn.receivers) receive({ contract: 'kiosk', type: 'peer', state: peer });
  }, state);
}
