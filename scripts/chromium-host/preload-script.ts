import { readFileSync } from 'node:fs';
import { pack, unpack } from './wire.ts';

/** Names under which host and page find each other; a page could see them, which is why this is no place to serve people. */
export const hostBinding = '__chromiumHostReceive';
export const pageEntry = '__chromiumHostDeliver';

/**
 * Source of the script that runs before any other in a page: a `require('electron')` of two parts (contextBridge,
 * ipcRenderer) and, inside it, the preload as the build made it. Like Electron's it runs in the main frame only.
 */
export function preloadScript(preloadPath: string): string {
  return `(() => {
  if (window !== window.top) return;
  ${pack.toString()}
  ${unpack.toString()}
  const listeners = new Map();
  const host = globalThis.${hostBinding};
  Object.defineProperty(globalThis, '${pageEntry}', { value: (text) => {
    const { channel, args } = unpack(JSON.parse(text));
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({ ports: [] }, ...args);
  } });
  const ipcRenderer = {
    send(channel, ...args) { host(JSON.stringify(pack({ channel, args }))); },
    on(channel, listener) {
      if (!listeners.has(channel)) listeners.set(channel, new Set());
      listeners.get(channel).add(listener);
      return ipcRenderer;
    },
    off(channel, listener) { listeners.get(channel)?.delete(listener); return ipcRenderer; },
  };
  const contextBridge = {
    exposeInMainWorld(name, api) {
      Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true });
    },
  };
  // Electron shows no context menu of its own.
  addEventListener('contextmenu', (event) => event.preventDefault(), true);
  const require = (name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload may require electron only');
    return { contextBridge, ipcRenderer };
  };
  const module = { exports: {} };
  ((require, module, exports) => {
${readFileSync(preloadPath, 'utf8')}
  })(require, module, module.exports);
})();`;
}
