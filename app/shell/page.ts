import { app, BrowserWindow, type IpcMainEvent, ipcMain, session } from 'electron';
import { createBackOff } from './back-off.ts';
import type { BundlePaths } from './bundle-root.ts';
import { toPage, toShell } from './channels.ts';
import { lockDownContents, lockDownSession } from './lockdown.ts';
import { log } from './log.ts';
import { originOf, scheme, serveFolder } from './protocol.ts';

export interface PageObserver {
  /** A fresh page begins; `post` reaches it and no earlier one. */
  up(post: (message: unknown) => void): void;
  gone(): void;
  message(message: unknown): void;
}

export interface KioskPage {
  /** Ends the page and the renderer process that held it, and loads a fresh one; false when that one did not load. */
  renew(): Promise<boolean>;
}

/** Opens the one window and keeps a live page in it. */
export function openKioskPage(paths: BundlePaths, observer: PageObserver): KioskPage {
  // Without the prefix `persist:` a partition lives in memory: nothing of the page is ever written to disk.
  const pageSession = session.fromPartition('kiosk');
  pageSession.protocol.handle(scheme, serveFolder(paths.ui));
  lockDownSession(pageSession, 'camera');

  const window = new BrowserWindow({
    kiosk: true,
    fullscreen: true,
    frame: false,
    closable: false,
    title: '村办',
    backgroundColor: '#f7f3ea',
    webPreferences: {
      session: pageSession,
      preload: paths.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  });
  window.on('close', (event) => event.preventDefault());
  const contents = window.webContents;

  const backOff = createBackOff();
  let serial = 0;
  let loadedAt = performance.now();
  let retry: NodeJS.Timeout | undefined;
  const currentUrl = (): string => `${originOf('page', serial)}/index.html`;
  lockDownContents(contents, currentUrl);

  const load = async (): Promise<boolean> => {
    clearTimeout(retry);
    serial += 1;
    const own = serial;
    loadedAt = performance.now();
    try {
      await contents.loadURL(currentUrl());
    } catch {
      // A newer load has taken over: this one was aborted by it, and its outcome is the other's to report.
      if (own !== serial) return false;
      log('page-load-failed');
      loadLater();
      return false;
    }
    contents.navigationHistory.clear();
    await pageSession.clearData();
    log('page-loaded');
    return true;
  };

  const loadLater = (): void => {
    clearTimeout(retry);
    retry = setTimeout(() => void load(), backOff(performance.now() - loadedAt));
  };

  contents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return;
    const own = serial;
    observer.up((message) => {
      if (own === serial && !contents.isDestroyed() && !contents.isCrashed()) contents.send(toPage, message);
    });
  });
  contents.on('render-process-gone', (_event, details) => {
    // The old page's process ends cleanly when a fresh page with a process of its own takes over.
    if (details.reason === 'clean-exit') return;
    log('page-gone', { reason: details.reason, exitCode: details.exitCode });
    observer.gone();
    loadLater();
  });
  // A page that hangs cannot be navigated away from: end its process, and the handler above loads a fresh one.
  window.on('unresponsive', () => contents.forcefullyCrashRenderer());

  const isFromPage = (event: IpcMainEvent): boolean =>
    event.sender === contents &&
    event.senderFrame !== null &&
    event.senderFrame.parent === null &&
    event.senderFrame.origin === originOf('page', serial);
  ipcMain.on(toShell, (event, message: unknown) => {
    if (isFromPage(event)) observer.message(message);
    else log('message-dropped', { from: 'foreign-frame' });
  });

  void load();
  return { renew: load };
}
