import { expect, it } from 'vitest';
import { startFixtureKiosk } from './fixture-kiosk.ts';

it('stopped: nothing of the kiosk is left running', async () => {
  const { kiosk, browser, lines } = await startFixtureKiosk('stopped');
  const { station, hardware } = kiosk.pids();
  await browser.close();
  await kiosk.stop();
  await expectGone([station, hardware]);
  // Both were asked and ended by themselves; neither had to be killed.
  expect(lines.filter((line) => line.includes('"process-exited"') && line.includes('"code":0'))).toHaveLength(2);
  expect(lines.some((line) => line.includes('"shell-stopped"'))).toBe(true);
});

it('shell killed: its children and the browser end by themselves', async () => {
  const { kiosk, browser } = await startFixtureKiosk('killed');
  const { shell, station, hardware } = kiosk.pids();
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const chromium = processInfo.find(({ type }) => type === 'browser')?.id;
  process.kill(shell, 'SIGKILL');
  await kiosk.ended;
  await expectGone([station, hardware, chromium]);
});

async function expectGone(pids: readonly (number | undefined)[]): Promise<void> {
  for (const pid of pids) {
    expect(pid).toBeTypeOf('number');
    await expect.poll(() => isRunning(pid ?? 0), { timeout: 10_000 }).toBe(false);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
