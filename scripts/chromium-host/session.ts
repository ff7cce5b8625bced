import { EventEmitter } from 'node:events';
import type {
  CallbackResponse,
  session as electronSession,
  OnBeforeRequestListenerDetails,
  Protocol,
  Session,
  WebRequestFilter,
} from 'electron';
import type { BrowserContext, Route } from 'playwright-core';
import { openContext } from './chromium.ts';
import type { Covers } from './covers.ts';
import { toAppUrl } from './origin.ts';

type ProtocolHandler = Parameters<Protocol['handle']>[1];
type PermissionCheck = Exclude<Parameters<Session['setPermissionCheckHandler']>[0], null>;
type BeforeRequest = (details: OnBeforeRequestListenerDetails, callback: (response: CallbackResponse) => void) => void;

type SessionMember =
  | 'clearData'
  | 'on'
  | 'setDevicePermissionHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setSpellCheckerEnabled';

/** Permissions of the browser that the shell's check handler is asked about when the context opens. */
const askedPermissions = ['geolocation', 'notifications', 'midi', 'clipboard-read'] as const;

/** One session: one browser context off the record, and one more for each window that is never shown. */
export class StandInSession extends EventEmitter implements Covers<Session, SessionMember> {
  readonly #handlers = new Map<string, ProtocolHandler>();
  #beforeRequest: { readonly urls: readonly string[]; readonly listener: BeforeRequest } | undefined;
  #permissionCheck: PermissionCheck = () => true;
  #context: Promise<BrowserContext> | undefined;

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      this.#handlers.set(scheme, handler);
    },
  } satisfies Covers<Protocol, 'handle'>;

  readonly webRequest = {
    onBeforeRequest: (filter: WebRequestFilter, listener: BeforeRequest): void => {
      this.#beforeRequest = { urls: filter.urls, listener };
    },
  };

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#permissionCheck = handler ?? (() => true);
  }
  /** Chromium's own prompts never appear: what is not granted when the context opens is refused. */
  setPermissionRequestHandler(): void {}
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}

  async clearData(): Promise<void> {
    const context = await this.context();
    await context.clearCookies();
  }

  /** The browser context, opened when it is first asked for. */
  context(): Promise<BrowserContext> {
    this.#context ??= this.freshContext();
    return this.#context;
  }

  /** A context for one window alone; closing it leaves nothing of the window. */
  async freshContext(): Promise<BrowserContext> {
    const context = await openContext();
    const details = { requestingUrl: '', isMainFrame: true };
    const granted: string[] = askedPermissions.filter((name) => this.#permissionCheck(null, name, '', details));
    if (this.#permissionCheck(null, 'media', '', { ...details, mediaType: 'video' })) granted.push('camera');
    await context.grantPermissions(granted);
    return context;
  }

  /** The URL as the app knows it: its own scheme instead of the intercepted origin. */
  appUrl(webUrl: string): string {
    return toAppUrl(webUrl, this.#handlers.keys());
  }

  /** Answers a request of a page: by the app's protocol handler, or as `onBeforeRequest` decides. */
  async answer(route: Route): Promise<void> {
    const request = route.request();
    const url = this.appUrl(request.url());
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) {
      if (this.#isCancelled(url, request.method())) await route.abort('blockedbyclient');
      else await route.continue();
      return;
    }
    const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  #isCancelled(url: string, method: string): boolean {
    if (this.#beforeRequest === undefined) return false;
    const { urls, listener } = this.#beforeRequest;
    if (!urls.some((pattern) => url.startsWith(pattern.slice(0, pattern.indexOf('*'))))) return false;
    let cancelled = false;
    const details: OnBeforeRequestListenerDetails = {
      id: 0,
      url,
      method,
      resourceType: 'other',
      referrer: '',
      timestamp: Date.now(),
      uploadData: [],
    };
    listener(details, (response) => {
      cancelled = response.cancel === true;
    });
    return cancelled;
  }
}

const partitions = new Map<string, StandInSession>();

export const session = {
  fromPartition(partition: string): Session {
    if (partition.startsWith('persist:')) throw new Error('the Chromium host keeps no session on disk');
    const found = partitions.get(partition) ?? new StandInSession();
    partitions.set(partition, found);
    // What the shell uses of a session is what the stand-in covers (see its `implements`).
    return found as unknown as Session;
  },
} satisfies Covers<typeof electronSession, 'fromPartition'>;

export const protocol = {
  /** The intercepted https origins have these privileges by nature. */
  registerSchemesAsPrivileged(_schemes: Parameters<Protocol['registerSchemesAsPrivileged']>[0]): void {},
} satisfies Covers<Protocol, 'registerSchemesAsPrivileged'>;
