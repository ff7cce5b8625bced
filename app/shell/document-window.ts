import { BrowserWindow, session } from 'electron';
import type { PrintDocument } from '../contracts/print-document.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import type { RenderDocumentFailure } from '../contracts/shell.ts';
import type { BundlePaths } from './bundle-root.ts';
import { lockDownContents, lockDownSession } from './lockdown.ts';
import { log } from './log.ts';
import { originOf, scheme, serveFolder } from './protocol.ts';

const limitMs = 20_000;

type RenderDocument = (document: PrintDocument) => Promise<Result<{ readonly pdf: Uint8Array }, RenderDocumentFailure>>;

/**
 * Makes a function that turns a document into a PDF. Each is drawn in a hidden window with no bridge to anything, in a
 * session that lives in memory; the window is destroyed whatever happens.
 */
export function createDocumentRenderer(paths: BundlePaths): RenderDocument {
  const documents = session.fromPartition('documents');
  documents.protocol.handle(scheme, serveFolder(paths.ui));
  lockDownSession(documents, 'no-camera');
  let serial = 0;

  return async (document) => {
    serial += 1;
    const url = `${originOf('document', serial)}/print/index.html`;
    const webPreferences = { session: documents, sandbox: true, contextIsolation: true, nodeIntegration: false };
    // A window that was never shown is throttled as a background page, timers and fonts included.
    const window = new BrowserWindow({
      show: false,
      webPreferences: { ...webPreferences, backgroundThrottling: false },
    });
    const contents = window.webContents;
    lockDownContents(contents, () => url);
    let timer: NodeJS.Timeout | undefined;
    const timeOut = new Promise<'timed-out'>((resolve) => {
      timer = setTimeout(() => resolve('timed-out'), limitMs);
    });
    const gone = new Promise<'gone'>((resolve) => contents.once('render-process-gone', () => resolve('gone')));
    const draw = async (): Promise<Uint8Array> => {
      await contents.loadURL(url);
      // Handed over as data: it never stands in a URL, a title or a file.
      await contents.executeJavaScript(`drawDocument(${JSON.stringify(document)})`);
      return contents.printToPDF({ pageSize: 'A4', preferCSSPageSize: true, printBackground: true });
    };
    const drawn = await Promise.race([draw().catch(() => 'gone' as const), gone, timeOut]);
    clearTimeout(timer);
    window.destroy();
    if (drawn instanceof Uint8Array) return ok({ pdf: new Uint8Array(drawn) });
    log('document-not-rendered', { reason: drawn });
    return fail(drawn === 'timed-out' ? 'document-timed-out' : 'document-not-drawn');
  };
}
