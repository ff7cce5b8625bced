import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, BrowserWindow as ElectronBrowserWindow, WebContents } from 'electron';
import type { CDPSession } from 'playwright-core';
import { app } from './app.ts';
import type { Covers } from './covers.ts';
import { StandInSession } from './session.ts';
import { StandInWebContents } from './web-contents.ts';

/** The one window. It opens when something is loaded into it. */
export class BrowserWindow extends EventEmitter implements Covers<ElectronBrowserWindow, 'on' | 'webContents'> {
  readonly webContents: WebContents;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { session, preload } = options.webPreferences ?? {};
    // `Session` is what the types say the shell passes; here it can only be the stand-in's.
    const standIn: unknown = session;
    if (!(standIn instanceof StandInSession) || preload === undefined) {
      throw new Error('the Chromium host needs a session and a preload');
    }
    const contents = new StandInWebContents({
      session: standIn,
      preload,
      onOpened: (cdp) => (options.kiosk === true ? fillScreen(cdp) : Promise.resolve()),
      // Someone closed the browser's window: in Electron the app would quit.
      onClosed: () => app.quit(),
    });
    // What the shell uses of `WebContents` is what the stand-in covers (see its `implements`).
    this.webContents = contents as unknown as WebContents;
  }
}

async function fillScreen(cdp: CDPSession): Promise<void> {
  if (process.env.CUNBAN_HEADLESS === '1') return;
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'fullscreen' } });
}
