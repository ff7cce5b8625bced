import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App, Event } from 'electron';
import { closeChromium } from './chromium.ts';
import { commandLine } from './command-line.ts';
import type { Covers } from './covers.ts';

const exitGraceMs = 5000;

const { values: switches } = parseArgs({
  args: process.argv.slice(2),
  options: { 'user-data-dir': { type: 'string' } },
  strict: false,
});

const userData =
  typeof switches['user-data-dir'] === 'string'
    ? switches['user-data-dir']
    : join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Cunban');

type AppMember =
  | 'commandLine'
  | 'exit'
  | 'getPath'
  | 'isPackaged'
  | 'on'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'whenReady';

class StandInApp extends EventEmitter implements Covers<App, AppMember> {
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  #exiting = false;

  async whenReady(): Promise<void> {}

  requestSingleInstanceLock(): boolean {
    return true;
  }

  /** Knows `userData` alone, the only folder the shell asks for. */
  getPath(name: Parameters<App['getPath']>[0]): string {
    if (name !== 'userData') throw new Error(`the Chromium host has no path "${name}"`);
    return userData;
  }

  quit(): void {
    let prevented = false;
    const event: Event = {
      preventDefault: () => {
        prevented = true;
      },
      get defaultPrevented() {
        return prevented;
      },
    };
    this.emit('before-quit', event);
    if (!prevented) this.exit(0);
  }

  /** Ends the host. Chromium is closed first, for a bounded time; it also ends by itself once its pipe is closed. */
  exit(exitCode = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    setTimeout(() => process.exit(exitCode), exitGraceMs).unref();
    void closeChromium().finally(() => process.exit(exitCode));
  }
}

export const app = new StandInApp();
