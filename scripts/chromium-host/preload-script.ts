import { readFileSync } from 'node:fs';
import type { contextBridge as electronContextBridge, ipcRenderer as electronIpcRenderer } from 'electron';
import type { Covers } from './covers.ts';
import { pack, unpack } from './wire.ts';

/** Names under which host and page find each other; a page can see them: one more reason why this host serves nobody. */
export const hostBinding = '__chromiumHostReceive';
export const pageEntry = '__chromiumHostDeliver';

/** What a page sends through the binding: an ipc message, or the wish to open a window. */
export type SentByPage = { readonly channel: string; readonly args: readonly unknown[] } | { readonly openUrl: string };

type PreloadBody = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;

/** Source of the script that runs before any other in a page and there runs the preload as the build made it. */
export function preloadScript(preloadPath: string): string {
  const preload = `(require, module, exports) => {\n${readFileSync(preloadPath, 'utf8')}\n}`;
  return `(${runPreload})('${hostBinding}', '${pageEntry}', ${pack}, ${unpack}, ${preload})`;
}

/**
 * Runs in the page, pasted as source, so it uses its arguments and the page's globals only: gives the preload a
 * `require('electron')` of contextBridge and ipcRenderer. Like Electron's, a preload runs in the main frame alone.
 */
function runPreload(
  bindingName: string,
  entryName: string,
  packValue: typeof pack,
  unpackValue: typeof unpack,
  preload: PreloadBody,
): void {
  if (window !== window.top) return;
  const globals = globalThis as unknown as Record<string, (text: string) => void>;
  const post = globals[bindingName];
  const send = (sent: SentByPage): void => post?.(JSON.stringify(packValue(sent)));
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();

  Object.defineProperty(globalThis, entryName, {
    value: (text: string) => {
      const { channel, args } = unpackValue(JSON.parse(text)) as { channel: string; args: unknown[] };
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({ ports: [] }, ...args);
    },
  });
  const ipcRenderer = {
    send(channel: string, ...args: unknown[]): void {
      send({ channel, args });
    },
    on(channel: string, listener: (event: never, ...args: unknown[]) => void): unknown {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener as (event: object, ...args: unknown[]) => void));
      return ipcRenderer;
    },
    off(channel: string, listener: (event: never, ...args: unknown[]) => void): unknown {
      listeners.get(channel)?.delete(listener as (event: object, ...args: unknown[]) => void);
      return ipcRenderer;
    },
  } satisfies Covers<typeof electronIpcRenderer, 'send' | 'on' | 'off'>;
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown): void {
      const value = Object.freeze({ ...(api as object) });
      Object.defineProperty(window, name, { value, enumerable: true });
    },
  } satisfies Covers<typeof electronContextBridge, 'exposeInMainWorld'>;

  // As in Electron, a page whose window is denied gets null, there is no context menu and nobody offers to translate.
  window.open = (url = '') => {
    send({ openUrl: String(new URL(url, location.href)) });
    return null;
  };
  addEventListener('contextmenu', (event) => event.preventDefault(), true);
  addEventListener('DOMContentLoaded', () => {
    document.head.append(Object.assign(document.createElement('meta'), { name: 'google', content: 'notranslate' }));
  });

  const module = { exports: {} };
  preload(
    (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload may require electron only');
      return { contextBridge, ipcRenderer };
    },
    module,
    module.exports,
  );
}
