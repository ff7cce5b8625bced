import { app, globalShortcut, Menu, powerSaveBlocker, type Session, type WebContents } from 'electron';
import { log } from './log.ts';

/** Keys that would leave, reload, zoom or inspect the page, should someone plug a keyboard in. */
const swallowedKeys = [
  ...'F1 F3 F5 F11 F12 Alt+F4 Alt+Left Alt+Right Alt+Tab'.split(' '),
  ...'R W Q N T P S O F H J U Plus - 0'.split(' ').map((key) => `CommandOrControl+${key}`),
  ...'R I J C N Delete'.split(' ').map((key) => `CommandOrControl+Shift+${key}`),
];

/** Switches that must be set before Electron is ready. */
export function lockDownCommandLine(): void {
  app.commandLine.appendSwitch('disable-http-cache');
  app.commandLine.appendSwitch('disable-back-forward-cache');
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  const port = process.env.CUNBAN_REMOTE_DEBUGGING_PORT;
  if (!app.isPackaged && port !== undefined) app.commandLine.appendSwitch('remote-debugging-port', port);
}

/** Takes what the desktop would otherwise offer. The rest is the job of the operating system's session. */
export function lockDownDesktop(): void {
  Menu.setApplicationMenu(null);
  powerSaveBlocker.start('prevent-display-sleep');
  // One at a time: `registerAll` gives up silently where another program holds a single key of the list.
  const refused = swallowedKeys.filter((key) => !globalShortcut.register(key, () => {}));
  if (refused.length > 0) log('shortcuts-refused', { count: refused.length });
}

/**
 * The page gets no network of its own, no download and no permission, but that the kiosk's may see through a document
 * camera: pictures only, never a microphone.
 */
export function lockDownSession(session: Session, camera: 'camera' | 'no-camera'): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { mediaTypes } = details as { readonly mediaTypes?: readonly string[] };
    callback(camera === 'camera' && permission === 'media' && mediaTypes?.join() === 'video');
  });
  session.setPermissionCheckHandler(
    (_contents, permission, _origin, details) =>
      camera === 'camera' && permission === 'media' && details.mediaType === 'video',
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];
  session.webRequest.onBeforeRequest({ urls }, (_details, callback) => callback({ cancel: true }));
}

/** The page goes nowhere but to `allowedUrl()`, opens nothing and is never zoomed. */
export function lockDownContents(contents: WebContents, allowedUrl: () => string): void {
  const denyOthers = (event: { readonly url: string; preventDefault(): void }): void => {
    if (event.url === allowedUrl()) return;
    event.preventDefault();
    log('navigation-denied');
  };
  contents.on('will-navigate', denyOthers);
  contents.on('will-frame-navigate', denyOthers);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => {
    log('window-open-denied');
    return { action: 'deny' };
  });
  // Nobody types here; what comes as keys is a keyboard that was plugged in, or a code scanner that plays one.
  contents.on('before-input-event', (event) => event.preventDefault());
  contents.on('zoom-changed', () => contents.setZoomFactor(1));
  contents.on('did-finish-load', () => {
    contents.setVisualZoomLevelLimits(1, 1).catch(() => log('zoom-limit-failed'));
  });
}
