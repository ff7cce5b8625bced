import type { Menu as ElectronMenu, GlobalShortcut, PowerSaveBlocker } from 'electron';
import type { Covers } from './covers.ts';

// There is no desktop to guard under Xvfb or without a head: these accept what they are told.

export const globalShortcut = {
  register: (_accelerator: string, _callback: () => void): boolean => true,
} satisfies Covers<GlobalShortcut, 'register'>;

export const powerSaveBlocker = {
  start: (_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => 1,
} satisfies Covers<PowerSaveBlocker, 'start'>;

export const Menu = {
  setApplicationMenu(_menu: ElectronMenu | null): void {},
} satisfies Covers<typeof ElectronMenu, 'setApplicationMenu'>;
