import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../app/contracts/localized-text.ts';
import { type Gallery, openGallery } from '../../scripts/screen-gallery/browser.ts';
import { fixturesIn } from '../../scripts/screen-gallery/fixtures.ts';
import { measureGeometry } from '../../scripts/screen-gallery/geometry.ts';
import { drawFreshScreen } from '../../scripts/screen-gallery/stand-in-station.ts';
import { landscape, largePortrait, portrait } from '../../scripts/screen-gallery/surfaces.ts';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await openGallery();
});

afterAll(async () => {
  await gallery.close();
});

describe.each([portrait, landscape, largePortrait])('on $name', (surface) => {
  test.each<Language>(['zh-Hans', 'en'])('every screen keeps to the rules of the interface in %s', async (language) => {
    const page = await gallery.open(surface, { kind: 'starting' });
    const breaches: string[] = [];
    for (const { name, screen } of fixturesIn(language)) {
      await drawFreshScreen(page, screen);
      for (const breach of await measureGeometry(page, surface)) breaches.push(`${name}: ${breach}`);
    }
    await page.context().close();
    expect(breaches).toEqual([]);
  });
});

test('a page that breaks the rules is found out', async () => {
  const page = await gallery.open(portrait, { kind: 'starting' });
  const [guide] = fixturesIn('zh-Hans').filter(({ name }) => name === 'guide');
  if (guide === undefined) throw new Error('the guide fixture is gone');
  await drawFreshScreen(page, guide.screen);
  await page.evaluate(() => {
    const root = document.documentElement;
    root.style.setProperty('--ink-soft', '#cccccc');
    root.style.setProperty('--text-small', '12px');
    const primary = document.querySelector<HTMLElement>('.press-primary');
    primary?.style.setProperty('min-height', '0');
    primary?.style.setProperty('height', '20px');
    document.querySelector<HTMLElement>('h1')?.style.setProperty('transform', 'translateX(900px)');
  });
  const breaches = (await measureGeometry(page, portrait)).join('\n');
  await page.context().close();
  for (const kind of ['contrast', 'text of', 'low primary', 'off the glass']) expect(breaches).toContain(kind);
});

test('nothing the pages do breaches the policy or throws', () => {
  expect(gallery.complaints).toEqual([]);
});
