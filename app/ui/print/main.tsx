import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { PrintDocument } from '../../contracts/print-document.ts';
import { PrintSheet } from './print-sheet.tsx';
import { settleFonts } from './settle-fonts.ts';
import './print.css';

declare global {
  /** Called by the shell, once a page: draws the document and resolves when it may be printed. */
  var drawDocument: (document: PrintDocument) => Promise<void>;
}

const place = document.getElementById('document');
if (place === null) throw new Error('index.html lacks #document');
const root = createRoot(place);

globalThis.drawDocument = async (toDraw) => {
  // Drawn in this very turn: a window that is never shown gets no animation frames to wait for.
  flushSync(() => root.render(<PrintSheet document={toDraw} />));
  await settleFonts(document);
};
