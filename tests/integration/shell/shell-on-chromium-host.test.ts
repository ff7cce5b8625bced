import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureKiosk, startFixtureKiosk } from './fixture-kiosk.ts';

let running: FixtureKiosk;

beforeAll(async () => {
  running = await startFixtureKiosk('shell');
}, 60_000);

afterAll(async () => {
  await running?.stop();
});

describe('the page', () => {
  it('is served by the app scheme under its policy, at the size of the screen', async () => {
    const page = await running.page();
    expect(await page.textContent('#state')).toBe('ready');
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1080, 1920]);
    // The style sheet came with the right MIME type, or `nosniff` would have refused it.
    expect(await page.evaluate(() => getComputedStyle(document.body.children[0] as Element).color)).toBe(
      'rgb(1, 2, 3)',
    );
    const policy = await page.evaluate(async () => (await fetch('./page.css')).headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
  });

  it('has nothing of Node and one bridge that cannot be replaced', async () => {
    const page = await running.page();
    expect(await page.evaluate(() => [typeof globalThis.process, 'require' in globalThis])).toEqual([
      'undefined',
      false,
    ]);
    expect(await page.evaluate(() => Object.isFrozen((globalThis as unknown as { cunban: object }).cunban))).toBe(true);
  });

  it('reads no file outside its folder', async () => {
    const page = await running.page();
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['./page.js', '/%2e%2e/station/main.js', '/..%2fpackage.json', '/%2e%2e%5cpackage.json'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([200, 404, 404, 404]);
  });

  it('cannot navigate away', async () => {
    const page = await running.page();
    const before = page.url();
    const denied = running.kiosk.nextEvent('navigation-denied');
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await denied;
    expect(page.url()).toBe(before);
    expect(await page.evaluate(() => fixture.call('echo', 'still here'))).toBe('still here');
  });

  it('cannot open a window', async () => {
    const page = await running.page();
    const denied = running.kiosk.nextEvent('window-open-denied');
    await page.evaluate(() => {
      window.open('https://example.org/');
    });
    await denied;
    await expect.poll(() => running.browser.contexts().flatMap((context) => context.pages()).length).toBe(1);
  });

  it('cannot reach the network', async () => {
    const page = await running.page();
    const outcome = await page.evaluate(() =>
      fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(outcome).toBe('refused');
  });
});

describe('the relay', () => {
  it('carries a call to the station and back, undefined included', async () => {
    const page = await running.page();
    const argument = { text: '办事', list: [1, null, { deep: true }] };
    expect(await page.evaluate((sent) => fixture.call('echo', sent), argument)).toEqual(argument);
    expect(await page.evaluate(async () => (await fixture.call('echo', undefined)) === undefined)).toBe(true);
  });

  it('carries bytes from page to station to hardware and back intact', async () => {
    const page = await running.page();
    const answer = await page.evaluate(async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const result = (await fixture.call('reverse-on-hardware', bytes)) as {
        readonly wereBytes: boolean;
        readonly reversed: Uint8Array;
      };
      return { ...result, areBytes: result.reversed instanceof Uint8Array, reversed: [...result.reversed] };
    });
    expect(answer).toEqual({
      wereBytes: true,
      areBytes: true,
      reversed: Array.from({ length: 256 }, (_, index) => 255 - index),
    });
  });

  it('drops what a process says in the name of another', async () => {
    const page = await running.page();
    const dropped = running.kiosk.nextEvent('message-dropped');
    await page.evaluate(() => fixture.call('claim-to-be-hardware'));
    expect(await dropped).toMatchObject({ from: 'station' });
  });

  it('tells the station where its files are', async () => {
    const page = await running.page();
    const environment = await page.evaluate(() => fixture.call('environment'));
    expect(environment).toMatchObject({
      dataFolder: expect.stringMatching(/station$/),
      bundleRoot: expect.stringMatching(/dist\/fixtures\/shell$/),
    });
  });
});

