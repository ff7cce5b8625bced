/** Breaks: Electron belongs to the shell. */
import type { BrowserWindow } from 'electron';

export type Planted = BrowserWindow;
