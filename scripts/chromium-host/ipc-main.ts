import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';
import type { Covers } from './covers.ts';

class StandInIpcMain extends EventEmitter implements Covers<IpcMain, 'on' | 'off'> {}

/** Messages of pages arrive here, as `(event, ...arguments)` by channel. */
export const ipcMain = new StandInIpcMain();
