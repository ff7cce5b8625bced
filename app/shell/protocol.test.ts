import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOfUrl, originOf, serveFolder } from './protocol.ts';

const root = join('/bundle', 'ui');

describe('a URL of the app', () => {
  it('names a file under the root', () => {
    expect(fileOfUrl(root, `${originOf('page', 7)}/assets/a%20b.css`)).toBe(join(root, 'assets', 'a b.css'));
  });

  it.each([
    ['cunban://page-1/../station/main.js', 'dots are resolved by the URL itself and stay inside'],
    ['cunban://page-1/%2e%2e/station/main.js', 'so are encoded dots'],
    ['cunban://page-1/assets/../index.html', 'dots inside'],
  ])('%s stays under the root (%s)', (url) => {
    expect(fileOfUrl(root, url)?.startsWith(join(root, '/'))).toBe(true);
  });

  it.each([
    ['cunban://page-1/..%2fstation%2fmain.js', 'encoded slash'],
    ['cunban://page-1/..%5cstation%5cmain.js', 'encoded backslash'],
    ['cunban://page-1/c%3a/main.js', 'a drive'],
    ['cunban://page-1/a%00.html', 'a null byte'],
    ['cunban://page-1/%zz.html', 'no encoding at all'],
    ['cunban://page-1/', 'the root itself'],
    ['cunban://page-1/station.node', 'a kind of file that is not served'],
    ['cunban://page-1/README', 'a file without a kind'],
    ['cunban://elsewhere/index.html', 'a host of nobody'],
    ['cunban://page-1.evil/index.html', 'a host that only begins right'],
    ['https://page-1/index.html', 'another scheme'],
    ['not a url', 'no URL'],
  ])('%s names none (%s)', (url) => {
    expect(fileOfUrl(root, url)).toBeUndefined();
  });
});

describe('an answer', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cunban-protocol-'));
    await mkdir(join(folder, 'ui'));
    await writeFile(join(folder, 'ui', 'index.html'), '<p>办</p>');
    await writeFile(join(folder, 'secret.json'), '{}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const get = (path: string, init?: RequestInit) =>
    serveFolder(join(folder, 'ui'))(new Request(`${originOf('page', 1)}${path}`, init));

  it('carries type and policy', async () => {
    const response = await get('/index.html');
    expect(await response.text()).toBe('<p>办</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is 404 for what is not there, not inside or not asked for by GET', async () => {
    expect((await get('/absent.html')).status).toBe(404);
    expect((await get('/..%2fsecret.json')).status).toBe(404);
    expect((await get('/index.html', { method: 'POST' })).status).toBe(404);
  });
});