describe('when something dies', () => {
  it('station killed: a fresh page takes over, and is answered by the next station', async () => {
    const before = await running.page();
    const origin = await before.evaluate(() => location.origin);
    const { station } = running.kiosk.pids();
    const renewed = running.kiosk.nextEvent('page-loaded');
    process.kill(station ?? 0, 'SIGKILL');
    await renewed;
    const fresh = await running.page();
    expect(await fresh.evaluate(() => location.origin)).not.toBe(origin);
    const answering = (): Promise<unknown> => fresh.evaluate(() => fixture.call('process-id'));
    await expect.poll(answering).not.toBe('peer-gone');
    expect(await answering()).toBe(running.kiosk.pids().station);
    expect(running.kiosk.pids().station).not.toBe(station);
  });

  it('station dies while it is asked: the call settles, or goes with its page', async () => {
    const page = await running.page();
    const renewed = running.kiosk.nextEvent('page-loaded');
    const outcome = await page.evaluate(() => fixture.call('die')).catch(() => 'page-replaced');
    expect(['peer-gone', 'page-replaced']).toContain(outcome);
    await renewed;
    const fresh = await running.page();
    await expect.poll(() => fresh.evaluate(() => fixture.call('process-id'))).toBeTypeOf('number');
  });

  it('hardware killed: it is started again and answers the station', async () => {
    const page = await running.page();
    await expect.poll(() => running.kiosk.pids().station).toBeDefined();
    const restarted = running.kiosk.nextEvent('process-started');
    process.kill(running.kiosk.pids().hardware ?? 0, 'SIGKILL');
    expect(await restarted).toMatchObject({ name: 'hardware' });
    const answer = await page.evaluate(() => fixture.call('reverse-on-hardware', new Uint8Array([1, 2])));
    expect(answer).toEqual({ wereBytes: true, reversed: new Uint8Array([2, 1]) });
  });

  it('page crashed: a fresh page attaches to the same station', async () => {
    const page = await running.page();
    const { station } = running.kiosk.pids();
    const loaded = running.kiosk.nextEvent('page-loaded');
    const gone = running.kiosk.nextEvent('page-gone');
    const cdp = await page.context().newCDPSession(page);
    cdp.send('Page.crash').catch(() => {});
    expect(await gone).toMatchObject({ reason: 'crashed' });
    await loaded;
    const fresh = await running.page();
    expect(fresh.url()).not.toBe(page.url());
    expect(await fresh.evaluate(() => fixture.call('process-id'))).toBe(station);
  });
});

describe('renewing the page', () => {
  it('ends the renderer process that held the last page', async () => {
    const page = await running.page();
    const before = page.url();
    await page.evaluate(() => {
      (globalThis as { leftBehind?: string }).leftBehind = 'something of the last person';
    });
    const browserCdp = await running.browser.newBrowserCDPSession();
    const renderers = async (): Promise<readonly number[]> =>
      (await browserCdp.send('SystemInfo.getProcessInfo')).processInfo
        .filter(({ type }) => type === 'renderer')
        .map(({ id }) => id);
    const old = await renderers();
    const oldIsolate = await isolateOf(page);
    const loaded = running.kiosk.nextEvent('page-loaded');
    await page.evaluate(() => {
      void fixture.call('renew');
    });
    await loaded;
    const fresh = await running.page();
    expect(fresh.url()).not.toBe(before);
    expect(await fresh.evaluate(() => 'leftBehind' in globalThis)).toBe(false);
    // Another isolate is another process; a spare one may live on, the one that held the last page ends.
    expect(await isolateOf(fresh)).not.toBe(oldIsolate);
    await expect.poll(() => old.some((id) => !isAlive(id)), { timeout: 10_000 }).toBe(true);
  });

  it('leaves the page in working order after a plain reload too', async () => {
    const page = await running.page();
    await page.reload();
    const fresh = await running.page();
    expect(await fresh.evaluate(() => fixture.call('echo', 'again'))).toBe('again');
  });
});

async function isolateOf(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  return (await cdp.send('Runtime.getIsolateId')).id;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
