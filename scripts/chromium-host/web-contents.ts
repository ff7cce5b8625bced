import { EventEmitter } from 'node:events';
import type { IpcMainEvent, PrintToPDFOptions, RenderProcessGoneDetails, WebContents } from 'electron';
import type { BrowserContext, CDPSession, Page, Request, Route } from 'playwright-core';
import type { Covers } from './covers.ts';
import { ipcMain } from './ipc-main.ts';
import { toWebUrl } from './origin.ts';
import { hostBinding, pageEntry, preloadScript, type SentByPage } from './preload-script.ts';
import type { StandInSession } from './session.ts';
import { pack, unpack } from './wire.ts';

type Member =
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'isCrashed'
  | 'isDestroyed'
  | 'loadURL'
  | 'on'
  | 'once'
  | 'printToPDF'
  | 'send'
  | 'setVisualZoomLevelLimits'
  | 'setWindowOpenHandler'
  | 'setZoomFactor';

type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type SenderFrame = Pick<NonNullable<IpcMainEvent['senderFrame']>, 'origin'> & { readonly parent: object | null };

/** A page of Chromium and the line to it. */
interface LivePage {
  readonly page: Page;
  readonly cdp: CDPSession;
}

/** One page of the browser behind the face of Electron's `WebContents`. */
export class StandInWebContents extends EventEmitter implements Covers<WebContents, Member> {
  readonly #session: StandInSession;
  readonly #preload: string | undefined;
  readonly #hidden: boolean;
  readonly #onOpened: (cdp: CDPSession) => Promise<void>;
  readonly #onClosed: () => void;
  #opening: Promise<LivePage> | undefined;
  #live: LivePage | undefined;
  #context: BrowserContext | undefined;
  #crashed = false;
  #creatingPage = false;
  #destroyed = false;
  /** The navigation that the shell itself asked for; every other one is the page's. */
  #ownNavigation: string | undefined;
  /** Where messages go: the main frame's current document. Undefined while there is none. */
  #documentContextId: number | undefined;
  #openHandler: WindowOpenHandler = () => ({ action: 'deny' });

  readonly navigationHistory = { clear(): void {} };

  constructor(options: {
    readonly session: StandInSession;
    readonly preload?: string;
    readonly hidden: boolean;
    /** Called for each page of the browser that comes to stand for these contents. */
    readonly onOpened: (cdp: CDPSession) => Promise<void>;
    readonly onClosed: () => void;
  }) {
    super();
    this.#session = options.session;
    this.#preload = options.preload;
    this.#hidden = options.hidden;
    this.#onOpened = options.onOpened;
    this.#onClosed = options.onClosed;
  }

