import { contextBridge, ipcRenderer } from 'electron';
import { toPage, toShell } from './channels.ts';

/** All the page sees of the world: `post` to the shell and `receive` from it, as a `ContractPort`. */
contextBridge.exposeInMainWorld('cunban', {
  post(message: unknown): void {
    ipcRenderer.send(toShell, message);
  },
  receive(listener: (message: unknown) => void): () => void {
    const forward = (_event: unknown, message: unknown): void => listener(message);
    ipcRenderer.on(toPage, forward);
    return () => {
      ipcRenderer.off(toPage, forward);
    };
  },
});
