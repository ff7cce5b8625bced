/**
 * The stand-in for the module `electron`: what the shell uses of it and nothing more, each part checked against
 * Electron's own type definitions. Importing it starts nothing.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { globalShortcut, Menu, powerSaveBlocker } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { safeStorage } from './safe-storage.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility-process.ts';
