/** Killing the station process between "submit" and "saved", and while applications wait for the link. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { countOf, killableStation, newPhone, patience, servesNextPerson } from './kill-bench.ts';
import { kill, savedHeadings, WalkOver, walk } from './walks.ts';

test.each([
  [0, 8, 16, 20, 24],
  [28, 32, 38, 46, 60],
])(
  'the station dies some ms after "submit" (%i, %i, %i, %i, %i): there once or not at all, and once if called saved',
  async (...instants) => {
    const station = await killableStation();
    const { visitor, county } = station;
    const saved: string[] = [];
    const pressed: string[] = [];
    for (const afterMs of instants) {
      const phone = newPhone();
      const walked = walk(station, visitor, {
        errand: 'certification',
        phone,
        stops: ['review'],
        async at() {
          const page = await visitor.page();
          const seen = await headingsSeen(page);
          const button = page.getByRole('button', { name: words.review.submit });
          await button.click({ trial: true });
          await button.hover();
          await page.mouse.down();
          const pressing = page.mouse.up();
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          await kill(station, 'station');
          await pressing;
          await visitor.sees(words.home.greeting);
          pressed.push(phone);
          if (savedHeadings.some((heading) => seen.has(heading))) saved.push(phone);
          throw new WalkOver();
        },
      });
      await walked;
    }
    await servesNextPerson(station);
    for (const phone of saved) await expect.poll(() => countOf(station, phone), patience).toBe(1);
    // The queue is empty, so nothing more is on its way.
    await expect.poll(() => visitor.reads(), patience).not.toMatch(/已保存 \d+ 件|件正在送往县里/);
    for (const phone of pressed) expect(countOf(station, phone)).toBeLessThanOrEqual(1);
    expect(county.sequenceGaps()).toEqual([]);
  },
);

test('the station dies while applications wait for the link: they are delivered after it is back', async () => {
  const station = await killableStation();
  const { visitor, county, link } = station;
  link.cut();
  const phones = [newPhone(), newPhone()];
  for (const phone of phones) {
    await walk(station, visitor, {
      errand: 'certification',
      phone,
      stops: ['awaiting-county'],
      async at() {
        await kill(station, 'station');
        await visitor.sees(words.home.greeting);
        throw new WalkOver();
      },
    });
  }
  await expect.poll(() => visitor.reads(), patience).toMatch(/已保存 2 件|2 件正在送往县里/);
  expect(county.received()).toHaveLength(0);
  await kill(station, 'station');
  link.restore();
  for (const phone of phones) await expect.poll(() => countOf(station, phone), patience).toBe(1);
  await expect.poll(() => visitor.reads(), patience).not.toMatch(/已保存 \d+ 件|件正在送往县里/);
  expect(county.received()).toHaveLength(phones.length);
  await servesNextPerson(station);
});

/** Every heading the page shows from now on. Told as it happens: the page does not outlive its station. */
async function headingsSeen(page: Page): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const mark = 'heading:';
  page.on('console', (message) => {
    if (message.text().startsWith(mark)) seen.add(message.text().slice(mark.length));
  });
  await page.evaluate((prefix) => {
    const look = (): void => {
      for (const { textContent } of document.querySelectorAll('h1')) console.log(`${prefix}${textContent}`);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, mark);
  return seen;
}
