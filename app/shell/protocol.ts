import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';

export const scheme = 'cunban';

/**
 * Every fresh page, and every document, gets an origin of its own, `cunban://page-7`. Pages of different origins never
 * share a renderer process, so leaving one ends the process that held it; and a late message is known by its origin.
 */
export function originOf(kind: 'page' | 'document', serial: number): string {
  return `${scheme}://${kind}-${serial}`;
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
};

/**
 * The absolute path of the file that `url` names under `root`, or undefined where it names none: wrong scheme or
 * host, a path that leaves the root, a kind of file that is not served.
 */
export function fileOfUrl(root: string, url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== `${scheme}:` || !/^(page|document)-\d+$/.test(parsed.host)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return undefined;
  }
  // A backslash or a drive colon is a separator to Windows only; no file of ours has either in its name.
  if (/[\0\\:]/.test(path)) return undefined;
  const file = resolve(root, `.${path}`);
  const inside = relative(root, file);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return undefined;
  return extname(file) in mimeTypes ? file : undefined;
}

/** Answers requests of the page with files under `root`; everything else is 404. */
export function serveFolder(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = request.method === 'GET' ? fileOfUrl(root, request.url) : undefined;
    const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (file === undefined || content === undefined) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(content), {
      headers: {
        'content-type': mimeTypes[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    });
  };
}
