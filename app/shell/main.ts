import { join } from 'node:path';
import { app, protocol, safeStorage, utilityProcess } from 'electron';
import { createContractServer } from '../contracts/contract-server.ts';
import { createKeystore } from '../contracts/keystore.ts';
import { fail, ok } from '../contracts/result.ts';
import { shellContract } from '../contracts/shell.ts';
import { bundlePathsOf } from './bundle-root.ts';
import { createDocumentRenderer } from './document-window.ts';
import { lockDownCommandLine, lockDownDesktop } from './lockdown.ts';
import { log } from './log.ts';
import { type KioskPage, openKioskPage } from './page.ts';
import { superviseProcess } from './processes.ts';
import { scheme } from './protocol.ts';
import { createProcessRelay } from './relay.ts';

const paths = bundlePathsOf(import.meta.url);

// Electron's own answer to an uncaught error is a dialog box. A kiosk ends, and the service manager starts it anew.
// The message is left out: only where it happened is logged.
process.on('uncaughtException', (error) => {
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join(' ');
  log('uncaught-error', { name: error.name, at });
  app.exit(1);
});
process.on('unhandledRejection', (reason) => {
  throw reason;
});

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
lockDownCommandLine();

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.exit(0);

function run(): void {
  log('shell-started', { pid: process.pid, packaged: app.isPackaged });
  lockDownDesktop();
  const relay = createProcessRelay();

  const supervise = (name: 'station' | 'hardware') =>
    superviseProcess(name, () => utilityProcess.fork(paths[name], [], { serviceName: name, env: childEnvironment() }), {
      up: (post) => relay.up(name, post),
      gone() {
        relay.gone(name);
        // The visit died with its station; what the page held of the person goes with it.
        if (name === 'station') void page?.renew();
      },
      message: (message) => relay.accept(name, message),
    });
  let page: KioskPage | undefined;
  const hardware = supervise('hardware');
  const station = supervise('station');

  const renderDocument = createDocumentRenderer(paths);
  createContractServer(shellContract, relay.ownPort, {
    renewPage: async () => ((await page?.renew()) ? ok({}) : fail('page-not-loaded')),
    renderDocument: ({ document }) => renderDocument(document),
    ...createKeystore(safeStorage),
  });
  hardware.start();
  station.start();
  page = openKioskPage(paths, {
    up: (post) => relay.up('ui', post),
    gone: () => relay.gone('ui'),
    message: (message) => relay.accept('ui', message),
  });

  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    // The station first: it may still have to tell a device what to do with the paper it holds.
    void station
      .stop()
      .then(() => hardware.stop())
      .finally(() => {
        log('shell-stopped');
        app.exit(0);
      });
  });
}

/** The environment of both child processes: our own, and where their files are. */
function childEnvironment(): NodeJS.ProcessEnv {
  const userData = app.getPath('userData');
  return {
    ...process.env,
    CUNBAN_DATA_FOLDER: process.env.CUNBAN_DATA_FOLDER ?? join(userData, 'station'),
    CUNBAN_STATION_PROFILE: process.env.CUNBAN_STATION_PROFILE ?? join(userData, 'station-profile.json'),
    CUNBAN_BUNDLE_ROOT: paths.root,
  };
}
