import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, BrowserWindow as ElectronBrowserWindow, WebContents } from 'electron';
import type { CDPSession } from 'playwright-core';
import { app } from './app.ts';
import type { Covers } from './covers.ts';
import { StandInSession } from './session.ts';
import { StandInWebContents } from './web-contents.ts';

/** A window. It opens when something is loaded into it; one that is not to be shown opens out of sight. */
export class BrowserWindow
  extends EventEmitter
  implements Covers<ElectronBrowserWindow, 'destroy' | 'on' | 'webContents'>
{
  readonly webContents: WebContents;
  readonly #contents: StandInWebContents;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { session, preload } = options.webPreferences ?? {};
    // `Session` is what the types say the shell passes; here it can only be the stand-in's.
    const standIn: unknown = session;
    if (!(standIn instanceof StandInSession)) throw new Error('the Chromium host needs a session');
    const settle = options.kiosk === true ? fillScreen : options.show === false ? hide : undefined;
    const contents = new StandInWebContents({
      session: standIn,
      ...(preload === undefined ? {} : { preload }),
      hidden: options.show === false,
      onOpened: async (cdp) => settle?.(cdp),
      // Someone closed the browser's window: in Electron the app would quit.
      onClosed: () => app.quit(),
    });
    this.#contents = contents;
    // What the shell uses of `WebContents` is what the stand-in covers (see its `implements`).
    this.webContents = contents as unknown as WebContents;
  }

  destroy(): void {
    this.#contents.destroy();
  }
}

const fillScreen = (cdp: CDPSession): Promise<void> => setWindowState(cdp, 'fullscreen');
const hide = (cdp: CDPSession): Promise<void> => setWindowState(cdp, 'minimized');

async function setWindowState(cdp: CDPSession, windowState: 'fullscreen' | 'minimized'): Promise<void> {
  if (process.env.CUNBAN_HEADLESS === '1') return;
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
}