  async loadURL(url: string): Promise<void> {
    // A crashed page can never be loaded again: another takes its place.
    if (this.#opening === undefined || this.#crashed) this.#opening = this.#openPage();
    const { page } = await this.#opening;
    this.#ownNavigation = toWebUrl(url);
    await page.goto(this.#ownNavigation, { waitUntil: 'load' });
    this.emit('did-finish-load');
  }

  /** Reaches the current document or none: like Electron's, a message sent between two documents is lost. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#live === undefined || this.#documentContextId === undefined) return;
    this.#live.cdp
      .send('Runtime.callFunctionOn', {
        executionContextId: this.#documentContextId,
        functionDeclaration: `(text) => globalThis.${pageEntry}?.(text)`,
        arguments: [{ value: JSON.stringify(pack({ channel, args })) }],
      })
      .catch(() => {});
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  setZoomFactor(_factor: number): void {}
  async setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {}

  isCrashed(): boolean {
    return this.#crashed;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Runs in the page's own world, as Electron's does. A page that is closed meanwhile never answers. */
  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.#opened()).page.evaluate(code);
  }

  /** Knows A4 alone, the only size the shell asks for. */
  async printToPDF(options: PrintToPDFOptions): Promise<Buffer<ArrayBuffer>> {
    if (options.pageSize !== 'A4') throw new Error('the Chromium host prints on A4 only');
    const { cdp } = await this.#opened();
    const { data } = await cdp.send('Page.printToPDF', {
      paperWidth: 210 / 25.4,
      paperHeight: 297 / 25.4,
      preferCSSPageSize: options.preferCSSPageSize ?? false,
      printBackground: options.printBackground ?? false,
    });
    return Buffer.from(data, 'base64');
  }

  /** Closes the page for good; in Electron a destroyed window takes its renderer along. */
  destroy(): void {
    this.#destroyed = true;
    void this.#opening?.then(() => this.#context?.close()).catch(() => {});
  }

  #opened(): Promise<LivePage> {
    if (this.#opening === undefined) throw new Error('nothing was loaded');
    return this.#opening;
  }

  forcefullyCrashRenderer(): void {
    this.#live?.cdp.send('Page.crash').catch(() => {});
  }

  async #openPage(): Promise<LivePage> {
    const context = await this.#openContext();
    const crashed = this.#live?.page;
    this.#creatingPage = true;
    const page = await context.newPage().finally(() => {
      this.#creatingPage = false;
    });
    const cdp = await context.newCDPSession(page);
    this.#live = { page, cdp };
    this.#crashed = false;
    page.on('crash', () => this.#loseRenderer(page));
    page.on('close', () => {
      if (this.#live?.page === page && !this.#destroyed) this.#onClosed();
    });
    await this.#listen(cdp);
    await this.#onOpened(cdp);
    // The old page goes only now, for a browser without a page shows nothing at all.
    await crashed?.close();
    return this.#live;
  }

  async #openContext(): Promise<BrowserContext> {
    if (this.#context !== undefined) return this.#context;
    const context = await (this.#hidden ? this.#session.freshContext() : this.#session.context());
    this.#context = context;
    if (this.#preload !== undefined) await context.addInitScript({ content: preloadScript(this.#preload) });
    await context.route('**/*', (route) => this.#answer(route).catch(() => {}));
    context.on('page', (page) => {
      // A link with a target: `window.open` never gets this far (see preload-script.ts).
      if (this.#creatingPage) return;
      this.#denyOpening(page.url());
      page.close().catch(() => {});
    });
    return context;
  }

  async #listen(cdp: CDPSession): Promise<void> {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const frames = new Map<number, SenderFrame>();
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId, isDefault } = (context.auxData ?? {}) as {
        readonly frameId?: string;
        readonly isDefault?: boolean;
      };
      const isMain = frameId === frameTree.frame.id;
      frames.set(context.id, {
        origin: this.#session.appUrl(`${context.origin}/`).slice(0, -1),
        parent: isMain ? null : {},
      });
      if (isMain && isDefault === true) this.#documentContextId = context.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      frames.delete(executionContextId);
      if (this.#documentContextId === executionContextId) this.#documentContextId = undefined;
    });
    cdp.on('Runtime.executionContextsCleared', () => {
      frames.clear();
      this.#documentContextId = undefined;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== hostBinding) return;
      const sent = unpack(JSON.parse(payload)) as SentByPage;
      if ('openUrl' in sent) this.#denyOpening(sent.openUrl);
      else
        ipcMain.emit(sent.channel, { sender: this, senderFrame: frames.get(executionContextId) ?? null }, ...sent.args);
    });
    await cdp.send('Runtime.addBinding', { name: hostBinding });
    await cdp.send('Runtime.enable');
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    if (!this.#isFromOwnPage(request)) {
      await route.abort('aborted');
      return;
    }
    if (request.isNavigationRequest() && request.frame() === this.#live?.page.mainFrame()) {
      const isOwn = request.url() === this.#ownNavigation;
      const url = this.#session.appUrl(request.url());
      if (!isOwn && this.#isNavigationPrevented(url)) {
        await route.abort('aborted');
        return;
      }
      this.#ownNavigation = undefined;
      this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    }
    await this.#session.answer(route);
  }

  #isFromOwnPage(request: Request): boolean {
    try {
      return request.frame().page() === this.#live?.page;
    } catch {
      // The first request of a page that is only just being opened: a popup.
      return false;
    }
  }

  #isNavigationPrevented(url: string): boolean {
    let prevented = false;
    this.emit('will-navigate', {
      url,
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }

  #denyOpening(webUrl: string): void {
    const { action } = this.#openHandler({
      url: this.#session.appUrl(webUrl),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { policy: 'default', url: '' },
    });
    if (action !== 'deny') throw new Error('the Chromium host opens no second window');
  }

  #loseRenderer(page: Page): void {
    if (this.#live?.page !== page) return;
    this.#crashed = true;
    this.#documentContextId = undefined;
    const details: RenderProcessGoneDetails = { reason: 'crashed', exitCode: 139 };
    this.emit('render-process-gone', {}, details);
  }
}
